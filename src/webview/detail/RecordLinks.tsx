import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isolate } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { reveal } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { sizeText } from '../text/size.ts';
import { announcedBy, announcementOf } from './announcement.ts';

/** Links from a message to the memory that it announces, and from a mapping to its message and its bytes. */
export function RecordLinks({ model, row }: { model: SessionModel; row: Row }) {
  const other = useSignal<Row | null>(null);
  useEffect(() => {
    const ask = (params: Parameters<typeof model.channel.request<'rows'>>[1]) =>
      model.channel.request('rows', params);
    const found = row.record.kind === 'message' ? announcedBy(row, ask) : announcementOf(row, ask);
    void found.then(
      (answer) => {
        other.value = answer;
      },
      // A link that cannot be found is not shown; the record itself is there.
      () => {},
    );
  }, [model, row, other]);

  const { record } = row;
  const linked = other.value?.record;
  const memory = 'memory' in record ? record.memory : null;
  const target = other.value?.row;
  return (
    <>
      {linked?.kind === 'memory.map' && (
        <div>
          <dt>Announces</dt>
          <dd>
            <button type="button" class="link" onClick={() => model.showMemory(linked.memory)}>
              {isolate(linked.memory)}, {sizeText(linked.realSize)}
            </button>
          </dd>
        </div>
      )}
      {linked?.kind === 'message' && target !== undefined && (
        <div>
          <dt>Announced in</dt>
          <dd>
            <button type="button" class="link" onClick={() => void reveal(model, target)}>
              row {recordNumber(linked.seq, model.run.value)}, {isolate(linked.pipe)}
            </button>
          </dd>
        </div>
      )}
      {memory !== null && (
        <div>
          <dt>Bytes</dt>
          <dd>
            <button type="button" class="link" onClick={() => model.showMemory(memory)}>
              {isolate(memory)}
            </button>
          </dd>
        </div>
      )}
    </>
  );
}
