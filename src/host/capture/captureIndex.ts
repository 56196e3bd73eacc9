import { applyRecord } from '../../protocol/applyRecord.ts';
import { type Record, type RecordKind, recordKinds } from '../../protocol/record.ts';
import { emptySessionState, type SessionState } from '../../protocol/sessionState.ts';
import type { CaptureFiles } from './captureFiles.ts';
import { FileWindow } from './fileWindow.ts';
import {
  blockType,
  inbound,
  messageOption,
  messageOverhead,
  option,
  pieceOverhead,
  tagBytes,
  truncatedFlag,
} from './format.ts';
import { ObjectSpans } from './objectSpans.ts';
import { type Interface, lookAt, readInterface } from './readBlocks.ts';
import { readState } from './readState.ts';
import { flagsOf, flagsOfRecord, laneCode, RecordColumns } from './recordColumns.ts';
import { type CaptureContext, RecordDecoder } from './recordDecoder.ts';
import { TimeHistogram } from './timeHistogram.ts';
import { TrafficCount } from './trafficCount.ts';
import { Turns } from './turns.ts';

const kindCodes = new Map(recordKinds.map((kind, code) => [kind, code]));
const codeOf = (kind: RecordKind) => kindCodes.get(kind) ?? 0;
const messageCode = codeOf('message');
/** First word of the direction flags, which each message has. */
const flagsOption = option.packetFlags | (4 << 16);
const windowBytes = 1 << 19;
const half = 2 ** 32;

/** Where the records of a capture are, and what they add up to: follows the file as it grows. */
export class CaptureIndex {
  state: SessionState = emptySessionState();
  readonly columns = new RecordColumns();
  readonly histogram = new TimeHistogram();
  readonly spans = new ObjectSpans();
  /** Of each memory interface the rows of its snapshots and changes. */
  readonly memoryRows = new Map<number, number[]>();
  readonly context: CaptureContext & {
    interfaces: Interface[];
    startHigh: number;
    startLow: number;
    end: number;
  };
  damaged: string | null = null;
  caughtUp = false;
  /** Counts the calls of `follow`: what was read of the file before the last may have changed. */
  generation = 0;
  /** Of the newest record, in ns since the start. */
  lastTime = 0;
  /** Kind of the last record. */
  lastKind: RecordKind | null = null;
  readonly #files: CaptureFiles;
  readonly #window: FileWindow;
  readonly #decoder: RecordDecoder;
  readonly turns = new Turns();
  readonly #traffic = new TrafficCount();
  /** A gap at the end of a capture that has stopped is written again with a higher count. */
  #gap: { at: number; lost: number } | null = null;
  #position = 0;
  /** Interfaces declared so far in the file at hand: each file of a ring declares all of them again, in the same order. */
  #declared = 0;
  /**
   * The files of a ring, oldest first: where each begins, the row of its first record, and from where to look for the
   * packet of that. It is not looked for in the room before it, where a gap may have been put since.
   */
  readonly #parts = [{ offset: 0, row: 0, packets: 0 }];

  constructor(files: CaptureFiles) {
    this.#files = files;
    this.context = { interfaces: [], startHigh: 0, startLow: 0, end: 0 };
    this.#window = new FileWindow(files, windowBytes);
    this.#decoder = new RecordDecoder(this.#window, this.context);
  }

  /** Offset behind the last whole record. */
  get position(): number {
    return this.#position;
  }

  /** Row of the first record that is still there. */
  get first(): number {
    return this.#parts[0]?.row ?? 0;
  }

