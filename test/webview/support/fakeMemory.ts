import type {
  MemoryDifferences,
  MemoryHeat,
  MemoryMatch,
  MemoryMoment,
} from '../../../src/protocol/memoryAnswers.ts';
import type { PageMethods } from '../../../src/protocol/requests.ts';

type Params<K extends keyof PageMethods> = PageMethods[K]['params'];

/** Snapshots that the fake session has taken of its section: what it held then. */
interface Taken {
  readonly moment: MemoryMoment;
  readonly bytes: Uint8Array;
}

/** A section whose 64 KiB are repeated up to its size, with everything that is asked about its past. */
export class FakeMemory {
  readonly bytes = new Uint8Array(65536);
  size = 65536;
  /** Cannot be written. */
  sealed = false;
  /** A search looks at so many offsets for each answer. */
  searchPiece = Number.POSITIVE_INFINITY;
  readonly heat: { changes: number[]; last: number[] } = {
    changes: new Array<number>(256).fill(0),
    last: new Array<number>(256).fill(0),
  };
  /** Never written: zeros on Linux, nothing that can be read on Windows. */
  readonly holes: [number, number][] = [];
  holesAreKnown = true;
  /** A comparison looks at so many bytes for each answer. */
  comparePiece = Number.POSITIVE_INFINITY;
  /** Some of the bytes were never recorded. */
  partlyRecorded = false;
  /** Bytes that only one of two compared states has. */
  oneSided = 0;
  readonly #taken: Taken[] = [];

  constructor() {
    for (let at = 0; at < this.bytes.length; at++) this.bytes[at] = at % 512 < 64 ? 0 : (at * 7) % 256;
  }

  /** Remembers the bytes as a record left them. */
  take(kind: MemoryMoment['kind'], seq: number, time: number): void {
    const reason = kind === 'snapshot' ? 'demand' : null;
    const moment = { seq, row: seq - 1, time, kind, reason, size: this.size };
    this.#taken.push({ moment, bytes: this.bytes.slice() });
  }

  read(offset: number, length: number, seq: number | null): Uint8Array {
    const bytes = this.#at(seq);
    return Uint8Array.from(
      { length: Math.min(length, this.size - offset) },
      (_, at) => bytes[(offset + at) % 65536] ?? 0,
    );
  }

  /** What can be read of a range of the live section. */
  known(offset: number, length: number): [number, number][] {
    const ranges: [number, number][] = [];
    let from = offset;
    for (const [start, size] of this.holesAreKnown ? [] : this.holes) {
      if (start > from) ranges.push([from, start - from]);
      from = Math.max(from, start + size);
    }
    if (from < offset + length) ranges.push([from, offset + length - from]);
    return ranges;
  }

  search({ pattern, mask, from, to, backwards, at }: Params<'searchMemory'>): MemoryMatch {
    const bytes = this.#at(at);
    const fits = (offset: number) =>
      offset + pattern.length <= this.size &&
      pattern.every((byte, i) => (((bytes[(offset + i) % 65536] ?? 0) ^ byte) & (mask[i] ?? 0)) === 0);
    const end = Math.min(to - from, this.searchPiece);
    for (let step = 0; step < Math.min(end, 65536); step++) {
      const offset = backwards ? to - 1 - step : from + step;
      if (fits(offset)) return { found: offset, left: null };
    }
    if (end === to - from) return { found: null, left: null };
    return { found: null, left: backwards ? [from, to - end] : [from + end, to] };
  }

  compare({ a, b, from }: Params<'compareMemory'>): MemoryDifferences {
    const left = this.#at(a);
    const right = this.#at(b);
    const ranges: [number, number][] = [];
    const size = Math.min(this.size, 65536);
    const end = Math.min(size, from + this.comparePiece);
    for (let at = from; at < end; at++) {
      if (left[at] === right[at]) continue;
      const last = ranges.at(-1);
      if (last && last[0] + last[1] === at) last[1]++;
      else ranges.push([at, 1]);
    }
    return { ranges, oneSided: this.oneSided, next: end < size ? end : null };
  }

  snapshots({ count }: Params<'memorySnapshots'>): MemoryMoment[] {
    return this.#taken
      .map(({ moment }) => moment)
      .filter(({ kind }) => kind === 'snapshot')
      .toReversed()
      .slice(0, count);
  }

  history({ offset, length }: Params<'memoryHistory'>): PageMethods['memoryHistory']['result'] {
    const moments = this.#taken.map(({ moment, bytes }) => ({
      ...moment,
      bytes: this.partlyRecorded ? null : bytes.slice(offset, offset + length),
    }));
    return { moments: moments.toReversed(), complete: true };
  }

  heatMap(): MemoryHeat {
    return { ...this.heat, complete: true };
  }

  #at(seq: number | null): Uint8Array {
    return this.#taken.find(({ moment }) => moment.seq === seq)?.bytes ?? this.bytes;
  }
}
