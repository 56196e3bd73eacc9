import { objectOf } from '../../protocol/kindGroups.ts';
import type { Fact, Record } from '../../protocol/record.ts';
import type { Clock } from '../kernel/clock.ts';
import { BlockTarget } from './blockTarget.ts';
import {
  type InterfaceNote,
  interfaceBlock,
  type MemoryBytes,
  type ObjectKind,
  pieces,
  recordBlocks,
  sectionBlock,
} from './encodeBlocks.ts';
import {
  blockType,
  inbound,
  longestJson,
  longestPayload,
  messageOption,
  messageOverhead,
  noTime,
  option,
  outbound,
  padded,
  recordOverhead,
  tagBytes,
  tagWords,
  truncatedFlag,
} from './format.ts';
import type { SharedBuffers } from './sharedBuffers.ts';

const { packet, rest, memory: memoryBlock } = blockType;
const { packetFlags, end: endOfOptions } = option;
const [firstTag, secondTag, endTag] = tagWords;

const half = 2 ** 32;

/**
 * Numbers and stamps every record of a run and puts it, as blocks of the file, into buffers that another thread writes.
 *
 * Lives in the reactor thread. Never touches the disk, never waits (but in `finish`), never loses a record: what finds
 * no free buffer is kept in memory, which stays little as the reactor stops reading pipes while `starved`.
 */
export class Sequencer {
  readonly #target: BlockTarget;
  readonly #clock: Clock;
  readonly #interfaces = new Map<string, number>();
  readonly #startHigh: number;
  readonly #startLow: number;
  #interfaceCount = 0;
  #lastSeq = 0;
  #lastTime = 0;
  /** The last time as it stands in a packet: all messages of a batch have the same. */
  #timeHigh: number;
  #timeLow: number;
  /** session.end is the last record: what closing brings up after it belongs to no run. */
  #ended = false;

