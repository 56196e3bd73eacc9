import { isolateRuns } from '../../protocol/isolate.ts';
import type { Record } from '../../protocol/record.ts';
import { content, rangesText } from '../../protocol/summary.ts';
import { secondsText } from '../text/time.ts';

/** What the Content column says: the meaning, and nothing that another column says already. */
export function contentText(record: Record): string {
  switch (record.kind) {
    case 'memory.change':
      return `${rangesText(record.ranges)}${record.stored ? '' : ' · bytes not recorded'}`;
    case 'memory.snapshot':
      return rangesText(record.ranges);
    case 'message':
    case 'child.output':
      // Its own words, which are nobody's name.
      return content(record);
    case 'event.set':
      if (record.coalesced) return 'already set: nobody has taken the signal before';
      return isolateRuns(content(record));
    case 'event.consume':
    case 'event.signal':
      if (record.sampled)
        return `between ${secondsText(record.since, 4)} and ${secondsText(record.time, 4)} s`;
      return isolateRuns(content(record));
    default:
      return isolateRuns(content(record));
  }
}
