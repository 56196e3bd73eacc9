import { isolate } from '../../protocol/isolate.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import { FactList } from '../detail/FactList.tsx';
import type { Fact } from '../detail/facts.ts';
import { Inspector } from '../hex/Inspector.tsx';
import { revealNumber } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { sizeText } from '../text/size.ts';
import { SelectionHistory } from './SelectionHistory.tsx';

/** What is known about a section, and what its bytes mean at the cursor. */
export function MemoryDetail({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const { mapSeq } = memory;
  return (
    <>
      <h2 class="detail-title memory">{isolate(memory.memory)}</h2>
      <FactList facts={memoryFacts(memory)}>
        {mapSeq !== null && (
          <div>
            <dt>Mapped in</dt>
            <dd>
              <button type="button" class="link" onClick={() => void revealNumber(model, mapSeq)}>
                row {recordNumber(mapSeq, model.run.value)}
              </button>
            </dd>
          </div>
        )}
      </FactList>
      <ComparedBytes model={model} name={memory.memory} />
      <Inspector cursor={model.memory.section(memory.memory).cursor} little={model.littleEndian} />
      <SelectionHistory key={model.run.value} model={model} memory={memory} />
    </>
  );
}

/** What the selected bytes are in the state that is compared with. */
function ComparedBytes({ model, name }: { model: SessionModel; name: string }) {
  const section = model.memory.section(name);
  const state = section.comparison.state.value;
  if (state === null) return null;
  const { start, selected, bytes } = section.cursor.value;
  const length = Math.min(selected, Math.max(1, bytes.length));
  const other = Array.from({ length }, (_, at) => section.comparison.other.byte(start + at));
  const text = other.map((byte) => byte?.toString(16).padStart(2, '0') ?? '··').join(' ');
  const label = state.seq === null ? 'Now' : `In snapshot ${recordNumber(state.seq, model.run.value)}`;
  return <FactList facts={[{ label, value: text }]} />;
}

function memoryFacts(memory: MemoryState): readonly Fact[] {
  const { source, child, announcedSize, realSize, mapped, changes } = memory;
  return [
    { label: 'Source', value: child === null ? source : `${source} by ${isolate(child)}` },
    { label: 'State', value: mapped ? 'mapped' : 'not mapped' },
    ...(announcedSize === null
      ? []
      : [{ label: 'Announced size', value: sizeText(announcedSize), quantity: true }]),
    ...(realSize === null ? [] : [{ label: 'Real size', value: sizeText(realSize), quantity: true }]),
    ...pastTheEnd(announcedSize, realSize),
    { label: 'Changes', value: `${changes} recorded`, quantity: true },
  ];
}

/** Memory has whole pages: what was not announced is there all the same, and writing there is a defect. */
function pastTheEnd(announced: number | string | null, real: number | string | null): readonly Fact[] {
  if (typeof announced !== 'number' || typeof real !== 'number' || real <= announced) return [];
  return [{ label: 'Past the end', value: sizeText(real - announced), quantity: true }];
}
