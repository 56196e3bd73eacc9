import { toHex } from '../../protocol/bytes.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import { reveal } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { secondsText } from '../text/time.ts';
import { longestPast, usePast } from './usePast.ts';

const shownBytes = 8;

/** What the selected bytes were over time, as far as snapshots and changes recorded it. */
export function SelectionHistory({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const { selected } = model.memory.section(memory.memory).cursor.value;
  const past = usePast(model, memory);
  const moments = past.value?.moments ?? [];
  const partly = past.value?.complete === false;
  return (
    <section class="history" aria-label="History of the selection">
      <h3>History of the selection</h3>
      {selected > longestPast && (
        <p class="empty">
          Of the {selected} selected bytes only the first {longestPast} are looked at.
        </p>
      )}
      {moments.length === 0 && (
        <p class="empty">
          {partly
            ? 'Nothing of these bytes is in the newest records of this memory; older ones are not looked at.'
            : 'No snapshot and no change of these bytes is recorded.'}
        </p>
      )}
      <ol>
        {moments.map(({ seq, row, time, kind, bytes }) => (
          <li key={seq}>
            <button
              type="button"
              class="link moment"
              title={`Show record ${recordNumber(seq, model.run.value)}: ${words[kind]}`}
              onClick={() => void reveal(model, row)}
            >
              {kind === 'change' ? '≈ ' : ''}
              {secondsText(time, 3)} s
            </button>
            <span class="mono">{bytes === null ? 'not all recorded' : hexText(bytes)}</span>
            <span class="quiet">{words[kind]}</span>
          </li>
        ))}
      </ol>
      {partly && moments.length > 0 && <p class="empty">Only the newest are shown.</p>}
    </section>
  );
}

const words = { snapshot: 'snapshot', change: 'changed', write: 'written by us' } as const;

function hexText(bytes: Uint8Array): string {
  return `${toHex(bytes.subarray(0, shownBytes))}${bytes.length > shownBytes ? ' …' : ''}`;
}