  /** @param version of this program, for the file's header */
  constructor(buffers: SharedBuffers, clock: Clock, version: string) {
    this.#target = new BlockTarget(buffers);
    this.#clock = clock;
    this.#startHigh = Number(clock.startedAt >> 32n);
    this.#startLow = Number(clock.startedAt & 0xffff_ffffn);
    this.#timeHigh = this.#startHigh;
    this.#timeLow = this.#startLow;
    this.#target.append(sectionBlock(`IPC Inspector ${version}`));
    this.#addInterface(
      { kind: 'session', key: 'session', startedAt: String(clock.startedAt) },
      `session, started ${new Date(Number(clock.startedAt / 1_000_000n)).toISOString()}`,
    );
  }

  /** Number of the last record, 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** No free buffer is left: the disk is slower than the pipes, which must not be read until this is false again. */
  get starved(): boolean {
    return this.#target.starved;
  }

  /** Something has not been handed to the writer yet: `flush` again within a few ms. */
  get unflushed(): boolean {
    return this.#target.unflushed;
  }

  /**
   * The interface of an object, which is written at the first call.
   * @param description what Wireshark shows: `pipe \\.\pipe\x`
   */
  object(kind: ObjectKind, key: string, description = `${kind} ${key}`): number {
    return this.#interfaces.get(`${kind} ${key}`) ?? this.#addInterface({ kind, key }, description);
  }

  /**
   * Records what is no message from a pipe.
   * @param options time: ns since the start, now if left out; bytes: of a section, for memory.snapshot and memory.change
   * @returns its seq
   */
  record(fact: Fact, options: { time?: number; bytes?: readonly MemoryBytes[] } = {}): number {
    if (this.#ended) return this.#lastSeq;
    this.#ended = fact.kind === 'session.end';
    const time = options.time ?? this.#clock.now();
    if (fact.kind === 'message') {
      const { pipe, instance, child, direction, data, since, issued, truncated } = fact;
      const childId = child === null ? 0 : this.object('child', child);
      const pipeId = this.object('pipe', pipe);
      return this.message(pipeId, instance, childId, direction, data, time, since, issued, truncated);
    }
    const interfaceId = this.#interfaceOf(fact);
    this.#stamp(time);
    let blocks = recordBlocks(interfaceId, this.#stampOf(), fact);
    if ((blocks[1]?.length ?? 0) > longestJson + recordOverhead) {
      blocks = recordBlocks(interfaceId, this.#stampOf(), tooLong(fact.kind));
    }
    this.#target.append(...blocks);
    for (const { offset, data } of options.bytes ?? []) {
      for (const piece of pieces(memoryBlock, this.#lastSeq, offset, data)) this.#target.append(piece);
    }
    return this.#lastSeq;
  }

  /**
   * Records a message: the hot path, which allocates nothing unless the message is longer than 262 132 bytes.
   * @param interfaceId of the pipe; childInterface: of the child at its other end, 0 for none
   * @param time when it was taken, since when its source was known to be empty, issued when a send began (ns since the start)
   * @returns its seq
   */
  message(
    interfaceId: number,
    instance: number,
    childInterface: number,
    direction: 'in' | 'out',
    bytes: Uint8Array,
    time: number,
    since: number,
    issued: number | null,
    truncated: boolean,
  ): number {
    if (this.#ended) return this.#lastSeq;
    const seq = this.#stamp(time);
    const stored = Math.min(bytes.length, longestPayload);
    const size = messageOverhead + padded(stored);
    const target = this.#target;
    const at = target.claim(size);
    const words = target.words;
    let w = at >>> 2;
    // A store into Uint32Array takes the number modulo 2^32, which is the lower half of a u64.
    words[w++] = packet;
    words[w++] = size;
    words[w++] = interfaceId;
    words[w++] = this.#timeHigh;
    words[w++] = this.#timeLow;
    words[w++] = tagBytes + stored;
    words[w++] = tagBytes + bytes.length;
    words[w++] = firstTag;
    words[w++] = secondTag;
    words[w++] = endTag;
    const payload = w << 2;
    w += padded(stored) >>> 2;
    if (stored > 0) {
      // The last word first: it holds the padding, and the buffer has been used before.
      words[w - 1] = 0;
      target.bytes.set(stored === bytes.length ? bytes : bytes.subarray(0, stored), payload);
    }
    words[w++] = packetFlags | (4 << 16);
    words[w++] = direction === 'in' ? inbound : outbound;
    words[w++] = messageOption;
    words[w++] = seq;
    words[w++] = seq / half;
    words[w++] = since;
    words[w++] = since / half;
    words[w++] = issued === null ? noTime : issued;
    words[w++] = issued === null ? noTime : issued / half;
    words[w++] = instance;
    words[w++] = childInterface;
    words[w++] = truncated ? truncatedFlag : 0;
    words[w++] = endOfOptions;
    words[w++] = size;
    if (stored < bytes.length) {
      for (const piece of pieces(rest, seq, stored, bytes.subarray(stored))) target.append(piece);
    }
    return seq;
  }

  /** Hands what is there to the writer if that has nothing else to do. To be called when idle, or every few ms. */
  flush(): void {
    this.#target.flush();
  }

  /**
   * Hands everything over, waiting for free buffers where needed: as long as the disk takes, as what is not handed over is in
   * no capture, and whoever ends the run waits for the writer anyway. Nothing may be recorded afterwards.
   * @param timeout ms, for who can go on later
   * @returns false when the writer did not take it all by then
   */
  finish(timeout = Number.POSITIVE_INFINITY): boolean {
    return this.#target.finish(timeout);
  }

  #stamp(time: number): number {
    if (time > this.#lastTime) {
      this.#lastTime = time;
      const low = this.#startLow + (time % half);
      this.#timeHigh = this.#startHigh + Math.floor(time / half) + (low >= half ? 1 : 0);
      this.#timeLow = low % half;
    }
    return ++this.#lastSeq;
  }

  #stampOf(): { seq: number; timeHigh: number; timeLow: number } {
    return { seq: this.#lastSeq, timeHigh: this.#timeHigh, timeLow: this.#timeLow };
  }

  #addInterface(note: InterfaceNote, description: string): number {
    const id = this.#interfaceCount++;
    this.#interfaces.set(`${note.kind} ${note.key}`, id);
    this.#target.append(interfaceBlock(note, description));
    return id;
  }

  #interfaceOf(fact: Fact): number {
    const key = objectOf(fact as Record);
    if (key === null) return 0;
    // The object of a note or an error is already in words, such as `pipe main`.
    if ('object' in fact) return this.#interfaces.get(key) ?? 0;
    const kind = (['pipe', 'event', 'memory', 'child'] as const).find((name) => name in fact);
    return kind ? this.object(kind, key) : 0;
  }
}

function tooLong(kind: string): Fact<'error'> {
  const message = `A record of kind ${kind} was too long to be recorded.`;
  return { kind: 'error', object: null, call: null, code: null, name: null, message, remedy: null, lost: 1 };
}
