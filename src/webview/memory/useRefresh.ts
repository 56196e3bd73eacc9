import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { MemoryState, SessionState } from '../../protocol/sessionState.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import type { MemorySection } from './MemorySection.ts';
import type { RefreshPolicy } from './memorySettings.ts';

/** At most 30 reads a second of the visible bytes, and never one before the last has been answered. */
const refreshEvery = 34;

/** Reads the visible bytes again when the section's refresh policy says so, as long as there is something new to read. */
export function useRefresh(model: SessionModel, memory: MemoryState, section: MemorySection): void {
  const live = useComputed(
    () => model.live.value && memory.mapped && model.frozen.value === null && section.at.value === null,
  ).value;
  const { refresh } = model.memory.settingsOf(memory.memory);
  useEffect(() => {
    section.refresh();
    if (!live || refresh !== 'live') return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') section.refresh();
    }, refreshEvery);
    return () => clearInterval(timer);
  }, [live, refresh, section]);
  const occasions = useComputed(() => occasionsOf(refresh, model.state.value));
  useSignalEffect(() => {
    if (occasions.value > 0 && live) section.refresh();
  });
}

/** How often that has happened which a policy waits for. */
function occasionsOf(policy: RefreshPolicy, { events, pipes }: SessionState): number {
  if (policy === 'message') {
    return pipes
      .flatMap(({ instances, past }) => [...instances, past])
      .reduce((sum, traffic) => sum + traffic.in.messages + traffic.out.messages, 0);
  }
  const event = events.find((one) => policy === `event:${one.event}`);
  return event ? event.sets + event.signals : 0;
}
