import type { Record } from '../../protocol/record.ts';
import type { FileWindow } from './fileWindow.ts';
import {
  blockType,
  inbound,
  messageOption,
  messageOverhead,
  messageTail,
  noTime,
  option,
  padded,
  recordOption,
  tagBytes,
  truncatedFlag,
} from './format.ts';
import { parseRecord, unreadable } from './parseRecord.ts';
import { type Interface, lookAt } from './readBlocks.ts';

const half = 2 ** 32;

/** The fixed part of a record. */
export interface Packet {
  readonly interfaceId: number;
  readonly seq: number;
  /** ns since the start. */
  readonly time: number;
  readonly message: MessageFields | null;
  /** Offset of what stands behind the packet. */
  readonly end: number;
}
interface MessageFields {
  readonly length: number;
  /** Where in the file its first bytes are, and how many. */
  readonly payload: Segment;
  readonly direction: 'in' | 'out';
  readonly since: number;
  readonly issued: number | null;
  readonly instance: number;
  readonly childInterface: number;
  readonly truncated: boolean;
}
/** Bytes that a record carries. */
export interface Segment {
  /** Their place in the message or the section. */
  readonly offset: number;
  readonly at: number;
  readonly length: number;
}

/** What all readers of a capture know about it. */
export interface CaptureContext {
  readonly interfaces: readonly Interface[];
  /** ns since 1970 at time 0, in halves of 32 bits. */
  readonly startHigh: number;
  readonly startLow: number;
  /** How much of the file may be read. */
  readonly end: number;
}

/** Turns the blocks of one record into the record. Never throws for what a file holds. */
export class RecordDecoder {
  readonly #window: FileWindow;
  readonly #context: CaptureContext;

  constructor(window: FileWindow, context: CaptureContext) {
    this.#window = window;
    this.#context = context;
  }

