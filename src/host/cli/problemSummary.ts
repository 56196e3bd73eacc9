import type { Record } from '../../protocol/record.ts';
import type { CaptureReader } from '../capture/captureReader.ts';

/** Most lines of a summary: the first problem is the cause, the others mostly follow from it. */
const longest = 10;

/** Why a run failed, one line each: what failed, what to do. */
export function problemSummary(reader: CaptureReader): string[] {
  const lines: string[] = [];
  // What has gone with the oldest files of a ring says no more than that.
  for (let row = reader.first; row < reader.total && lines.length < longest; row++) {
    const kind = reader.kindOf(row);
    if (kind === 'error' || kind === 'step.fail' || kind === 'child.exit' || kind === 'gap') {
      const line = problem(reader.record(row));
      if (line !== null) lines.push(line);
    }
  }
  if (lines.length === 0 && reader.first > 0)
    lines.push('What failed has gone with the oldest files of the ring.');
  return lines;
}

function problem(record: Record): string | null {
  switch (record.kind) {
    case 'error':
    case 'gap': {
      const { object, message, remedy } = record;
      // Sentences of native calls begin with their object already.
      const subject = object === null || message.startsWith(object) ? '' : `${object}: `;
      return `${subject}${message}${remedy === null ? '' : ` ${remedy}`}`;
    }
    case 'step.fail':
      return `Step ${record.step} (${record.action}) failed: ${record.message}`;
    case 'child.exit':
      if (record.stopped || record.exitCode === 0) return null;
      return `child ${record.child} ended with ${record.status ?? record.signal ?? `exit code ${record.exitCode}`}.`;
    default:
      return null;
  }
}
