import { MemoryDetail } from '../memory/MemoryDetail.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { Icon } from '../text/Icon.tsx';
import { RecordDetail } from './RecordDetail.tsx';

/** What is known about the thing that the main view is about: the selected record, or the cursor in a section. */
export function Detail({ model }: { model: SessionModel }) {
  const memory = model.shownMemory.value;
  return (
    <aside class="detail" aria-label="Detail" data-testid="detail">
      <button
        type="button"
        class="icon-button close"
        title="Close the detail (Esc)"
        aria-label="Close the detail"
        onClick={() => model.closeDetail()}
      >
        <Icon name="close" />
      </button>
      {memory === null ? <RecordDetail model={model} /> : <MemoryDetail model={model} memory={memory} />}
    </aside>
  );
}
