import { isFromSystem } from '../systemError.ts';
import type { CaptureFiles } from './captureFiles.ts';
import { CaptureSum } from './captureSum.ts';
import { FileParts } from './fileParts.ts';
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
import { isReserve, mayBeHalfWritten } from './lookAtReserve.ts';
import { notOurs } from './notOurs.ts';
import { isPassedStep } from './passedStep.ts';
import { type Interface, lookAt, readInterface } from './readBlocks.ts';
import { readState, stateSeq } from './readState.ts';
import { type CaptureContext, type Packet, RecordDecoder } from './recordDecoder.ts';

/** First word of the direction flags, which each message has. */
const flagsOption = option.packetFlags | (4 << 16);
const windowBytes = 1 << 19;
/** Of a longer message only the ends are read: the end of one with the head of the next, in one small read. */
const longMessage = 1 << 14;
const endsBytes = 512;
const half = 2 ** 32;

/** Walks a capture's file as it grows, and finds where its records are. */
export class CaptureIndex {
  readonly sum = new CaptureSum();
  readonly parts: FileParts;
  readonly context: CaptureContext & {
    interfaces: Interface[];
    startHigh: number;
    startLow: number;
    end: number;
  };
  damaged: string | null = null;
  /** The system did not give the bytes that `follow` asked for last, in its words: it may the next time. */
  failure: string | null = null;
  caughtUp = false;
  /** Counts the calls of `follow`: what was read of the file before the last may have changed. */
  generation = 0;
  readonly #files: CaptureFiles;
  readonly #window: FileWindow;
  readonly #decoder: RecordDecoder;
  /** A gap at the end of a capture that has stopped is written again with a higher count. */
  #gap: { at: number; lost: number } | null = null;
  #position = 0;
  /** Interfaces declared so far in the file at hand: each file of a ring declares all of them again, in the same order. */
  #declared = 0;

  constructor(files: CaptureFiles) {
    this.#files = files;
    this.parts = new FileParts(files);
    this.context = { interfaces: [], startHigh: 0, startLow: 0, end: 0 };
    this.#window = new FileWindow(files, windowBytes);
    this.#decoder = new RecordDecoder(this.#window, this.context);
  }

  /** Offset behind the last whole record. */
  get position(): number {
    return this.#position;
  }

