import { messageOf } from '../../protocol/messageOf.ts';
import { type Record, type RecordKind, recordKinds } from '../../protocol/record.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { CaptureFiles } from './captureFiles.ts';
import { CaptureIndex } from './captureIndex.ts';
import { CaptureMemory } from './captureMemory.ts';
import type { Stamp } from './encodeBlocks.ts';
import type { ObjectSpans } from './objectSpans.ts';
import type { Interface } from './readBlocks.ts';
import { flagBits, lastLane, type RecordColumns } from './recordColumns.ts';
import { RowReader } from './rowReader.ts';
import { rowAtTime, rowOf } from './rowSearch.ts';
import type { TimeHistogram } from './timeHistogram.ts';

/** A screen of short messages: most of what a larger window would read is thrown away at the next jump. */
const windowBytes = 1 << 14;
const scanWindowBytes = 1 << 18;
/** Bytes of `data` in a row. */
const rowData = 256;

/**
 * A capture: an index that follows its file, or the files of a ring, as it grows, and records by row number.
 *
 * A live run, a finished capture, and one that another process is writing are the same to it. What a file holds never
 * makes it throw: what cannot be understood becomes an `error` record or ends the capture, and `damaged` says why. What a
 * disk does not give ends the capture for now; of a single record it is the error of the system.
 */
export class CaptureReader {
  readonly memory: CaptureMemory;
  readonly #files: CaptureFiles;
  readonly #index: CaptureIndex;
  readonly #rows: RowReader;

