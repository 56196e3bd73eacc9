import type { Record } from './record.ts';

/** What marks a record: something to look at, or something that failed. */
export type Alarm = 'warning' | 'error' | null;

export function alarmOf(record: Record): Alarm {
  switch (record.kind) {
    case 'error':
    case 'step.fail':
      return 'error';
    case 'child.exit':
      return record.stopped || (record.exitCode === 0 && record.signal === null) ? null : 'error';
    case 'note':
    case 'gap':
    case 'pipe.refuse':
      return 'warning';
    case 'event.set':
      return record.coalesced ? 'warning' : null;
    case 'message':
      return record.truncated ? 'warning' : null;
    default:
      return null;
  }
}
