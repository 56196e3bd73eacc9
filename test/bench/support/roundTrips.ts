import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import { medians, type Row } from './measurement.ts';

/** A session that sends requests by steps, each after the reply to the one before. */
export function roundTripSession(program: string, count: number, size: number): SessionDescriptionInput {
  const request = { send: 'main', text: 'x'.repeat(size) };
  const steps: SessionDescriptionInput['steps'] = [{ connect: 'main' }];
  for (let i = 0; i < count; i++) steps.push(request, { receive: 'main' });
  return {
    children: [{ name: 'echo', program, args: ['--limit', String(count)] }],
    pipes: { main: {} },
    steps,
  };
}

/** ns from the moment when each send began to that when its reply was taken, as the capture tells, in ascending order. */
export function roundTrips(reader: CaptureReader, count: number): number[] {
  const times: number[] = [];
  let issued: number | null = null;
  for (let row = 0; row < reader.total; row++) {
    if (reader.kindOf(row) !== 'message') continue;
    const record = reader.record(row, { dataLimit: 0 });
    if (record.kind !== 'message') continue;
    if (record.direction === 'out') issued = record.issued;
    else if (issued !== null) times.push(record.time - issued);
  }
  if (times.length !== count) throw new Error(`Recorded ${times.length} of ${count} replies.`);
  return times.sort((a, b) => a - b);
}

/** Nanoseconds of each round trip, in ascending order. */
export interface RoundTripTimes {
  readonly ours: number[];
  readonly reference: number[];
}

/** The rows that one measurement of round trips fills: its middle, and its slow end. */
export const quantileRows = (id: string, what: string, against: string): Row<RoundTripTimes>[] =>
  [
    [0.5, 2],
    [0.99, 3],
  ].map(([quantile = 0, atMost = 0]) => ({
    id: `${id}-p${quantile * 100}`,
    what: `${what}, p${quantile * 100}`,
    unit: 'µs',
    against,
    target: { of: 'ratio', atMost },
    outcome: (rounds) => {
      const at = (times: readonly number[]) =>
        (times[Math.floor(quantile * times.length)] ?? Number.NaN) / 1000;
      return medians(rounds.map(({ ours, reference }) => ({ ours: at(ours), reference: at(reference) })));
    },
  }));
