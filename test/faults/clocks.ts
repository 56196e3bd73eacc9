import assert from 'node:assert/strict';
import type { Record, RecordOf } from '../../src/protocol/record.ts';
import type { Fault } from './fault.ts';
import { sample } from './support/place.ts';
import { readCapture } from './support/readCapture.ts';
import { Recorder } from './support/recorder.ts';

/** Between which two looks at its own clock a child did something. ns, of a clock whose beginning we do not know */
interface Act {
  readonly before: number;
  readonly after: number;
}
/** Between which moments a record says that it happened. */
type Interval = Pick<RecordOf<'event.signal'>, 'since' | 'time'>;

/** How often the other child waits for an event of ours. */
const rounds = 50;
const never = Number.POSITIVE_INFINITY;
/** What two ways to count the ticks of Windows' clock, which has 100 ns each, may differ by. ns */
const tick = process.platform === 'win32' ? 200 : 0;

export const clocks: Fault = {
  name: 'clocks',
  what: 'a child looks at its clock around each of # messages and sets',
  counts: { short: 3_000, normal: 20_000, long: 100_000 },
  patience: 900,
  async run({ count, place }) {
    const recorder = new Recorder();
    await recorder.start(place, {
      children: [
        { name: 'acts', program: sample('clocks'), args: ['--count', String(count)] },
        { name: 'waits', program: sample('clocks'), args: ['--waits', '--count', String(rounds)] },
      ],
      pipes: { main: {}, told: {} },
      events: { tick: { waitedBy: 'parent' }, go: {} },
      steps: Array.from({ length: rounds }, () => [{ set: 'go' }, { receive: 'told' }]).flat(),
    });
    const { exitCode } = await recorder.end(600_000);
    await recorder.release();
    assert.equal(exitCode, 0);
    const { records } = readCapture(recorder.capture);
    const messages = records.filter((record) => isMessage(record, 'main'));
    const signals = records.filter((record) => record.kind === 'event.signal');
    const consumed = records.filter((record) => record.kind === 'event.consume');
    const { writes, sets } = actsIn(messages);
    const waits = records.filter((record) => isMessage(record, 'told')).map(({ data }) => act(data, 0));
    assert.deepEqual([writes.length, sets.length, waits.length], [count, count, rounds]);
    assert.equal(consumed.length, rounds, 'each of our sets was seen to be taken');

    const clock = new Offset();
    writes.forEach((write, index) => {
      clock.narrow(write, messages[index], `message ${index}`);
    });
    waits.forEach((wait, index) => {
      clock.narrow(wait, consumed[index], `wait ${index}`);
    });
    const spansOf = process.platform === 'linux' ? countedSpans : possibleSpans;
    const ordered = checkOrder(messages, signals, spansOf(sets, signals, clock));
    assert.ok(ordered > 0);
    const known = Math.round(clock.most - clock.least);
    return `each within the interval recorded for it, by one clock that is known to ${known} ns; ${ordered} of ${signals.length} records of sets are ordered with messages, rightly`;
  },
};

/**
 * The difference between the child's clock and the run's. It is one for all records, so each narrows it, and one whose
 * interval is wrong leaves nothing.
 */
class Offset {
  least = Number.NEGATIVE_INFINITY;
  most = Number.POSITIVE_INFINITY;

  narrow({ before, after }: Act, interval: Interval | undefined, what: string): void {
    assert.ok(interval, `${what} was not recorded`);
    const { since, time } = interval;
    const known = `${this.least} to ${this.most}`;
    this.least = Math.max(this.least, before - time - tick);
    this.most = Math.min(this.most, after - since + tick);
    assert.ok(
      this.least <= this.most,
      `${what} (${before} to ${after}) was not between ${since} and ${time}: the clocks differ by ${known}`,
    );
  }
}

const isMessage = (record: Record, pipe: string): record is RecordOf<'message'> =>
  record.kind === 'message' && record.pipe === pipe;

