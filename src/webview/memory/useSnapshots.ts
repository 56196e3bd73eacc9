import { useEffect } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import type { MemorySection } from './MemorySection.ts';

/** So often the list of snapshots is looked at again while records come. ms */
const lookEvery = 500;
const most = 500;

/** Keeps the list of a section's snapshots up to date: steps, events and the end take some too. */
export function useSnapshots(model: SessionModel, section: MemorySection): void {
  useEffect(() => {
    let known = -1;
    let asking = false;
    const look = async () => {
      const { records } = model.progress.peek();
      if (asking || records === known) return;
      asking = true;
      known = records;
      try {
        section.takeSnapshots(
          await model.channel.request('memorySnapshots', { memory: section.name, count: most }),
        );
      } catch {
        // A capture that cannot be read says so where its bytes are shown.
      } finally {
        asking = false;
      }
    };
    void look();
    const timer = setInterval(() => void look(), lookEvery);
    return () => clearInterval(timer);
  }, [model, section]);
}