  /** Null, or why this is no capture of ours. */
  notOurs(): string | null {
    return notOurs(this.#window, this.#files.size());
  }

  /** See CaptureReader.follow. */
  follow(upTo: number, budget: number): void {
    this.generation++;
    this.#window.forget();
    this.failure = null;
    try {
      this.#readOn(upTo, budget);
    } catch (error) {
      if (!isFromSystem(error)) throw error;
      this.failure = error.message;
      this.caughtUp = true;
      this.damaged = `The capture cannot be read at byte ${this.#position}: ${error.message}.`;
    }
    this.sum.settle(this.context.interfaces);
    this.sum.state.lost += this.parts.letGo();
  }

  #readOn(upTo: number, budget: number): void {
    const known = Number.isFinite(upTo) ? upTo : 0;
    this.context.end = Math.min(upTo, this.#files.size(known));
    this.#lookAtGapAgain();
    const pause = this.#position + budget;
    this.caughtUp = false;
    while (this.#position < pause && !this.caughtUp) {
      this.#addMessages();
      if (this.#position < pause) this.#step();
    }
  }

  /** A file of a ring says how things were before it: news only to who has not read what was before. */
  #addState(block: Uint8Array): void {
    const { sum } = this;
    const row = sum.columns.length;
    const missing = this.parts.follows(stateSeq(block), row);
    if (row > 0 && !missing) return;
    const state = readState(block);
    if (state) {
      sum.settle(this.context.interfaces);
      sum.state = { ...state, lost: sum.state.lost };
    }
    if (missing) sum.add(missing, this.#position, 0);
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
    if (isReserve(this.#window, block)) {
      this.#stop(null);
      return;
    }
    switch (block.type) {
      case blockType.section:
        this.#declared = 0;
        this.parts.begin(at, this.sum.columns.length, this.sum.lastTime);
        this.#position = next;
        return;
      case blockType.state: {
        // Of a long block only the ends have been looked at.
        const from = this.#window.reach(at, block.length);
        if (from >= 0) this.#addState(this.#window.bytes.subarray(from, from + block.length));
        this.#position = next;
        return;
      }
      case blockType.room:
        this.parts.passRoom(next, this.sum.columns.length);
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
    this.#window.readAhead = (words[(start >>> 2) + 1] ?? 0) < longMessage ? windowBytes : endsBytes;
    const { sum } = this;
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
      const truncated = ((words[own + 11] ?? 0) & truncatedFlag) !== 0;
      const length = captured - tagBytes;
      sum.addMessage(at, words[w + 2] ?? 0, words[own + 9] ?? 0, inward, truncated, length, time);
      at += size;
      w = next;
    }
    this.#position = at;
  }

  #stop(reason: string | null): void {
    this.caughtUp = true;
    const isDamage = reason !== null && !this.#mayBeHalfWritten(this.#position);
    this.damaged = isDamage ? reason : null;
  }

  #mayBeHalfWritten(at: number): boolean {
    return mayBeHalfWritten(this.#window, at, this.context.end);
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
      const { length, payload, instance, direction, truncated } = packet.message;
      const behind =
        length > payload.length ? this.#behindRest(packet.end, length - payload.length) : packet.end;
      if (behind < 0) return -1;
      const { interfaceId, time } = packet;
      this.sum.addMessage(at, interfaceId, instance, direction === 'in', truncated, length, time);
      return behind;
    }
    const json = packet ? lookAt(this.#window, packet.end, this.context.end, true) : null;
    if (json && 'stop' in json && (json.stop === 'incomplete' || this.#mayBeHalfWritten(at))) return -1;
    const block = json && !('stop' in json) && json.type === blockType.record ? json : null;
    const isPassed = block && isPassedStep(this.#window.bytes, block.at + 16, block.at + block.length - 4);
    if (isPassed && packet && packet.seq > 0) {
      this.sum.addPassedStep(at, packet.interfaceId, packet.time);
      return packet.end + block.length;
    }
    if (!packet || !this.parts.isTold(packet.seq)) this.#add(packet, at);
    if (packet) return packet.end + (block?.length ?? 0);
    return at + (this.#window.words[(this.#window.reach(at, 12) >>> 2) + 1] ?? 12);
  }

  /** Offset behind the `rest` blocks that hold so many bytes, or that stop before; −1 when more may come. */
  #behindRest(from: number, missing: number): number {
    let at = from;
    for (let left = missing; left > 0; ) {
      const block = lookAt(this.#window, at, this.context.end, false);
      if ('stop' in block) return block.stop === 'incomplete' || this.#mayBeHalfWritten(at) ? -1 : at;
      if (isReserve(this.#window, block)) return -1;
      if (block.type !== blockType.rest) return at;
      at += block.length;
      left -= block.length - pieceOverhead;
    }
    return at;
  }

  #add(packet: Packet | null, at: number): void {
    const record = this.#decoder.decode(at, 0);
    if (record.kind === 'gap') this.#gap = { at, lost: Number(record.lost ?? 0) };
    this.sum.add(record, at, packet?.interfaceId ?? 0);
  }

  #lookAtGapAgain(): void {
    if (!this.#gap || this.#gap.at < this.#files.start) return;
    const record = this.#decoder.decode(this.#gap.at);
    const lost = record.kind === 'gap' ? Number(record.lost ?? 0) : this.#gap.lost;
    this.sum.state.lost += lost - this.#gap.lost;
    this.#gap.lost = lost;
  }
}
