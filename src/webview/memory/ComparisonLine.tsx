import { totalOf } from '../../protocol/bytes.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { Digits } from '../text/Digits.tsx';
import { IconButton } from '../text/IconButton.tsx';
import { countText } from '../text/size.ts';
import type { MemorySection } from './MemorySection.ts';

/** What a comparison has found, and the way through it. */
export function ComparisonLine({ model, section }: { model: SessionModel; section: MemorySection }) {
  const state = section.comparison.state.value;
  if (state === null) return null;
  const { ranges, oneSided, progress, end, seq, error } = state;
  const bytes = totalOf(ranges);
  const other = seq === null ? 'now' : `snapshot ${recordNumber(seq, model.run.value)}`;
  const found =
    bytes === 0
      ? `No byte differs from ${other}`
      : `${countText(bytes, 'byte differs', 'bytes differ')} from ${other}, in ${countText(ranges.length, 'place')}`;
  // Not the same as equal: a page that was first written behind a snapshot is in none.
  const untold =
    oneSided === 0 ? '' : `; of ${countText(oneSided, 'byte', 'bytes')} only one of the two is known`;
  return (
    <fieldset class="comparison-line" aria-label="Comparison">
      {/* Read out when it is known, not at each percent. */}
      <output aria-live={progress === null ? 'polite' : 'off'}>
        <Digits text={error ?? `${found}${untold}`} />
        {end !== null && `; behind 0x${end.toString(16)} nothing was compared`}
        {progress !== null && `, ${Math.floor(progress * 100)} % compared`}
      </output>
      <IconButton
        icon="arrow-up"
        title="Previous difference (Shift+F7)"
        disabled={bytes === 0}
        act={() => section.goToDifference(true)}
      />
      <IconButton
        icon="arrow-down"
        title="Next difference (F7)"
        disabled={bytes === 0}
        act={() => section.goToDifference(false)}
      />
      <button type="button" class="quiet" onClick={() => void section.compare(seq)}>
        Compare again
      </button>
      <IconButton icon="close" title="Stop comparing" act={() => section.stopComparing()} />
    </fieldset>
  );
}
