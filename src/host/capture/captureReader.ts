import { closeSync, fstatSync, openSync } from 'node:fs';
import { type Record, type RecordKind, recordKinds } from '../../protocol/record.ts';
import type { MemoryWindow, Row } from '../../protocol/requests.ts';
import {
  applyRecord,
  countMessages,
  emptySessionState,
  type SessionState,
} from '../../protocol/sessionState.ts';
import { RecordColumns } from './chunkedColumns.ts';
import type { Stamp } from './encodeBlocks.ts';
import { FileWindow } from './fileWindow.ts';
import { blockType, inbound, messageOption, messageOverhead, option, tagBytes } from './format.ts';
import { memoryAt } from './memoryAt.ts';
import { type Interface, lookAt, readInterface } from './readBlocks.ts';
import { type CaptureContext, type Packet, RecordDecoder, type Segment } from './recordDecoder.ts';

const kindCodes = new Map(recordKinds.map((kind, code) => [kind, code]));
const codeOf = (kind: RecordKind) => kindCodes.get(kind) ?? 0;
const messageCode = codeOf('message');
/** First word of the direction flags, which each message has. */
const flagsOption = option.packetFlags | (4 << 16);
const scanWindow = 2 << 20;
const rowWindow = 1 << 16;
/** Bytes of `data` in a row. */
const rowData = 256;

/** Messages of one client in one direction, counted here and added to the state at the end of each `follow`. */
interface Traffic {
  readonly interfaceId: number;
  readonly instance: number;
  readonly inward: boolean;
  messages: number;
  bytes: number;
}

/**
 * A capture file: an index that follows the file as it grows, and records by row number.
 *
 * A live run, a finished capture, and one that another process is writing are the same to it. What a file holds never
 * makes it throw: what cannot be read becomes an `error` record or ends the capture, and `damaged` says why.
 */