  /** Offset of the first packet at or behind `offset`, −1 when there is none. */
  findPacket(offset: number): number {
    if (this.#isWholePacket(offset)) return offset;
    for (let at = offset; ; ) {
      const block = lookAt(this.#window, at, this.#context.end, false);
      if ('stop' in block || block.type === blockType.reserve) return -1;
      if (block.type === blockType.packet) return at;
      at += block.length;
    }
  }

  /** What is most often so, told without an object for each of many. */
  #isWholePacket(offset: number): boolean {
    const at = this.#window.reach(offset, 12);
    if (at < 0) return false;
    const { words } = this.#window;
    const length = words[(at >>> 2) + 1] ?? 0;
    if (words[at >>> 2] !== blockType.packet || length < 12 || length % 4 !== 0) return false;
    const end = offset + length;
    if (end > this.#window.end || end > this.#context.end) return false;
    return words[((at + length) >>> 2) - 1] === length;
  }

  /** The packet at `offset`, which findPacket has found; null when it is not one of ours. */
  packet(offset: number): Packet | null {
    // Both ends of a block are looked at, and what is between them is not read: it may be a quarter of a megabyte.
    const head = this.#window.reach(offset, 28);
    if (head < 0) return null;
    const word = (index: number) => this.#window.words[index] ?? 0;
    const long = (index: number) => word(index) + word(index + 1) * half;
    const h = head >>> 2;
    const interfaceId = word(h + 2);
    const { startHigh, startLow } = this.#context;
    const time = (word(h + 3) - startHigh) * half + (word(h + 4) - startLow);
    const captured = word(h + 5);
    const original = word(h + 6);
    const block = lookAt(this.#window, offset, this.#context.end, false);
    if ('stop' in block || block.type !== blockType.packet || block.length < 44) return null;
    const end = offset + block.length;
    const tail = Math.min(block.length, messageTail);
    const own = this.#window.reach(end - tail, tail) >>> 2;
    const isMessage =
      captured >= tagBytes &&
      block.length === messageOverhead - tagBytes + padded(captured) &&
      word(own) === (option.packetFlags | (4 << 16)) &&
      word(own + 2) === messageOption;
    const last = own + (tail >>> 2) - 5;
    if (!isMessage && word(last) !== recordOption) return null;
    const seq = long(isMessage ? own + 3 : last + 1);
    if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(time)) return null;
    // Written out, not spread: spreading an object with large numbers leaves something behind at each call that only a full
    // collection frees (as it seems a hidden class), and young collections during a scan took 10 ms in place of 0.2 ms.
    const fromStart = Math.max(0, time);
    if (!isMessage) return { interfaceId, seq, time: fromStart, message: null, end };
    const none = word(own + 7) === noTime && word(own + 8) === noTime;
    const message: MessageFields = {
      length: Math.max(original, captured) - tagBytes,
      payload: { offset: 0, at: offset + 28 + tagBytes, length: captured - tagBytes },
      direction: word(own + 1) === inbound ? 'in' : 'out',
      since: Math.min(long(own + 5), Number.MAX_SAFE_INTEGER),
      issued: none ? null : Math.min(long(own + 7), Number.MAX_SAFE_INTEGER),
      instance: word(own + 9),
      childInterface: word(own + 10),
      truncated: (word(own + 11) & truncatedFlag) !== 0,
    };
    return { interfaceId, seq, time: fromStart, message, end };
  }

  /** @param dataLimit most bytes of `data` */
  decode(offset: number, dataLimit = Number.POSITIVE_INFINITY): Record {
    const packet = this.packet(offset);
    if (!packet) return unreadable(1, 0, `The packet at byte ${offset} is not one of IPC Inspector.`);
    const { message } = packet;
    if (!message) return this.#decodeJson(packet, dataLimit);
    return {
      seq: packet.seq,
      time: packet.time,
      kind: 'message',
      pipe: this.#key(packet.interfaceId, 'pipe') ?? `interface ${packet.interfaceId}`,
      instance: Math.max(1, message.instance),
      child: message.childInterface === 0 ? null : this.#key(message.childInterface, 'child'),
      direction: message.direction,
      length: message.length,
      data: this.#gather(this.#messageSegments(packet, message), 0, Math.min(dataLimit, message.length)),
      truncated: message.truncated,
      since: message.since,
      issued: message.issued,
    };
  }

  /** Bytes [from, to) of the record's data, fewer where the file has fewer. */
  data(offset: number, from: number, to: number): Uint8Array {
    const packet = this.packet(offset);
    if (packet?.message) {
      return this.#gather(
        this.#messageSegments(packet, packet.message),
        from,
        Math.min(to, packet.message.length),
      );
    }
    const record = this.decode(offset);
    return 'data' in record ? record.data.slice(from, to) : new Uint8Array();
  }

  /** Stored bytes of a memory record, by place in its section. */
  memorySegments(offset: number): Segment[] {
    const packet = this.packet(offset);
    return packet ? [...this.#pieces(packet.end, packet.seq, blockType.memory)] : [];
  }

  copy(at: number, into: Uint8Array): number {
    return this.#window.copy(at, into);
  }

  *#messageSegments(packet: Packet, { payload, length }: MessageFields): Generator<Segment> {
    yield payload;
    if (length > payload.length) yield* this.#pieces(packet.end, packet.seq, blockType.rest);
  }

  /** The pieces behind a packet, skipping the record's JSON. */
  *#pieces(from: number, seq: number, type: number): Generator<Segment> {
    for (let at = from; ; ) {
      const block = lookAt(this.#window, at, this.#context.end, false);
      if ('stop' in block) return;
      if (block.type === type && block.length >= 28) {
        const w = this.#window.reach(at, 24) >>> 2;
        const long = (index: number) =>
          (this.#window.words[index] ?? 0) + (this.#window.words[index + 1] ?? 0) * half;
        const offset = long(w + 4);
        if (long(w + 2) !== seq || !Number.isSafeInteger(offset)) return;
        yield { offset, at: at + 24, length: block.length - 28 };
      } else if (block.type !== blockType.record) {
        return;
      }
      at += block.length;
    }
  }

  /** Joins segments that follow each other without a hole from `from` on. */
  #gather(segments: Iterable<Segment>, from: number, to: number): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = [];
    let reached = from;
    for (const { offset, at, length } of segments) {
      if (reached >= to || offset > reached) break;
      const begin = reached - offset;
      const size = Math.min(length - begin, to - reached);
      if (size <= 0) continue;
      const part = new Uint8Array(size);
      const got = this.#window.copy(at + begin, part);
      parts.push(part.subarray(0, got));
      reached += got;
      if (got < size) break;
    }
    const [only] = parts;
    if (parts.length === 1 && only) return new Uint8Array(only.buffer as ArrayBuffer, 0, only.length);
    const whole = new Uint8Array(Math.max(0, reached - from));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #decodeJson({ end, seq, time }: Packet, dataLimit: number): Record {
    const block = lookAt(this.#window, end, this.#context.end, true);
    if ('stop' in block || block.type !== blockType.record || block.length < 20) {
      return unreadable(seq, time, `Record ${seq} is missing behind its packet at byte ${end}.`);
    }
    const json = this.#window.bytes.subarray(block.at + 16, block.at + block.length - 4);
    return parseRecord(seq, time, new TextDecoder().decode(json), dataLimit);
  }

  #key(id: number, kind: Interface['kind']): string | null {
    const found = this.#context.interfaces[id];
    return found?.kind === kind ? found.key : null;
  }
}
