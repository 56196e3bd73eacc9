import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RecordOf } from '../../protocol/record.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import type { HexGrid } from '../hex/HexGrid.ts';
import type { HexSource } from '../hex/HexReader.ts';
import { HexView } from '../hex/HexView.tsx';
import { characterWidth, hexColumns } from '../hex/hexColumns.ts';
import { type CursorBytes, Inspector, noCursor } from '../hex/Inspector.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { announcedBy } from './announcement.ts';
import { FieldTree } from './FieldTree.tsx';
import { type FieldGroup, fieldsOf } from './fields.ts';
import { recordedRules } from './recordedRules.ts';

export interface RecordBytesProps {
  readonly model: SessionModel;
  readonly row: number;
  readonly record: RecordOf<'message'> | RecordOf<'child.output'>;
}

/** The bytes of a message or a line of output, with what they mean at the cursor. */
export function RecordBytes({ model, row, record }: RecordBytesProps) {
  const element = useRef<HTMLElement>(null);
  const columns = useSignal(8);
  const cursor = useSignal<CursorBytes>(noCursor);
  const groups = useSignal<readonly FieldGroup[]>([]);
  const grid = useRef<HexGrid | null>(null);
  const takeGrid = (made: HexGrid | null) => {
    grid.current = made;
    model.recordBytes = made;
  };
  useEffect(() => {
    void knownFields(model, row, record).then((known) => {
      groups.value = known;
    });
  }, [model, row, record, groups]);
  const source = useMemo<HexSource>(
    () => ({
      size: record.length,
      read: async (offset, length) => ({
        offset,
        bytes: await model.channel.request('bytes', { row, offset, length }),
        known: [[offset, length]],
      }),
    }),
    [model, row, record.length],
  );
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      columns.value = hexColumns(width, characterWidth(), 8) >= 16 ? 16 : 8;
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [columns]);
  useEffect(() => {
    // A short message takes the lines that it has, a long one the room that there is.
    const lines = Math.min(Math.ceil(record.length / columns.value), 24);
    element.current?.style.setProperty('--hex-lines', String(Math.max(lines, 1)));
  });

  if (record.length === 0) return <p class="empty">The message is empty: 0 bytes, and not an end of file.</p>;
  return (
    <>
      {groups.value.length > 0 && (
        <section class="record-fields" aria-label="Fields">
          <FieldTree
            groups={groups.value}
            cursor={cursor.value}
            select={({ offset, length }) => grid.current?.jumpTo(offset, length)}
          />
        </section>
      )}
      <section ref={element} class="record-bytes" aria-label="Bytes">
        <h3>Bytes</h3>
        <HexView
          model={model}
          id="byte"
          label="Bytes of the record"
          offsetDigits={record.length > 0x10000 ? 8 : 4}
          source={source}
          columns={columns.value}
          cursor={cursor}
          grid={takeGrid}
        />
      </section>
      <Inspector cursor={cursor} little={model.littleEndian} />
    </>
  );
}

async function knownFields(
  model: SessionModel,
  row: number,
  record: RecordBytesProps['record'],
): Promise<readonly FieldGroup[]> {
  const ask = (params: PageMethods['rows']['params']) => model.channel.request('rows', params);
  const [rules, mapping] = await Promise.all([
    recordedRules(model),
    // A link that cannot be found tells no fields; the bytes are there.
    announcedBy({ row, record, previousTime: null }, ask).catch(() => null),
  ]);
  return fieldsOf(record, mapping?.record.kind === 'memory.map' ? mapping.record : null, rules);
}