export class CaptureReader {
  readonly state: SessionState = emptySessionState();
  /** Why the records end before the file does; null while all of it could be read. */
  damaged: string | null = null;
  /** Everything that `follow` was allowed to read has been looked at. */
  caughtUp = false;
  readonly #fd: number;
  readonly #columns = new RecordColumns();
  readonly #context: CaptureContext & {
    interfaces: Interface[];
    startHigh: number;
    startLow: number;
    end: number;
  };
  readonly #scan: FileWindow;
  readonly #scanDecoder: RecordDecoder;
  readonly #rows: FileWindow;
  readonly #decoder: RecordDecoder;
  readonly #memoryRows = new Map<number, number[]>();
  readonly #traffic = new Map<number, Traffic>();
  /** A gap at the end of a capture that has stopped is written again with a higher count. */
  #gap: { row: number; lost: number } | null = null;
  #lastTraffic: Traffic | null = null;
  /** The row looked for last, and its offset: the next one is most often the row behind it. */
  #cursor = { row: 0, offset: 0 };
  #position = 0;
  #last: RecordKind | null = null;

  private constructor(fd: number) {
    this.#fd = fd;
    this.#context = { interfaces: [], startHigh: 0, startLow: 0, end: 0 };
    this.#scan = new FileWindow(fd, scanWindow);
    this.#scanDecoder = new RecordDecoder(this.#scan, this.#context);
    this.#rows = new FileWindow(fd, rowWindow);
    this.#decoder = new RecordDecoder(this.#rows, this.#context);
  }

  /** @throws Error in words when the file cannot be opened or is not a capture of ours */
  static open(file: string): CaptureReader {
    let fd: number;
    try {
      fd = openSync(file, 'r');
    } catch (error) {
      throw new Error(
        `The capture ${file} cannot be opened: ${error instanceof Error ? error.message : error}`,
      );
    }
    const reader = new CaptureReader(fd);
    const reason = reader.#notOurs();
    if (reason === null) return reader;
    reader.close();
    throw new Error(`${file} is not a capture of IPC Inspector: ${reason}`);
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Number of records. */
  get total(): number {
    return this.#columns.length;
  }

  /** Offset behind the last whole record: where a file that was cut off can be continued. */
  get position(): number {
    return this.#position;
  }

  /** The header is whole, so that records can follow. */
  get begun(): boolean {
    return this.#context.interfaces.length > 0;
  }

  /** Ends with session.end, and everything before it could be read. */
  get complete(): boolean {
    return this.caughtUp && this.damaged === null && this.#last === 'session.end';
  }

  /**
   * Reads on from where it stopped.
   * @param upTo size up to which the file is known to be written; the whole file if left out
   * @param budget most bytes to look at: call again until `caughtUp`
   * @returns number of records added
   */
  follow(upTo = Number.POSITIVE_INFINITY, budget = 16 << 20): number {
    const before = this.total;
    this.#scan.forget();
    this.#rows.forget();
    this.#context.end = Math.min(upTo, fstatSync(this.#fd).size);
    this.#lookAtGapAgain();
    const pause = this.#position + budget;
    this.caughtUp = false;
    while (this.#position < pause && !this.caughtUp) {
      this.#addMessages();
      if (this.#position < pause) this.#step();
    }
    this.#addTraffic();
    return this.total - before;
  }

  /** Reads all there is, letting other work run in between. */
  async followAll(upTo?: number): Promise<void> {
    do {
      this.follow(upTo);
      await new Promise((resolve) => setImmediate(resolve));
    } while (!this.caughtUp);
  }

  kindOf(row: number): RecordKind {
    return recordKinds[this.#columns.kind(row)] ?? 'error';
  }

  kindCodeOf(row: number): number {
    return this.#columns.kind(row);
  }

  /**
   * @param row below `total`
   * @param dataLimit most bytes of `data`; `length` stays true
   */
  record(row: number, { dataLimit }: { dataLimit?: number } = {}): Record {
    return this.#decoder.decode(this.#offsetOf(row), dataLimit);
  }

  /** Bytes of the record's data; fewer than `length` at its end. */
  bytes(row: number, offset: number, length: number): Uint8Array {
    return this.#decoder.data(this.#offsetOf(row), offset, offset + length);
  }

  rows(from: number, count: number): Row[] {
    const rows: Row[] = [];
    let previousTime = from > 0 ? this.#timeOf(from - 1) : null;
    for (let row = from; row < Math.min(from + count, this.total); row++) {
      const record = this.record(row, { dataLimit: rowData });
      rows.push({ row, record, previousTime });
      previousTime = record.time;
    }
    return rows;
  }

  /** The row of the record with this number, null when it is not in the capture. */
  rowOf(seq: number): number | null {
    let low = 0;
    let high = Math.min(seq, this.total);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#packetOf(middle)?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low < this.total && this.#packetOf(low)?.seq === seq ? low : null;
  }

  /**
   * Bytes of a section as recorded.
   * @param beforeSeq only records below this number count: the section as it was then
   * @throws Error in words when the capture does not know the section
   */
  memoryAt(
    memory: string,
    offset: number,
    length: number,
    beforeSeq = Number.POSITIVE_INFINITY,
  ): MemoryWindow {
    const section = this.state.memory.find((one) => one.memory === memory);
    if (!section) throw new Error(`The capture knows no section ${memory}.`);
    const id = this.#context.interfaces.findIndex(({ kind, key }) => kind === 'memory' && key === memory);
    const rows = this.#memoryRows.get(id) ?? [];
    const before = rows.filter(
      (row) => beforeSeq > this.total || (this.#packetOf(row)?.seq ?? 0) < beforeSeq,
    );
    return memoryAt(this, before, offset, length, Number(section.realSize ?? 0));
  }

  /** Bytes that a memory record carries. */
  memorySegments(row: number): Segment[] {
    return this.#decoder.memorySegments(this.#offsetOf(row));
  }

  /** Fills `into` from an offset of the file; returns how many bytes it had. */
  readFile(offset: number, into: Uint8Array): number {
    return this.#decoder.copy(offset, into);
  }

  /** Place of a record that is to be appended: `time` in ns since the start. */
  stamp(seq: number, time: number): Stamp {
    const { startHigh, startLow } = this.#context;
    const low = startLow + (time % 2 ** 32);
    const timeHigh = startHigh + Math.floor(time / 2 ** 32) + Math.floor(low / 2 ** 32);
    return { seq, timeHigh, timeLow: low % 2 ** 32 };
  }

  #timeOf(row: number): number | null {
    return this.#packetOf(row)?.time ?? null;
  }

  #packetOf(row: number): Packet | null {
    return this.#decoder.packet(this.#offsetOf(row));
  }

  #offsetOf(row: number): number {
    if (!(row >= 0 && row < this.total)) throw new RangeError(`There is no row ${row} of ${this.total}.`);
    const anchor = this.#columns.anchor(row);
    const cursor = this.#cursor.row > anchor.row && this.#cursor.row <= row ? this.#cursor : anchor;
    let { offset } = cursor;
    for (let left = row - cursor.row; left > 0; left--) {
      offset = this.#decoder.findPacket(offset + this.#lengthAt(offset));
    }
    this.#cursor = { row, offset };
    return offset;
  }

  #lengthAt(offset: number): number {
    const at = this.#rows.reach(offset, 12);
    return at < 0 ? 12 : (this.#rows.words[(at >>> 2) + 1] ?? 12);
  }

  /** Null, or why this is no capture of ours. An empty or short file may still grow into one. */
  #notOurs(): string | null {
    const { size } = fstatSync(this.#fd);
    this.#context.end = size;
    if (size < 12) return null;
    const first = lookAt(this.#scan, 0, size, true);
    const type = this.#scan.words[0];
    if (type !== blockType.section) return 'it does not begin as a pcapng file does.';
    if ('stop' in first) return null;
    if (this.#scan.words[2] !== 0x1a2b3c4d) return 'it was written on a machine of another byte order.';
    const second = lookAt(this.#scan, first.length, size, true);
    if ('stop' in second) return null;
    const note = readInterface(this.#scan.bytes.subarray(second.at, second.at + second.length));
    return note?.kind === 'session' ? null : 'another program wrote it.';
  }

  /** Looks at one block, or at one record of several blocks. */
  #step(): void {
    const { end } = this.#context;
    const at = this.#position;
    if (at >= end) {
      this.#stop(null);
      return;
    }
    const block = lookAt(this.#scan, at, end, false);
    if ('stop' in block) {
      this.#stop(block.reason);
      return;
    }
    const next = at + block.length;
    switch (block.type) {
      case blockType.reserve:
        this.#stop(null);
        return;
      case blockType.interface:
        this.#addInterface(this.#scan.bytes.subarray(block.at, block.at + block.length));
        this.#position = next;
        return;
      case blockType.packet: {
        const behind = this.#addPacket(at);
        if (behind < 0) this.#stop(`The file ends within the record at byte ${at}.`);
        else this.#position = behind;
        return;
      }
      default:
        this.#position = next;
    }
  }

  /**
   * Adds the plain messages that stand one behind the other in the window: what `#step` does, without an object for
   * each of millions. Stops at anything else.
   */
  #addMessages(): void {
    let at = this.#position;
    const start = this.#scan.reach(at, 12);
    if (start < 0) return;
    const { words } = this.#scan;
    const last = (start + Math.min(this.#scan.end, this.#context.end) - at) >>> 2;
    for (let w = start >>> 2; w + (messageOverhead >>> 2) <= last; ) {
      const size = words[w + 1] ?? 0;
      const captured = words[w + 5] ?? 0;
      const payloadWords = (captured + 3) >>> 2;
      const own = w + 7 + payloadWords;
      const next = w + (size >>> 2);
      const plain =
        words[w] === blockType.packet &&
        captured >= tagBytes &&
        words[w + 6] === captured &&
        size === messageOverhead - tagBytes + payloadWords * 4 &&
        next <= last &&
        words[next - 1] === size &&
        words[own] === flagsOption &&
        words[own + 2] === messageOption;
      if (!plain) break;
      const interfaceId = words[w + 2] ?? 0;
      this.#columns.push(messageCode, interfaceId, at);
      this.#count(interfaceId, words[own + 9] ?? 0, words[own + 1] === inbound, captured - tagBytes);
      at += size;
      w = next;
    }
    if (at > this.#position) this.#last = 'message';
    this.#position = at;
  }

  #stop(reason: string | null): void {
    this.caughtUp = true;
    this.damaged = reason;
  }

  #addInterface(block: Uint8Array): void {
    const { interfaces } = this.#context;
    const note = readInterface(block) ?? {
      kind: 'session',
      key: `interface ${interfaces.length}`,
      startedAt: null,
    };
    interfaces.push(note);
    if (note.startedAt === null || interfaces.length > 1) return;
    this.#context.startHigh = Number(note.startedAt >> 32n);
    this.#context.startLow = Number(note.startedAt & 0xffff_ffffn);
  }

  /** Adds the record whose packet is at this offset; returns the offset behind it, −1 while it is not all there. */
  #addPacket(at: number): number {
    const packet = this.#scanDecoder.packet(at);
    if (packet?.message) {
      const { length, payload } = packet.message;
      const behind =
        length > payload.length ? this.#behindRest(packet.end, length - payload.length) : packet.end;
      if (behind < 0) return -1;
      this.#columns.push(messageCode, packet.interfaceId, at);
      this.#count(packet.interfaceId, packet.message.instance, packet.message.direction === 'in', length);
      this.#last = 'message';
      return behind;
    }
    const json = packet ? lookAt(this.#scan, packet.end, this.#context.end, true) : null;
    if (json && 'stop' in json && json.stop === 'incomplete') return -1;
    const record = this.#scanDecoder.decode(at, 0);
    this.#add(record, packet?.interfaceId ?? 0, at);
    if (packet && json && !('stop' in json) && json.type === blockType.record)
      return packet.end + json.length;
    return packet?.end ?? at + (this.#scan.words[(this.#scan.reach(at, 12) >>> 2) + 1] ?? 12);
  }

  /** Offset behind the `rest` blocks that hold so many bytes, or that stop before; −1 when more may come. */
  #behindRest(from: number, missing: number): number {
    let at = from;
    for (let left = missing; left > 0; ) {
      const block = lookAt(this.#scan, at, this.#context.end, false);
      if ('stop' in block) return block.stop === 'incomplete' ? -1 : at;
      if (block.type !== blockType.rest) return block.type === blockType.reserve ? -1 : at;
      at += block.length;
      left -= block.length - 28;
    }
    return at;
  }

  #add(record: Record, interfaceId: number, at: number): void {
    const row = this.total;
    this.#columns.push(codeOf(record.kind), interfaceId, at);
    this.#last = record.kind;
    if (record.kind === 'gap') this.#gap = { row, lost: Number(record.lost ?? 0) };
    if (record.kind === 'memory.change' || record.kind === 'memory.snapshot') {
      const rows = this.#memoryRows.get(interfaceId) ?? [];
      this.#memoryRows.set(interfaceId, rows);
      rows.push(row);
    }
    applyRecord(this.state, record);
  }

  #count(interfaceId: number, instance: number, inward: boolean, length: number): void {
    let traffic = this.#lastTraffic;
    const same =
      traffic?.interfaceId === interfaceId && traffic.instance === instance && traffic.inward === inward;
    if (!traffic || !same) traffic = this.#trafficOf(interfaceId, instance, inward);
    traffic.messages++;
    traffic.bytes += length;
  }

  #trafficOf(interfaceId: number, instance: number, inward: boolean): Traffic {
    const key = (interfaceId % 2 ** 20) * 2 ** 33 + instance * 2 + (inward ? 1 : 0);
    let traffic = this.#traffic.get(key);
    if (!traffic) {
      traffic = { interfaceId, instance, inward, messages: 0, bytes: 0 };
      this.#traffic.set(key, traffic);
    }
    this.#lastTraffic = traffic;
    return traffic;
  }

  #addTraffic(): void {
    for (const { interfaceId, instance, inward, messages, bytes } of this.#traffic.values()) {
      const pipe = this.#context.interfaces[interfaceId]?.key ?? `interface ${interfaceId}`;
      countMessages(this.state, pipe, Math.max(1, instance), inward ? 'in' : 'out', messages, bytes);
    }
    this.#lastTraffic = null;
    this.#traffic.clear();
  }

  #lookAtGapAgain(): void {
    if (!this.#gap) return;
    const record = this.record(this.#gap.row);
    const lost = record.kind === 'gap' ? Number(record.lost ?? 0) : this.#gap.lost;
    this.state.lost += lost - this.#gap.lost;
    this.#gap.lost = lost;
  }
}
