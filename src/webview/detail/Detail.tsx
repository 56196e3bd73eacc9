import { MemoryDetail } from '../memory/MemoryDetail.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { IconButton } from '../text/IconButton.tsx';
import { RecordDetail } from './RecordDetail.tsx';

/** What is known about the thing that the main view is about: the selected record, or the cursor in a section. */
export function Detail({ model }: { model: SessionModel }) {
  const memory = model.shownMemory.value;
  return (
    <aside class="detail" aria-label="Detail" data-testid="detail">
      <IconButton
        icon="close"
        class="close"
        title="Close the detail (Esc)"
        label="Close the detail"
        act={() => model.closeDetail()}
      />
      {memory === null ? <RecordDetail model={model} /> : <MemoryDetail model={model} memory={memory} />}
    </aside>
  );
}