  /** In a ring: the first row of the file that a row is in, and from where to look for its packet. Else null. */
  partOf(row: number): { readonly row: number; readonly packets: number } | null {
    return this.#parts.length === 1 && this.first === 0
      ? null
      : (this.#parts.findLast((part) => part.row <= row) ?? null);
  }

  /** Null, or why this is no capture of ours. An empty or short file may still grow into one. */
  notOurs(): string | null {
    const size = this.#files.size();
    if (size < 12) return null;
    const first = lookAt(this.#window, 0, size, true);
    const type = this.#window.words[0];
    if (type !== blockType.section) return 'it does not begin as a pcapng file does.';
    if ('stop' in first) return null;
    if (this.#window.words[2] !== 0x1a2b3c4d) return 'it was written on a machine of another byte order.';
    const second = lookAt(this.#window, first.length, size, true);
    if ('stop' in second) return null;
    const note = readInterface(this.#window.bytes.subarray(second.at, second.at + second.length));
    return note?.kind === 'session' ? null : 'another program wrote it.';
  }

  /** See CaptureReader.follow. */
  follow(upTo: number, budget: number): void {
    this.generation++;
    this.#window.forget();
    this.context.end = Math.min(upTo, this.#files.size());
    this.#lookAtGapAgain();
    const pause = this.#position + budget;
    this.caughtUp = false;
    while (this.#position < pause && !this.caughtUp) {
      this.#addMessages();
      if (this.#position < pause) this.#step();
    }
    this.#traffic.moveTo(this.state, this.context.interfaces);
    this.#letGo();
  }

  #beginFile(at: number): void {
    this.#declared = 0;
    if (at > 0) this.#parts.push({ offset: at, row: this.columns.length, packets: at });
  }

  #passRoom(next: number): void {
    const part = this.#parts.at(-1);
    if (part?.row === this.columns.length) part.packets = next;
  }

  /** A file of a ring says how things were before it: news only to who has not read what was before. */
  #addState(block: Uint8Array): void {
    const part = this.#parts.at(-1);
    if (this.columns.length > 0 && !(part && this.#files.isBehindHole(part.offset))) return;
    const state = readState(block);
    if (!state) return;
    this.#traffic.moveTo(this.state, this.context.interfaces);
    this.state = state;
  }

  /** Rows of files that were removed are known by their number only. */
  #letGo(): void {
    this.#files.letGo(this.#position);
    const { start } = this.#files;
    for (let next = this.#parts[1]; next && next.offset <= start; next = this.#parts[1]) {
      this.state.lost += next.row - this.first;
      this.#parts.shift();
    }
  }

  /** Looks at one block, or at one record of several blocks. */
  #step(): void {
    const { end } = this.context;
    const at = this.#position;
    if (at >= end) {
      this.#stop(null);
      return;
    }
    const block = lookAt(this.#window, at, end, false);
    if ('stop' in block) {
      this.#stop(block.reason);
      return;
    }
    const next = at + block.length;
    switch (block.type) {
      case blockType.reserve:
        this.#stop(null);
        return;
      case blockType.section:
        this.#beginFile(at);
        this.#position = next;
        return;
      case blockType.state:
        this.#addState(this.#window.bytes.subarray(block.at, block.at + block.length));
        this.#position = next;
        return;
      case blockType.room:
        this.#passRoom(next);
        this.#position = next;
        return;
      case blockType.interface:
        this.#addInterface(this.#window.bytes.subarray(block.at, block.at + block.length));
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
    const start = this.#window.reach(at, 12);
    if (start < 0) return;
    const { words } = this.#window;
    const { startHigh, startLow } = this.context;
    const last = (start + Math.min(this.#window.end, this.context.end) - at) >>> 2;
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
      const high = words[w + 3] ?? 0;
      // A time before the start is damage: the careful way deals with it.
      if (!plain || high < startHigh) break;
      const time = (high - startHigh) * half + ((words[w + 4] ?? 0) - startLow);
      const inward = words[own + 1] === inbound;
      const alarm = (words[own + 11] ?? 0) & truncatedFlag;
      this.#push(messageCode, at, words[w + 2] ?? 0, flagsOf(!inward, alarm !== 0), time);
      this.#traffic.count(words[w + 2] ?? 0, words[own + 9] ?? 0, inward, captured - tagBytes);
      this.turns.note(words[w + 2] ?? 0, words[own + 9] ?? 0, inward, time);
      at += size;
      w = next;
    }
    if (at > this.#position) this.lastKind = 'message';
    this.#position = at;
  }

  #stop(reason: string | null): void {
    this.caughtUp = true;
    this.damaged = reason;
  }

  #addInterface(block: Uint8Array): void {
    const { interfaces } = this.context;
    const note = readInterface(block) ?? {
      kind: 'session',
      key: `interface ${this.#declared}`,
      startedAt: null,
    };
    interfaces[this.#declared++] = note;
    if (note.startedAt === null || this.#declared > 1) return;
    this.context.startHigh = Number(note.startedAt >> 32n);
    this.context.startLow = Number(note.startedAt & 0xffff_ffffn);
  }

  /** Adds the record whose packet is at this offset; returns the offset behind it, −1 while it is not all there. */
  #addPacket(at: number): number {
    const packet = this.#decoder.packet(at);
    if (packet?.message) {
      const { length, payload } = packet.message;
      const behind =
        length > payload.length ? this.#behindRest(packet.end, length - payload.length) : packet.end;
      if (behind < 0) return -1;
      const { instance, direction, truncated } = packet.message;
      const flags = flagsOf(direction === 'out', truncated);
      this.#push(messageCode, at, packet.interfaceId, flags, packet.time);
      this.#traffic.count(
        packet.interfaceId,
        packet.message.instance,
        packet.message.direction === 'in',
        length,
      );
      this.turns.note(packet.interfaceId, instance, direction === 'in', packet.time);
      this.lastKind = 'message';
      return behind;
    }
    const json = packet ? lookAt(this.#window, packet.end, this.context.end, true) : null;
    if (json && 'stop' in json && json.stop === 'incomplete') return -1;
    const record = this.#decoder.decode(at, 0);
    this.#add(record, packet?.interfaceId ?? 0, at);
    if (packet && json && !('stop' in json) && json.type === blockType.record)
      return packet.end + json.length;
    return packet?.end ?? at + (this.#window.words[(this.#window.reach(at, 12) >>> 2) + 1] ?? 12);
  }

  /** Offset behind the `rest` blocks that hold so many bytes, or that stop before; −1 when more may come. */
  #behindRest(from: number, missing: number): number {
    let at = from;
    for (let left = missing; left > 0; ) {
      const block = lookAt(this.#window, at, this.context.end, false);
      if ('stop' in block) return block.stop === 'incomplete' ? -1 : at;
      if (block.type !== blockType.rest) return block.type === blockType.reserve ? -1 : at;
      at += block.length;
      left -= block.length - pieceOverhead;
    }
    return at;
  }

  #add(record: Record, interfaceId: number, at: number): void {
    const row = this.columns.length;
    this.#push(codeOf(record.kind), at, interfaceId, flagsOfRecord(record), record.time);
    this.spans.add(record, interfaceId);
    this.lastKind = record.kind;
    if (record.kind === 'gap') this.#gap = { at, lost: Number(record.lost ?? 0) };
    if (record.kind === 'memory.change' || record.kind === 'memory.snapshot') {
      const rows = this.memoryRows.get(interfaceId) ?? [];
      this.memoryRows.set(interfaceId, rows);
      rows.push(row);
    }
    applyRecord(this.state, record);
  }

  #push(kind: number, at: number, interfaceId: number, flags: number, time: number): void {
    const lane = laneCode(interfaceId, flags);
    this.columns.push(kind, at, lane, time);
    this.histogram.add(lane, time);
    if (time > this.lastTime) this.lastTime = time;
  }

  #lookAtGapAgain(): void {
    if (!this.#gap || this.#gap.at < this.#files.start) return;
    const record = this.#decoder.decode(this.#gap.at);
    const lost = record.kind === 'gap' ? Number(record.lost ?? 0) : this.#gap.lost;
    this.state.lost += lost - this.#gap.lost;
    this.#gap.lost = lost;
  }
}