/** Counted from a number that all fit behind: a clock may have run for longer than a double counts ns. */
let origin: bigint | null = null;
function act(data: Uint8Array, at: number): Act {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const look = (offset: number) => {
    const time = bytes.readBigUInt64LE(offset);
    origin ??= time;
    return Number(time - origin);
  };
  return { before: look(at), after: look(at + 8) };
}

/** Each message tells when it was written, and how long that took, only in part: the rest is in the one behind it. */
function actsIn(messages: readonly RecordOf<'message'>[]): { writes: Act[]; sets: Act[] } {
  const writes: Act[] = [];
  const sets: Act[] = [];
  messages.forEach(({ data }, index) => {
    assert.equal(Buffer.from(data).readBigUInt64LE(0), BigInt(index), 'messages in order');
    const next = messages[index + 1];
    if (!next) return;
    writes.push({ before: act(data, 8).before, after: act(next.data, 16).before });
    sets.push(act(next.data, 24));
  });
  return { writes, sets };
}

/**
 * Which sets a record stands for, for whoever asks about an order: no message up to number `first` is from behind all of
 * them, and none from `last` on from before all of them.
 */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** An eventfd counts: which sets a record stands for is known. */
function countedSpans(
  sets: readonly Act[],
  signals: readonly RecordOf<'event.signal'>[],
  clock: Offset,
): Span[] {
  let set = 0;
  const spans = signals.map((signal) => {
    const span = { first: set, last: set + signal.count - 1 };
    const [first, last] = [sets[span.first], sets[span.last]];
    assert.ok(first && last, 'no more signals than sets');
    // All of them came behind `since`, and none was taken before it was made.
    clock.narrow({ before: last.before, after: first.after }, signal, `set ${set}`);
    set += signal.count;
    return span;
  });
  assert.equal(set, sets.length, 'every set is in a record');
  return spans;
}

/** An event does not count: each set must have one record that can be its own, and each record at least one set. */
function possibleSpans(
  sets: readonly Act[],
  signals: readonly RecordOf<'event.signal'>[],
  { least, most }: Offset,
): Span[] {
  assert.ok(signals.reduce((sum, { count }) => sum + count, 0) <= sets.length, 'no more signals than sets');
  let own = 0;
  for (const [index, { before, after }] of sets.entries()) {
    while ((signals[own]?.time ?? never) < before - most - tick) own++;
    assert.ok((signals[own]?.since ?? never) <= after - least + tick, `set ${index} is in no record`);
  }
  let earliest = 0;
  let behind = 0;
  return signals.map(({ since, time }, index) => {
    while ((sets[earliest]?.after ?? never) - least + tick < since) earliest++;
    while ((sets[behind]?.before ?? never) - most - tick <= time) behind++;
    assert.ok(earliest < behind, `record ${index} stands for no set`);
    return { first: behind - 1, last: earliest };
  });
}

/**
 * Records are shown as ordered where one was taken before the other can have been there. The child knows the true order:
 * message n, set n, message n + 1.
 * @returns how many records of sets are ordered with a message
 */
function checkOrder(
  messages: readonly RecordOf<'message'>[],
  signals: readonly RecordOf<'event.signal'>[],
  spans: readonly Span[],
): number {
  let ordered = 0;
  let before = 0;
  signals.forEach(({ since, time }, index) => {
    const { first, last } = spans[index] ?? assert.fail();
    while ((messages[before]?.time ?? never) < since) before++;
    assert.ok(before - 1 <= first, `message ${before - 1} is shown as before set ${first}`);
    const behind = firstSince(messages, time);
    assert.ok(behind > last, `message ${behind} is shown as behind set ${last}`);
    if (before > 0 || behind < messages.length) ordered++;
  });
  return ordered;
}

/** Index of the first message that came behind a moment for certain. */
function firstSince(messages: readonly RecordOf<'message'>[], time: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.since ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
