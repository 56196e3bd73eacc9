/** Reads one mutated capture after the other in a thread of its own, which whoever started it can end. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureReader } from '../../src/host/capture/captureReader.ts';
import { FilteredView } from '../../src/host/capture/filteredView.ts';
import { timelineText } from '../../src/host/queries/timelineText.ts';
import { everything } from '../../src/protocol/query.ts';
import { Random } from './support/random.ts';

export interface MutationWork {
  /** The capture as it was written. */
  readonly original: Uint8Array;
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  /** [number of the input being read, inputs opened, records read] */
  readonly progress: Int32Array;
}

/** Values that lengths, counts and types take at their limits. */
const words = [
  0, 1, 3, 4, 12, 0x7fff_fffc, 0x8000_0000, 0xffff_ffff, 0x0a0d0d0a, 6, 0x80495043, 0x80495044, 0x80495045,
];

/** The same bytes for the same number: cut off, with wrong bits, bytes and words, and with pieces in other places. */
export function mutated(original: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(original);
  const view = new DataView(bytes.buffer);
  const at = () => random.below(bytes.length);
  for (let change = random.below(8); change >= 0; change--) {
    switch (random.below(5)) {
      case 0:
        bytes[at()] = random.below(256);
        break;
      case 1: {
        const byte = at();
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << random.below(8));
        break;
      }
      case 2:
        view.setUint32((at() & ~3) % (bytes.length - 4), random.pick(words), true);
        break;
      case 3:
        bytes.copyWithin(at() & ~3, at() & ~3, (at() & ~3) + random.below(512));
        break;
      case 4:
        bytes.fill(random.below(256), at(), at());
        break;
    }
  }
  return random.below(3) === 0 ? bytes.subarray(0, at()) : bytes;
}

/** Everything that a viewer would ask. @returns records read, −1 when it is refused as a whole */
export function readEverything(file: string): number {
  let reader: CaptureReader;
  try {
    reader = CaptureReader.open(file);
  } catch (error) {
    if (error instanceof Error && /is not a capture of IPC Inspector/.test(error.message)) return -1;
    throw error;
  }
  try {
    do reader.follow();
    while (!reader.caughtUp);
    const { total } = reader;
    const rows = reader.rows(0, Math.min(total, 1000));
    if (total > 0) for (const row of [0, total - 1]) reader.bytes(row, 0, 1 << 20);
    reader.rowOf(Math.max(1, total >> 1));
    const view = new FilteredView(reader, { ...everything, filter: 'length > 100', text: 'at' });
    view.extend();
    timelineText(reader, rows.slice(0, 20), false);
    // A dump is the same for any bytes, and took as long as all else.
    timelineText(reader, rows.slice(-2), true);
    for (const { memory } of reader.state.memory.slice(0, 4)) reader.memory.at(memory, 0, 1 << 13);
    JSON.stringify(reader.state);
    return total;
  } finally {
    reader.close();
  }
}

if (parentPort) {
  const { original, file, from, to, seed, progress }: MutationWork = workerData;
  // Written over: to let a file system give back and find room for each of a million files takes a fifth of the time.
  const fd = openSync(file, 'w');
  for (let input = from; input < to; input++) {
    Atomics.store(progress, 0, input);
    const bytes = mutated(original, new Random(seed + input));
    writeSync(fd, bytes, 0, bytes.length, 0);
    ftruncateSync(fd, bytes.length);
    const records = readEverything(file);
    if (records < 0) continue;
    progress[1] = (progress[1] ?? 0) + 1;
    progress[2] = (progress[2] ?? 0) + records;
  }
  closeSync(fd);
  Atomics.store(progress, 0, to);
}
