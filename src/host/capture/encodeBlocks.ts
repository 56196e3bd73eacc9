/** Blocks that are not on the hot path, each as bytes of its own. */
import type { Fact } from '../../protocol/record.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { sentence } from '../../protocol/summary.ts';
import {
  blockType,
  linkType,
  longestPacket,
  longestPiece,
  option,
  padded,
  recordOption,
  recordOverhead,
} from './format.ts';

const half = 2 ** 32;

export type ObjectKind = 'session' | 'child' | 'pipe' | 'event' | 'memory';

/** What an interface says about its object, for our reader. */
export interface InterfaceNote {
  readonly kind: ObjectKind;
  readonly key: string;
  /** Interface 0 only: ns since 1970 at time 0 of the run, in decimal. */
  readonly startedAt?: string;
}

export interface MemoryBytes {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** Where a record stands: its number and its absolute time in halves of 32 bits. */
export interface Stamp {
  readonly seq: number;
  readonly timeHigh: number;
  readonly timeLow: number;
}

export function sectionBlock(application: string): Uint8Array {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x1a2b3c4d, 0);
  head.writeUInt16LE(1, 4);
  head.writeBigInt64LE(-1n, 8);
  return block(blockType.section, head, options([option.userApplication, utf8(application)]));
}

export function interfaceBlock(note: InterfaceNote, description: string): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(linkType, 0);
  head.writeUInt32LE(longestPacket, 4);
  return block(
    blockType.interface,
    head,
    options(
      [option.interfaceName, utf8(note.key)],
      [option.interfaceDescription, utf8(description)],
      [option.timestampResolution, Buffer.from([9])],
      [option.own, utf8(JSON.stringify(note))],
    ),
  );
}

/**
 * A record that is no message: an empty packet with a comment for people, then the record itself.
 * @param jsonBytes pads the JSON to this length, so that it can be overwritten in place by a longer one
 */
export function recordBlocks(interfaceId: number, stamp: Stamp, fact: Fact, jsonBytes = 0): Uint8Array[] {
  const { seq, timeHigh, timeLow } = stamp;
  const comment = shorten(sentence(fact));
  const commentLength = Buffer.byteLength(comment);
  const json = jsonOf(fact);
  const bodyLength = padded(Math.max(Buffer.byteLength(json), jsonBytes));
  const packetSize = 52 + padded(commentLength);
  const recordSize = recordOverhead + bodyLength;
  // In one piece of memory, put down word by word: between two steps this is most of what the recorder does, while the
  // reply is on its way.
  const bytes = Buffer.allocUnsafe(packetSize + recordSize);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  // A store into Uint32Array takes the number modulo 2^32, which is the lower half of a u64.
  words[0] = blockType.packet;
  words[1] = packetSize;
  words[2] = interfaceId;
  words[3] = timeHigh;
  words[4] = timeLow;
  words[5] = 0;
  words[6] = 0;
  words[7] = option.comment | (commentLength << 16);
  text(bytes, 32, comment, padded(commentLength), 0);
  let w = (32 + padded(commentLength)) >>> 2;
  words[w++] = recordOption;
  words[w++] = seq;
  words[w++] = seq / half;
  words[w++] = option.end;
  words[w++] = packetSize;
  words[w++] = blockType.record;
  words[w++] = recordSize;
  words[w++] = seq;
  words[w++] = seq / half;
  // Blanks, not zeros, behind the JSON: a parser takes them.
  text(bytes, w << 2, json, bodyLength, 0x20);
  words[w + (bodyLength >>> 2)] = recordSize;
  return [bytes.subarray(0, packetSize), bytes.subarray(packetSize)];
}

/** Blocks of at most 1 MiB, made one by one: a snapshot may be large. `offset` is that of the first byte of `data`. */
export function* pieces(type: number, seq: number, offset: number, data: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += longestPiece) {
    yield block(type, Buffer.concat([u64(seq), u64(offset + at)]), data.subarray(at, at + longestPiece));
  }
}

/** @param size of the whole block */
export function reserveBlock(size: number): Uint8Array {
  return block(blockType.reserve, Buffer.alloc(size - 12));
}

/** @param size of the whole block */
export function roomBlock(size: number): Uint8Array {
  return block(blockType.room, Buffer.alloc(size - 12));
}

/** How things were behind the record `seq`. */
export function stateBlock(seq: number, state: SessionState): Uint8Array {
  const json = utf8(JSON.stringify(state));
  const body = Buffer.alloc(padded(json.length), ' ');
  json.copy(body);
  return block(blockType.state, u64(seq), body);
}

function jsonOf(fact: Fact): string {
  if (!('data' in fact)) return JSON.stringify(fact);
  const { buffer, byteOffset, length } = fact.data;
  return JSON.stringify({ ...fact, data: Buffer.from(buffer, byteOffset, length).toString('base64') });
}

function block(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = 12 + parts.reduce((sum, part) => sum + padded(part.length), 0);
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(size, 4);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  bytes.writeUInt32LE(size, size - 4);
  return bytes;
}

function options(...list: ReadonlyArray<readonly [code: number, value: Uint8Array]>): Uint8Array {
  const parts = list.map(([code, value]) => {
    const bytes = Buffer.alloc(4 + padded(value.length));
    bytes.writeUInt16LE(code, 0);
    bytes.writeUInt16LE(value.length, 2);
    bytes.set(value, 4);
    return bytes;
  });
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Writes `value` at `at` and fills the rest of `length` bytes. ASCII without a native call, which takes ten times as long. */
function text(bytes: Buffer, at: number, value: string, length: number, filling: number): void {
  const end = at + length;
  let to = at;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0x7f) {
      to = at + index + bytes.write(value.slice(index), at + index);
      break;
    }
    bytes[to++] = code;
  }
  while (to < end) bytes[to++] = filling;
}

const utf8 = (value: string) => Buffer.from(value, 'utf8');

/** At most 400 characters: an option holds 65 535 bytes, a line in Wireshark far less. */
function shorten(line: string): string {
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
