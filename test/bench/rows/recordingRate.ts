import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { messageOverhead } from '../../../src/host/capture/format.ts';
import type { Bench } from '../support/bench.ts';
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

/**
 * Writes and removes a file as large as the one that is written next. Virtual machines give memory back that has been free
 * for seconds, and get it again page by page, for more than writing costs: whoever comes first would pay for it.
 */
function touchDiskCache(bench: Bench, { pipes, clients, count, size }: Flood): void {
  const file = bench.path('touched');
  const piece = Buffer.alloc(1 << 20, 1);
  const fd = openSync(file, 'w');
  try {
    for (let left = pipes * clients * count * (size + messageOverhead); left > 0; left -= piece.length)
      writeSync(fd, piece);
  } finally {
    closeSync(fd);
    rmSync(file);
  }
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
      const receiveOnly = await floodC(bench, flood, '-');
      const inOurs = () => {
        touchDiskCache(bench, flood);
        return floodOurs(bench, flood);
      };
      // In turn who is first: the disk still works on what the one before has written.
      const early = round % 2 === 0 ? await inOurs() : null;
      touchDiskCache(bench, flood);
      const reference = await floodC(bench, flood, bench.path('reference'));
      return { ours: early ?? (await inOurs()), reference, receiveOnly };
    },
  });

const onePipe = { pipes: 1, clients: 1 };

// Each is long enough that the first moments of the child and of the connection are a small part of it.

export const recordingRate: readonly AnyMeasurement[] = [
  rate('64B', 'one pipe, 64 B', { ...onePipe, size: 64, count: 3_000_000 }),
  rate('4KiB', 'one pipe, 4 KiB', { ...onePipe, size: 4096, count: 400_000 }),
  rate('64KiB', 'one pipe, 64 KiB', { ...onePipe, size: 65_536, count: 12_000 }),
  rate('8-pipes', '8 pipes, 64 B', { pipes: 8, clients: 1, size: 64, count: 300_000 }),
  rate('64-instances', '64 instances of one pipe, 64 B', { pipes: 1, clients: 64, size: 64, count: 36_000 }),
];
