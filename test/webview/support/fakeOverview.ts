import { alarmOf } from '../../../src/protocol/alarm.ts';
import { objectOf } from '../../../src/protocol/kindGroups.ts';
import type { Overview, OverviewLane } from '../../../src/protocol/overview.ts';
import type { Record } from '../../../src/protocol/record.ts';
import type { PageMethods } from '../../../src/protocol/requests.ts';
import { fakeRecord } from './fakeRecords.ts';

/** Rows that are looked at one by one; of more, each stands for as many as were passed over. */
const looked = 20_000;

/** Counts the generated records of a run as the host counts those of a capture. */
export function fakeOverview(
  total: number,
  { from, to, buckets }: PageMethods['overview']['params'],
): Overview {
  const end = total === 0 ? 0 : fakeRecord(total - 1).time;
  const last = to ?? Math.max(end, from + 1);
  const width = Math.max(1, Math.ceil((last - from + 1) / buckets));
  const lanes = new Map<
    string,
    OverviewLane & { counts: { [K in 'theirs' | 'ours' | 'alarms']: Uint32Array } }
  >();
  const laneOf = (record: Record) => {
    const kind = kindOf(record);
    const key = objectOf(record) ?? '';
    const known = lanes.get(`${kind} ${key}`);
    if (known) return known;
    const counts = {
      theirs: new Uint32Array(buckets),
      ours: new Uint32Array(buckets),
      alarms: new Uint32Array(buckets),
    };
    const bytes = (values: Uint32Array) => new Uint8Array(values.buffer);
    const packed = { theirs: bytes(counts.theirs), ours: bytes(counts.ours), alarms: bytes(counts.alarms) };
    const spans: OverviewLane['spans'] = kind === 'event' ? [] : [[record.time, null]];
    const made = { kind, key, ...packed, spans, counts };
    lanes.set(`${kind} ${key}`, made);
    return made;
  };
  const step = Math.max(1, Math.ceil(total / looked));
  for (let row = 0; row < total; row += row < looked / 2 ? 1 : step) {
    const record = fakeRecord(row);
    const { counts } = laneOf(record);
    const at = Math.floor((record.time - from) / width);
    if (record.time < from || at >= buckets) continue;
    const ours =
      'by' in record ? record.by === 'us' : record.kind === 'message' && record.direction === 'out';
    const side = ours ? counts.ours : counts.theirs;
    side[at] = (side[at] ?? 0) + (row < looked / 2 ? 1 : step);
    if (alarmOf(record)) counts.alarms[at] = (counts.alarms[at] ?? 0) + 1;
  }
  return {
    start: from,
    width,
    count: buckets,
    end,
    lanes: [...lanes.values()].map(({ counts, ...lane }) => lane),
  };
}

function kindOf(record: Record): OverviewLane['kind'] {
  if ('pipe' in record) return 'pipe';
  if ('event' in record) return 'event';
  if ('memory' in record) return 'memory';
  return 'child' in record ? 'child' : 'session';
}
