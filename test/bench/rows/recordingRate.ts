import { type Flood, floodC, floodOurs } from '../support/floods.ts';
import { type AnyMeasurement, measurement, median, medians } from '../support/measurement.ts';

/** Messages a second. */
interface Rates {
  readonly ours: number;
  /** A C program that receives and writes the same blocks to the same file system. */
  readonly reference: number;
  /** A C program that only receives. */
  readonly receiveOnly: number;
}

const rate = (id: string, what: string, flood: Flood): AnyMeasurement =>
  measurement<Rates>({
    rounds: 7,
    rows: [
      {
        id: `record-${id}`,
        what: `recording, ${what}`,
        unit: 'messages/s',
        against: 'C that receives and writes the same blocks',
        target: { of: 'ratio', atLeast: 0.9 },
        outcome: (rounds) => ({
          ...medians(rounds),
          beside: { 'C that only receives': median(rounds.map(({ receiveOnly }) => receiveOnly)) },
        }),
      },
    ],
    async round(bench, round) {
      // In turn who is first: the disk still works on what the one before has written.
      const early = round % 2 === 0 ? await floodOurs(bench, flood) : null;
      const reference = await floodC(bench, flood, bench.path('reference'));
      const receiveOnly = await floodC(bench, flood, '-');
      return { ours: early ?? (await floodOurs(bench, flood)), reference, receiveOnly };
    },
  });

const onePipe = { pipes: 1, clients: 1 };

// Each is long enough that the first moments of the child and of the connection are a small part of it.

// Each is long enough that the first moments of the child and of the connection are a small part of it.

export const recordingRate: readonly AnyMeasurement[] = [
  rate('64B', 'one pipe, 64 B', { ...onePipe, size: 64, count: 3_000_000 }),
  rate('4KiB', 'one pipe, 4 KiB', { ...onePipe, size: 4096, count: 200_000 }),
  rate('64KiB', 'one pipe, 64 KiB', { ...onePipe, size: 65_536, count: 12_000 }),
  rate('8-pipes', '8 pipes, 64 B', { pipes: 8, clients: 1, size: 64, count: 300_000 }),
  rate('64-instances', '64 instances of one pipe, 64 B', { pipes: 1, clients: 64, size: 64, count: 36_000 }),
];
