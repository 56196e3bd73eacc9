import { visible } from '../../protocol/bytes.ts';
import type { MemoryState } from '../../protocol/sessionState.ts';
import { FactList } from '../detail/FactList.tsx';
import type { Fact } from '../detail/facts.ts';
import { Inspector } from '../hex/Inspector.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { sizeText } from '../text/size.ts';

/** What is known about a section, and what its bytes mean at the cursor. */
export function MemoryDetail({ model, memory }: { model: SessionModel; memory: MemoryState }) {
  const { mapSeq } = memory;
  return (
    <>
      <h2 class="detail-title memory">{visible(memory.memory)}</h2>
      <FactList facts={memoryFacts(memory)}>
        {mapSeq !== null && (
          <div>
            <dt>Mapped in</dt>
            <dd>
              <button type="button" class="link" onClick={() => void model.revealNumber(mapSeq)}>
                row {recordNumber(mapSeq, model.run.value)}
              </button>
            </dd>
          </div>
        )}
      </FactList>
      <Inspector cursor={model.memory.section(memory.memory).cursor} little={model.littleEndian} />
    </>
  );
}

function memoryFacts(memory: MemoryState): readonly Fact[] {
  const { source, child, announcedSize, realSize, mapped, changes } = memory;
  return [
    { label: 'Source', value: child === null ? source : `${source} by ${visible(child)}` },
    { label: 'State', value: mapped ? 'mapped' : 'not mapped' },
    ...(announcedSize === null
      ? []
      : [{ label: 'Announced size', value: sizeText(announcedSize), quantity: true }]),
    ...(realSize === null ? [] : [{ label: 'Real size', value: sizeText(realSize), quantity: true }]),
    { label: 'Changes', value: `${changes} recorded`, quantity: true },
  ];
}
