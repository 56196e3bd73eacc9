import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RecordOf } from '../../protocol/record.ts';
import type { HexSource } from '../hex/HexGrid.ts';
import { HexView } from '../hex/HexView.tsx';
import { characterWidth, hexColumns } from '../hex/hexColumns.ts';
import { type CursorBytes, Inspector, noCursor } from '../hex/Inspector.tsx';
import type { SessionModel } from '../page/SessionModel.ts';

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
        />
      </section>
      <Inspector cursor={cursor} little={model.littleEndian} />
    </>
  );
}
