import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { MemoryPast } from '../../protocol/memoryAnswers.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import type { SessionModel } from '../page/SessionModel.ts';

/** The cursor has to rest before the past of its bytes is looked up. ms */
const rest = 150;
/** Memory that changes all the time never rests: so soon its past is looked up again. ms */
const newsAfter = 500;
const entries = 20;
/** Bytes of which the past can be asked for. */
export const longestPast = 4096;

/** What the selected bytes were over time; null: not known yet. */
export function usePast(model: SessionModel, memory: MemoryState): ReadonlySignal<MemoryPast | null> {
  const name = memory.memory;
  const section = model.memory.section(name);
  const { start, selected } = section.cursor.value;
  const length = Math.min(selected, longestPast);
  const past = useSignal<MemoryPast | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** Counts places: an answer about the one before says nothing about this one. */
  const place = useRef(0);

  const lookIn = (delay: number) => {
    const asked = place.current;
    timer.current = setTimeout(async () => {
      timer.current = null;
      const request = { memory: name, offset: start, length, count: entries };
      // Without an answer (the recorder has gone) what was known stays.
      const answer = await model.channel.request('memoryHistory', request).catch(() => past.peek());
      if (asked === place.current) past.value = answer;
    }, delay);
  };
  useEffect(() => {
    lookIn(rest);
    return () => {
      place.current++;
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [model, name, start, length]);
  const snapshots = section.snapshots.value.length;
  useEffect(() => {
    if (timer.current === null) lookIn(newsAfter);
  }, [memory.changes, snapshots]);
  return past;
}
