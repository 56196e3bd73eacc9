import type { RecordOf } from '../../protocol/record.ts';
import type { FileWindow } from './fileWindow.ts';
import {
  blockType,
  inbound,
  messageOption,
  messageOverhead,
  noTime,
  option,
  tagBytes,
  truncatedFlag,
} from './format.ts';
import type { CaptureContext } from './recordDecoder.ts';

type Message = { -readonly [K in keyof RecordOf<'message'>]: RecordOf<'message'>[K] };

const half = 2 ** 32;
const flagsOption = option.packetFlags | (4 << 16);
/** A longer packet is left to the decoder, which does not read all of it. */
const longestPlain = 1 << 16;

/**
 * One record object that is moved from message to message: a search through millions would else make as many, and spend
 * most of its time on that. Its bytes stay where they are in the window.
 */
export class ScannedMessage {
  readonly record: Message;
  readonly #window: FileWindow;
  readonly #context: CaptureContext;
  /** Index of the payload in the window, and its length. */
  #payload = 0;
  #length = 0;

  constructor(window: FileWindow, context: CaptureContext) {
    this.#window = window;
    this.#context = context;
    const payload = () => window.bytes.subarray(this.#payload, this.#payload + this.#length);
    this.record = {
      seq: 1,
      time: 0,
      kind: 'message',
      pipe: '',
      instance: 1,
      child: null,
      direction: 'in',
      length: 0,
      get data() {
        return payload();
      },
      truncated: false,
      since: 0,
      issued: null,
    };
  }

  /** False when what stands at this offset is no message in one plain block; then `record` means nothing. */
  moveTo(offset: number): boolean {
    const start = this.#window.reach(offset, 28) >>> 2;
    const { words } = this.#window;
    const size = words[start + 1] ?? 0;
    const captured = words[start + 5] ?? 0;
    const payloadBytes = (captured + 3) & ~3;
    if (
      words[start] !== blockType.packet ||
      captured < tagBytes ||
      words[start + 6] !== captured ||
      size > longestPlain ||
      size !== messageOverhead - tagBytes + payloadBytes ||
      offset + size > this.#context.end
    )
      return false;
    const at = this.#window.reach(offset, size);
    return at >= 0 && this.#read(at >>> 2, size >>> 2, captured);
  }

  #read(w: number, size: number, captured: number): boolean {
    const { words } = this.#window;
    const word = (index: number) => words[index] ?? 0;
    const own = w + size - 14;
    if (word(w + size - 1) !== size << 2) return false;
    if (word(own) !== flagsOption || word(own + 2) !== messageOption) return false;
    const { interfaces, startHigh, startLow } = this.#context;
    const { record } = this;
    const id = word(w + 2);
    const pipe = interfaces[id];
    const childId = word(own + 10);
    const child = childId === 0 ? undefined : interfaces[childId];
    record.seq = word(own + 3) + word(own + 4) * half;
    record.time = Math.max(0, (word(w + 3) - startHigh) * half + (word(w + 4) - startLow));
    record.pipe = pipe?.kind === 'pipe' ? pipe.key : `interface ${id}`;
    record.instance = Math.max(1, word(own + 9));
    record.child = child?.kind === 'child' ? child.key : null;
    record.direction = word(own + 1) === inbound ? 'in' : 'out';
    record.length = captured - tagBytes;
    record.truncated = (word(own + 11) & truncatedFlag) !== 0;
    record.since = Math.min(word(own + 5) + word(own + 6) * half, Number.MAX_SAFE_INTEGER);
    const none = word(own + 7) === noTime && word(own + 8) === noTime;
    record.issued = none ? null : Math.min(word(own + 7) + word(own + 8) * half, Number.MAX_SAFE_INTEGER);
    this.#payload = (w << 2) + 28 + tagBytes;
    this.#length = record.length;
    return Number.isSafeInteger(record.seq) && Number.isSafeInteger(record.time);
  }
}
