import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { ringFiles } from '../../../src/host/capture/ringNames.ts';
import { type ForkedHost, forkHost } from '../../../src/host/keeper/forkedHost.ts';
import { type SessionDescriptionInput, sessionDescription } from '../../../src/protocol/description.ts';
import type { HostNotices } from '../../../src/protocol/notices.ts';
import type { Record, RecordKind, RecordOf } from '../../../src/protocol/record.ts';
import type { HostMethods } from '../../../src/protocol/requests.ts';
import type { SessionState } from '../../../src/protocol/sessionState.ts';
import { checkRecords } from './checkRecords.ts';
import type { Place } from './place.ts';
import { killProcess, openFiles, openHandles } from './processes.ts';
import { until } from './until.ts';

/** How long anything may take that is not itself under test; Wine on a busy machine is slow. ms */
export const patience = process.platform === 'win32' ? 60_000 : 20_000;

/** The capture, if it is one file; threads of Node's pool and libraries that are loaded once and stay. */
const slack = process.platform === 'win32' ? 24 : 8;

export interface StartOptions {
  /** As in the editor: timeouts are notes, children may be started again, only a stop ends the run. */
  readonly interactive?: boolean;
  /** Milliseconds. */
  readonly duration?: number | null;
  readonly capture?: string;
}

/** A session host whose keeper is the test. */
export class Recorder {
  readonly host: ForkedHost;
  /** Of the run, once it has started. */
  ledger = '';
  /** Empty when it has been deleted. */
  capture = '';
  /** What the host told last. */
  state: SessionState | null = null;
  progress: HostNotices['progress'] = { records: 0, bytes: 0, lost: 0, time: 0 };
  /** How much of the run stands nowhere in the capture. */
  unrecorded: HostNotices['unrecorded'] | null = null;
  ended: HostNotices['ended'] | null = null;
  gone = false;
  #reader: CaptureReader | null = null;
  #handles = Number.POSITIVE_INFINITY;

  constructor() {
    this.host = forkHost();
    this.host.channel.on('state', (state) => {
      this.state = state;
    });
    this.host.channel.on('progress', (progress) => {
      this.progress = progress;
    });
    this.host.channel.on('unrecorded', (unrecorded) => {
      this.unrecorded = unrecorded;
    });
    this.host.channel.on('ended', (ended) => {
      this.ended = ended;
    });
    void this.host.gone.then(() => {
      this.gone = true;
    });
  }

  get pid(): number {
    return this.host.pid;
  }

  request<K extends keyof HostMethods & string>(
    name: K,
    params: HostMethods[K]['params'],
  ): Promise<HostMethods[K]['result']> {
    return this.host.channel.request(name, params);
  }

  /** @param options handles that it has before it starts are those that it may have after the run */
  async start(place: Place, description: SessionDescriptionInput, options: StartOptions = {}): Promise<void> {
    const { interactive = false, duration = null, capture = place.newCapture() } = options;
    this.capture = capture;
    // Answered, so that whatever a process opens to begin with is open.
    await this.request('listPipes', {});
    this.#handles = openHandles(this.pid);
    const started = await this.request('start', {
      description: sessionDescription.parse(description),
      folder: place.folder,
      workspaceFolder: place.folder,
      title: 'fault',
      capture: { file: capture },
      nameSeed: null,
      interactive,
      duration,
    });
    this.ledger = started.ledger;
    this.capture = started.capture;
  }

  /** All records that are on disk. */
  records(): Record[] {
    const reader = this.#read();
    return Array.from({ length: reader.total }, (_, row) => reader.record(row, { dataLimit: 64 }));
  }

  record(row: number): Record {
    return this.#read().record(row, { dataLimit: 256 });
  }

  /** Number of records on disk. */
  get total(): number {
    return this.#read().total;
  }

  /** The first record of a kind that is on disk, or comes. */
  async next<K extends RecordKind>(
    kind: K,
    matches: (record: RecordOf<K>) => boolean = () => true,
    from = 0,
  ): Promise<RecordOf<K>> {
    let row = from;
    return until(`${kind} in ${this.capture}`, patience, () => {
      const reader = this.#read();
      for (; row < reader.total; row++) {
        if (reader.kindOf(row) !== kind) continue;
        const record = reader.record(row, { dataLimit: 4096 });
        if (record.kind === kind && matches(record as RecordOf<K>)) return record as RecordOf<K>;
      }
      if (this.gone) throw new Error(`The recorder ended before ${kind} came.`);
      return null;
    });
  }

  /** Stops the run; resolves when it has ended. */
  async stop(): Promise<HostNotices['ended']> {
    await this.request('stop', { reason: 'stopped' });
    return this.end();
  }

  /** Resolves when the run has ended. */
  async end(milliseconds = patience): Promise<HostNotices['ended']> {
    return until('the run to end', milliseconds, () => {
      if (this.gone && !this.ended) throw new Error('The recorder died.');
      return this.ended;
    });
  }

  async kill(): Promise<void> {
    killProcess(this.pid);
    await this.host.gone;
  }

  /**
   * Closes the channel, at which the host ends by itself. After a run it must have no more open than it had before: its
   * threads have ended, and of the objects of the session nothing is left.
   * @param check of the capture's records; null where it cannot have them all
   */
  async release(check: ((capture: string) => void) | null = checkRecords): Promise<void> {
    this.#reader?.close();
    this.#reader = null;
    try {
      if (this.ended && !this.gone) {
        await this.#handsBack();
        if (this.capture !== '') check?.(this.capture);
      }
    } finally {
      await this.host.release();
    }
  }

  async #handsBack(): Promise<void> {
    // It shows the capture on: of a ring it may have looked into each file.
    const most = this.#handles + slack + (this.capture === '' ? 0 : ringFiles(this.capture).length);
    await until('handles to be closed', patience, () => this.gone || openHandles(this.pid) <= most).catch(
      () => {
        const now = openHandles(this.pid);
        const list = openFiles(this.pid).join(', ');
        throw new Error(
          `The recorder had ${this.#handles} handles before its run and has ${now} after it. ${list}`,
        );
      },
    );
  }

  #read(): CaptureReader {
    const reader = this.#reader ?? CaptureReader.open(this.capture);
    this.#reader = reader;
    do reader.follow();
    while (!reader.caughtUp);
    return reader;
  }
}
