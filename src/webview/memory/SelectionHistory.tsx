import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { toHex } from '../../protocol/bytes.ts';
import type { MemoryPast } from '../../protocol/memoryAnswers.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { secondsText } from '../text/time.ts';

/** The cursor has to rest before its past is looked up. ms */
const rest = 150;
const entries = 20;
const shownBytes = 8;
const longest = 4096;

/** What the selected bytes were over time, as far as snapshots and changes recorded it. */
export function SelectionHistory({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const section = model.memory.section(memory.memory);
  const past = useSignal<MemoryPast | null>(null);
  const { start, selected } = section.cursor.value;
  const length = Math.min(selected, longest);
  const snapshots = section.snapshots.value.length;
  useEffect(() => {
    let over = false;
    const request = { memory: memory.memory, offset: start, length, count: entries };
    const timer = setTimeout(async () => {
      // Without an answer (the recorder has gone) what was known stays.
      const answer = await model.channel.request('memoryHistory', request).catch(() => past.peek());
      if (!over) past.value = answer;
    }, rest);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [model, memory.memory, start, length, memory.changes, snapshots, past]);
  const moments = past.value?.moments ?? [];
  return (
    <section class="history" aria-label="History of the selection">
      <h3>History of the selection</h3>
      {selected > longest && (
        <p class="empty">
          Of the {selected} selected bytes only the first {longest} are looked at.
        </p>
      )}
      {moments.length === 0 && <p class="empty">No snapshot and no change of these bytes is recorded.</p>}
      <ol>
        {moments.map(({ seq, row, time, kind, bytes }) => (
          <li key={seq}>
            <button
              type="button"
              class="link moment"
              title={`Show record ${recordNumber(seq, model.run.value)}: ${words[kind]}`}
              onClick={() => void model.reveal(row)}
            >
              {kind === 'change' ? '≈ ' : ''}
              {secondsText(time, 3)} s
            </button>
            <span class="mono">{bytes === null ? 'changed, not recorded' : hexText(bytes)}</span>
            <span class="quiet">{words[kind]}</span>
          </li>
        ))}
      </ol>
      {past.value?.complete === false && <p class="empty">Only the newest are shown.</p>}
    </section>
  );
}

const words = { snapshot: 'snapshot', change: 'changed', write: 'written by us' } as const;

function hexText(bytes: Uint8Array): string {
  return `${toHex(bytes.subarray(0, shownBytes))}${bytes.length > shownBytes ? ' …' : ''}`;
}
