import { hexDump } from '../../protocol/bytes.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { sentence } from '../../protocol/summary.ts';
import type { CaptureReader } from '../capture/captureReader.ts';

/** Most bytes of one record in a text: it is to be read and pasted, not to hold megabytes. */
const longestDump = 4096;

/** Rows as people read them in a text editor or a bug report: one line each, with a hex dump if wanted. */
export function timelineText(reader: CaptureReader, rows: readonly Row[], bytes: boolean): string {
  return rows
    .map(({ row, record }) => {
      const line = `${String(record.seq).padStart(6)}  ${seconds(record.time)}  ${sentence(record)}`;
      if (!bytes || !('data' in record) || record.length === 0) return line;
      const shown = Math.min(record.length, longestDump);
      const dump = hexDump(reader.bytes(row, 0, shown)).map((each) => `${' '.repeat(10)}${each}`);
      const left = record.length - shown;
      return [line, ...dump, ...(left > 0 ? [`${' '.repeat(10)}… ${left} bytes more`] : [])].join('\n');
    })
    .join('\n');
}

const seconds = (time: number) => (time / 1e9).toFixed(6).padStart(12);
