import type { Overview, OverviewLane } from '../../protocol/overview.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import type { CaptureReader } from '../capture/captureReader.ts';
import { flag, flagBits, groupSize } from '../capture/recordColumns.ts';

/** Counts of one object: what others did, what we did, and what needs a look among both. */
interface Counts {
  theirs: Uint32Array;
  ours: Uint32Array;
  alarms: Uint32Array;
}

/**
 * What each object did when, in at most about `buckets` slices of [from, to].
 *
 * Of a wide range the counts are those of the index's histogram, and the slices are whole slots of it. Of a narrow one
 * they are counted from the rows: whole groups where those lie within one slice, else record by record.
 */
export function overview(
  reader: CaptureReader,
  { from, to, buckets }: HostMethods['overview']['params'],
): Overview {
  const end = reader.lastTime;
  const last = to ?? Math.max(end, from + 1);
  const slot = reader.histogram.width;
  const wanted = Math.max(1, Math.ceil((last - from + 1) / buckets));
  const each = Math.floor(wanted / slot);
  const lanes = new Map<number, Counts>();
  const width = each >= 1 ? each * slot : wanted;
  const start = each >= 1 ? Math.floor(from / width) * width : from;
  const count = Math.floor((last - start) / width) + 1;
  const countsOf = (id: number) => {
    const known = lanes.get(id);
    if (known) return known;
    const fresh = () => new Uint32Array(count);
    const made = { theirs: fresh(), ours: fresh(), alarms: fresh() };
    lanes.set(id, made);
    return made;
  };
  if (each >= 1) sumHistogram(reader, start / slot, each, countsOf);
  else countRows(reader, start, last, width, count, countsOf);
  return {
    start,
    width,
    count,
    end,
    lanes: reader.interfaces.map(({ kind, key }, id): OverviewLane => {
      const counts = lanes.get(id);
      return {
        kind,
        key,
        theirs: packed(counts?.theirs),
        ours: packed(counts?.ours),
        alarms: packed(counts?.alarms),
        spans: [...reader.spans.within(id, from, last, width)],
      };
    }),
  };
}

function sumHistogram(
  reader: CaptureReader,
  first: number,
  each: number,
  countsOf: (id: number) => Counts,
): void {
  for (const lane of reader.histogram.lanes()) {
    const counts = countsOf(lane >>> flagBits);
    reader.histogram.sum(lane, first, each, (lane & flag.ours) === 0 ? counts.theirs : counts.ours);
    if ((lane & flag.alarm) !== 0) reader.histogram.sum(lane, first, each, counts.alarms);
  }
}

function countRows(
  reader: CaptureReader,
  from: number,
  to: number,
  width: number,
  count: number,
  countsOf: (id: number) => Counts,
): void {
  const lanes = reader.histogram.lanes();
  const tally = new Uint32Array(1 << 16);
  /** Gives what was tallied to a slice. */
  const put = (bucket: number) => {
    for (const lane of lanes) {
      const value = tally[lane] ?? 0;
      if (value === 0) continue;
      tally[lane] = 0;
      if (bucket < 0 || bucket >= count) continue;
      const counts = countsOf(lane >>> flagBits);
      const side = (lane & flag.ours) === 0 ? counts.theirs : counts.ours;
      side[bucket] = (side[bucket] ?? 0) + value;
      if ((lane & flag.alarm) !== 0) counts.alarms[bucket] = (counts.alarms[bucket] ?? 0) + value;
    }
  };
  const { columns } = reader;
  const bucketAt = (time: number) => Math.floor((time - from) / width);
  const end = reader.rowAtTime(to + 1);
  let filled = -1;
  const add = (first: number, stop: number, bucket: number) => {
    if (bucket !== filled) put(filled);
    filled = bucket;
    columns.tallyLanes(first, stop, tally);
  };
  const lastGroup = Math.floor((end - 1) / groupSize);
  for (let row = reader.rowAtTime(from); row < end; ) {
    const group = Math.floor(row / groupSize);
    const bucket = bucketAt(columns.groupTime(group));
    // The last group that begins in the slice may end in another: all before it lies in this one.
    let [low, high] = [group, lastGroup];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (bucketAt(columns.groupTime(middle)) === bucket) low = middle;
      else high = middle - 1;
    }
    if (low > group && bucket >= 0) {
      add(row, low * groupSize, bucket);
      row = low * groupSize;
    }
    const stop = Math.min(end, (Math.floor(row / groupSize) + 1) * groupSize);
    for (; row < stop; row++) add(row, row + 1, bucketAt(reader.timeOf(row)));
  }
  put(filled);
}

/** As bytes, which pass through every process as they are; none when there is nothing. */
function packed(counts: Uint32Array | undefined): Uint8Array {
  if (!counts?.some((value) => value > 0)) return new Uint8Array();
  return new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength);
}
