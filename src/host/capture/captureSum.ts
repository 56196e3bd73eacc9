import { applyRecord } from '../../protocol/applyRecord.ts';
import { type Record, type RecordKind, recordKinds } from '../../protocol/record.ts';
import { emptySessionState, type SessionState } from '../../protocol/sessionState.ts';
import { ObjectSpans } from './objectSpans.ts';
import type { Interface } from './readBlocks.ts';
import { flagsOf, flagsOfRecord, laneCode, RecordColumns } from './recordColumns.ts';
import { SectionSizes } from './sectionSizes.ts';
import { TimeHistogram } from './timeHistogram.ts';
import { TrafficCount } from './trafficCount.ts';
import { Turns } from './turns.ts';

const kindCodes = new Map(recordKinds.map((kind, code) => [kind, code]));
const codeOf = (kind: RecordKind) => kindCodes.get(kind) ?? 0;
const messageCode = codeOf('message');
const passedStepCode = codeOf('step.ok');

/** What the records of a capture add up to, and what is kept in memory of each. */
export class CaptureSum {
  state: SessionState = emptySessionState();
  readonly columns = new RecordColumns();
  readonly histogram = new TimeHistogram();
  readonly spans = new ObjectSpans();
  readonly turns = new Turns();
  /** Of each memory interface the rows of its snapshots and changes. */
  readonly memoryRows = new Map<number, number[]>();
  readonly sectionSizes = new SectionSizes();
  /** Of the newest record, in ns since the start. */
  lastTime = 0;
  /** Kind of the last record. */
  lastKind: RecordKind | null = null;
  readonly #traffic = new TrafficCount();

  /**
   * @param offset of its packet, and interfaceId: of the pipe; length: bytes of the message; time: ns since the start
   */
  addMessage(
    offset: number,
    interfaceId: number,
    instance: number,
    inward: boolean,
    truncated: boolean,
    length: number,
    time: number,
  ): void {
    this.#push(messageCode, offset, interfaceId, flagsOf(!inward, truncated), time);
    this.#traffic.count(interfaceId, instance, inward, length);
    this.turns.note(interfaceId, instance, inward, time);
    this.lastKind = 'message';
  }

  addPassedStep(offset: number, interfaceId: number, time: number): void {
    this.#push(passedStepCode, offset, interfaceId, 0, time);
    this.lastKind = 'step.ok';
    this.state.steps.ok++;
  }

  /** Adds a record that is no message. */
  add(record: Record, offset: number, interfaceId: number): void {
    const row = this.columns.length;
    this.#push(codeOf(record.kind), offset, interfaceId, flagsOfRecord(record), record.time);
    this.spans.add(record, interfaceId);
    this.lastKind = record.kind;
    if (record.kind === 'memory.change' || record.kind === 'memory.snapshot') {
      const rows = this.memoryRows.get(interfaceId) ?? [];
      this.memoryRows.set(interfaceId, rows);
      rows.push(row);
    }
    if (record.kind === 'memory.map') {
      const before = this.state.memory.find(({ memory, mapped }) => mapped && memory === record.memory);
      const size = before?.realSize ?? null;
      this.sectionSizes.add(interfaceId, row, Number(record.realSize), size === null ? null : Number(size));
    }
    applyRecord(this.state, record);
  }

  /** To be called before the state is looked at: messages come by the million and are counted apart from it. */
  settle(interfaces: readonly Interface[]): void {
    this.#traffic.moveTo(this.state, interfaces);
  }

  #push(kind: number, offset: number, interfaceId: number, flags: number, time: number): void {
    const lane = laneCode(interfaceId, flags);
    this.columns.push(kind, offset, lane, time);
    this.histogram.add(lane, time);
    if (time > this.lastTime) this.lastTime = time;
  }
}
