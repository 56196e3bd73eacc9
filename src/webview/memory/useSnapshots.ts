import { useEffect } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import type { MemorySection } from './MemorySection.ts';

/** So often the list of snapshots is looked at again while records come. ms */
const lookEvery = 500;
const most = 500;

/** Keeps the list of a section's snapshots up to date: steps, events and the end take some too. */
export function useSnapshots(model: SessionModel, section: MemorySection): void {
  const run = model.run.value;
  useEffect(() => {
    let over = false;
    let known = -1;
    let asking = false;
    const look = async () => {
      const { records } = model.progress.peek();
      if (asking || records === known) return;
      asking = true;
      known = records;
      try {
        const request = { memory: section.name, count: most };
        const snapshots = await model.channel.request('memorySnapshots', request);
        if (!over) section.takeSnapshots(snapshots);
      } catch {
        // A capture that cannot be read says so where its bytes are shown.
      } finally {
        asking = false;
      }
    };
    void look();
    const timer = setInterval(() => void look(), lookEvery);
    return () => {
      over = true;
      clearInterval(timer);
    };
    // Each run has snapshots of its own, though it may have as many records.
  }, [model, section, run]);
}