  private constructor(files: CaptureFiles) {
    this.#files = files;
    this.#index = new CaptureIndex(files);
    this.#rows = new RowReader(files, this.#index, windowBytes);
    this.memory = new CaptureMemory(this.#index, this.#rows);
  }

  /** @throws Error in words when the file cannot be opened or is not a capture of ours */
  static open(file: string): CaptureReader {
    let reader: CaptureReader | null = null;
    let reason: string | null;
    try {
      reader = new CaptureReader(CaptureFiles.open(file));
      // The first read: a folder can be opened, and no more.
      reason = reader.#index.notOurs();
    } catch (error) {
      reader?.close();
      throw new Error(`The capture ${file} cannot be opened: ${messageOf(error)}`);
    }
    if (reason === null) return reader;
    reader.close();
    throw new Error(`${file} is not a capture of IPC Inspector: ${reason}`);
  }

  close(): void {
    this.#files.close();
  }

  /** The objects of the run and their state, as of the last record read. */
  get state(): SessionState {
    return this.#index.sum.state;
  }

  /** Why the records end before the file does; null while all of it could be read. */
  get damaged(): string | null {
    return this.#index.damaged;
  }

  /** Why the system gave no more bytes to the last `follow`: they may be there all the same. */
  get failure(): string | null {
    return this.#index.failure;
  }

  /** Everything that `follow` was allowed to read has been looked at. */
  get caughtUp(): boolean {
    return this.#index.caughtUp;
  }

  /** Number of records. */
  get total(): number {
    return this.columns.length;
  }

  /** Row of the first record that is still there: the oldest file of a ring goes with its records. */
  get first(): number {
    return this.#index.parts.first;
  }

  /** Bytes up to the end of the last whole record. */
  get position(): number {
    return this.#index.position;
  }

  /** The file and the place in it where a capture that was cut off can be continued. */
  get end(): { path: string; offset: number } {
    return this.#files.locate(this.#index.position);
  }

  /** The header is whole, so that records can follow. */
  get begun(): boolean {
    return this.#index.context.interfaces.length > 0;
  }

  /** Ends with session.end, and everything before it could be read. */
  get complete(): boolean {
    return this.caughtUp && this.damaged === null && this.#index.sum.lastKind === 'session.end';
  }

  /**
   * Reads on from where it stopped.
   * @param upTo size up to which the file is known to be written; the whole file if left out
   * @param budget most bytes to look at: call again until `caughtUp`
   * @returns number of records added
   */
  follow(upTo = Number.POSITIVE_INFINITY, budget = 16 << 20): number {
    const before = this.total;
    this.#index.follow(upTo, budget);
    return this.total - before;
  }

  /** Reads all there is, letting other work run in between. */
  async followAll(upTo?: number): Promise<void> {
    do {
      this.follow(upTo);
      await new Promise((resolve) => setImmediate(resolve));
    } while (!this.caughtUp);
  }

  /** The objects of the capture, in the order of their ids. */
  get interfaces(): readonly Interface[] {
    return this.#index.context.interfaces;
  }

  get histogram(): TimeHistogram {
    return this.#index.sum.histogram;
  }

  get spans(): ObjectSpans {
    return this.#index.sum.spans;
  }

  /** Of the newest record, in ns since the start. */
  get lastTime(): number {
    return this.#index.sum.lastTime;
  }

  /** What is known of each row without reading the file. */
  get columns(): RecordColumns {
    return this.#index.sum.columns;
  }

  kindOf(row: number): RecordKind {
    return recordKinds[this.columns.kind(row)] ?? 'error';
  }

  /** Id of the object that a record is about; 0 for the session. */
  objectOf(row: number): number {
    const lane = this.columns.lane(row) >>> flagBits;
    return lane === lastLane ? (this.#rows.packet(row)?.interfaceId ?? lane) : lane;
  }

  /** Key of the child at the other end of a message's pipe; null when none of ours is, or it is no message. */
  childOfMessage(row: number): string | null {
    const id = this.#rows.packet(row)?.message?.childInterface ?? 0;
    const child = this.interfaces[id];
    return id !== 0 && child?.kind === 'child' ? child.key : null;
  }

  /** ns since the start. */
  timeOf(row: number): number {
    return this.#rows.packet(row)?.time ?? 0;
  }

  /** The first row taken at this time or later; `total` when there is none. */
  rowAtTime(time: number): number {
    return rowAtTime(this.columns, this.#rows, time);
  }

  /**
   * @param row below `total`
   * @param dataLimit most bytes of `data`; `length` stays true
   */
  record(row: number, options: { dataLimit?: number } = {}): Record {
    return this.#rows.record(row, options);
  }

  /** One gap for rows [from, to), which have gone: `to` is at most `first`. */
  gap(from: number, to: number): Record {
    return this.#index.parts.gap(from, to);
  }

  /** Bytes of the record's data; fewer than `length` at its end. */
  bytes(row: number, offset: number, length: number): Uint8Array {
    return this.#rows.bytes(row, offset, length);
  }

  /** For somebody who looks at many records in turn. */
  scanner(windowBytes = scanWindowBytes): RowReader {
    return new RowReader(this.#files, this.#index, windowBytes);
  }

  rows(from: number, count: number): Row[] {
    const rows: Row[] = [];
    let previousTime = from > 0 ? (this.#rows.packet(from - 1)?.time ?? null) : null;
    for (let row = from; row < Math.min(from + count, this.total); row++) {
      const record = this.record(row, { dataLimit: rowData });
      rows.push({ row, record, previousTime });
      previousTime = record.time;
    }
    return rows;
  }

  /** The row of the record with this number, null when it is not in the capture. */
  rowOf(seq: number): number | null {
    return rowOf(this.columns, this.#rows, seq);
  }

  /** Place of a record that is to be appended: `time` in ns since the start. */
  stamp(seq: number, time: number): Stamp {
    const { startHigh, startLow } = this.#index.context;
    const low = startLow + (time % 2 ** 32);
    const timeHigh = startHigh + Math.floor(time / 2 ** 32) + Math.floor(low / 2 ** 32);
    return { seq, timeHigh, timeLow: low % 2 ** 32 };
  }

  /** Which way the requests of a client go, as far as the traffic tells. */
  requestsOf(pipe: string, instance: number): 'in' | 'out' {
    const id = this.#index.context.interfaces.findIndex(({ kind, key }) => kind === 'pipe' && key === pipe);
    return this.#index.sum.turns.requestsOf(id, instance);
  }
}
