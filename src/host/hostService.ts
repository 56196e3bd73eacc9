import type { Handlers } from '../protocol/channel.ts';
import { messageOf } from '../protocol/messageOf.ts';
import type { HostNotices, Progress, Unrecorded } from '../protocol/notices.ts';
import type { HostMethods } from '../protocol/requests.ts';
import { endCapture } from './capture/endCapture.ts';
import { runChecks } from './doctor/runChecks.ts';
import { loadKernel } from './kernel/loadKernel.ts';
import { LiveRun } from './live/liveRun.ts';
import { loadChecksum } from './memory/checksum.ts';
import { scanNames } from './program/scanNames.ts';
import { CaptureQueries } from './queries/captureQueries.ts';
import { lastOutput } from './queries/lastOutput.ts';
import { MemoryQueries } from './queries/memoryQueries.ts';
import { cleanUp } from './recovery/cleanUp.ts';
import { throttled } from './throttled.ts';

export type Notify = <K extends keyof HostNotices & string>(name: K, value: HostNotices[K]) => void;

/** Milliseconds between two notices of progress of a live run, and between two of anything else. */
const progressPeriod = 50;
const statePeriod = 250;
/**
 * More records than this between two notices of progress are a flood, in which nobody reads the list: told half as often (ms),
 * it costs the keeper and the page half as much.
 */
const floodRecords = 1000;
const floodPeriod = 100;

/** Answers a keeper's requests, on a live run and on a capture alike. */
export class HostService {
  readonly #notify: Notify;
  readonly #swept: ReadonlyMap<string, number>;
  #run: LiveRun | null = null;
  #queries: CaptureQueries | null = null;
  #memoryQueries: MemoryQueries | null = null;
  #lastState = '';
  #unrecorded: Unrecorded | null = null;
  #end: (() => void) | null = null;

  /** @param swept of each stale ledger how many processes were killed when this host began */
  constructor(notify: Notify, swept: ReadonlyMap<string, number>) {
    this.#notify = notify;
    this.#swept = swept;
  }

  readonly handlers: Handlers<HostMethods> = {
    start: async (params) => {
      if (this.#run || this.#queries) throw new Error('This recorder is already in use.');
      const [kernel, checksum] = await Promise.all([loadKernel(), loadChecksum()]);
      const run = new LiveRun(params, kernel, checksum, {
        written: (size) => this.#queries?.grown(size),
        backlog: (backlog) => this.#notify('backlog', backlog),
        unrecorded: (unrecorded) => {
          this.#unrecorded = unrecorded;
          this.#tellUnrecorded();
        },
        ended: (end) => void this.#finish(end),
      });
      this.#run = run;
      await this.#show(run.capture, progressPeriod);
      return { capture: run.capture, ledger: run.plan.ledger };
    },
    open: async ({ file }) => {
      const queries = await this.#show(file, statePeriod);
      queries.followFile();
      return { complete: !queries.reader.damaged, ended: queries.reader.complete };
    },
    recover: async ({ capture, ledger }) => {
      const killed = cleanUp(ledger) + (this.#swept.get(ledger) ?? 0);
      try {
        endCapture(capture, { reason: 'hostDied', exitCode: 3 });
      } catch (error) {
        // On a disk that is full, or that cannot be written to any more, it stays without an end and is shown all the same.
        process.stderr.write(`${messageOf(error)}\n`);
      }
      const queries = await this.#show(capture, statePeriod);
      // Whoever saw the live tree is to find the same one, not the first part of it.
      await queries.catchUp();
      return { complete: !queries.reader.damaged, killed };
    },
    stop: async ({ reason }) => {
      await this.#live().command('stop', { reason });
      return null;
    },
    state: () => this.#shown().reader.state,
    rows: (params) => this.#shown().rows(params),
    record: ({ row }) => this.#shown().record(row),
    exchange: ({ row }) => this.#shown().exchange(row),
    lastOutput: ({ child, stream, row, lines }) =>
      lastOutput(this.#shown().reader, child, stream, row, lines),
    bytes: ({ row, offset, length }) => this.#shown().bytes(row, offset, length),
    locate: (params) => this.#shown().locate(params),
    rowAtTime: (params) => this.#shown().rowAtTime(params),
    seek: (params) => this.#shown().seek(params),
    overview: (params) => this.#shown().overview(params),
    marks: () => this.#shown().marks(),
    setMark: (params) => this.#shown().setMark(params),
    rowOf: ({ seq }) => this.#shown().rowOf(seq),
    text: (params) => this.#shown().text(params),
    memory: (params) => this.#memory().memory(params),
    searchMemory: (params) => this.#memory().searchMemory(params),
    compareMemory: (params) => this.#memory().compareMemory(params),
    memorySnapshots: (params) => this.#memory().memorySnapshots(params),
    memoryHistory: (params) => this.#memory().memoryHistory(params),
    memoryHeat: (params) => this.#memory().memoryHeat(params),
    writeMemory: (params) => this.#memory().writeMemory(params),
    send: (params) => this.#live().command('send', params),
    setEvent: (params) => this.#live().command('setEvent', params),
    resetEvent: (params) => this.#live().command('resetEvent', params),
    pulseEvent: (params) => this.#live().command('pulseEvent', params),
    connect: (params) => this.#live().command('connect', params),
    disconnect: (params) => this.#live().command('disconnect', params),
    allow: (params) => this.#live().command('allow', params),
    startChild: (params) => this.#live().command('startChild', params),
    stopChild: (params) => this.#live().command('stopChild', params),
    stdin: (params) => this.#live().command('stdin', params),
    snapshot: ({ memory }) => {
      this.#live().snapshot(memory);
      return null;
    },
    childEnvironment: () => this.#live().command('environment', null),
    listPipes: async () => (await loadKernel()).listPipes(),
    scanNames: ({ program }) => scanNames(program),
    selfTest: async () => {
      if (this.#run || this.#queries) throw new Error('This recorder is already in use.');
      await runChecks({
        begun: (name) => this.#notify('checking', { name }),
        found: (result) => this.#notify('checked', result),
      });
      return null;
    },
  };

  /** The keeper has gone: a live run is ended in order, so that no child and no name stays behind. */
  keeperGone(): Promise<void> {
    const run = this.#run;
    if (!run || run.over) return Promise.resolve();
    return new Promise((resolve) => {
      this.#end = resolve;
      run.command('stop', { reason: 'closed' }).catch(resolve);
    });
  }

  #live(): LiveRun {
    if (!this.#run) throw new Error('This is a capture; nothing is running.');
    return this.#run;
  }

  #shown(): CaptureQueries {
    if (!this.#queries) throw new Error('No capture is open.');
    return this.#queries;
  }

  #memory(): MemoryQueries['handlers'] {
    const { reader } = this.#shown();
    this.#memoryQueries ??= new MemoryQueries(reader, (memory) => this.#run?.section(memory) ?? null);
    return this.#memoryQueries.handlers;
  }

  /** @param period of progress: while a page opens a capture, it is to draw rows and not the growth of a number */
  async #show(file: string, period: number): Promise<CaptureQueries> {
    let pace = period;
    let told = 0;
    const paced = (progress: Progress) => {
      pace = progress.records - told > floodRecords ? Math.max(period, floodPeriod) : period;
      told = progress.records;
      this.#tellProgress(progress);
    };
    const queries = await CaptureQueries.open(file, {
      progress: throttled(() => pace, paced),
      changed: throttled<void>(
        () => statePeriod,
        () => this.#tellState(),
      ),
    });
    this.#queries = queries;
    return queries;
  }

  #tellProgress(progress: Progress): void {
    this.#notify('progress', { ...progress, lost: progress.lost + (this.#unrecorded?.lost ?? 0) });
  }

  readonly #tellUnrecorded = throttled<void>(
    () => statePeriod,
    () => {
      if (this.#unrecorded) this.#notify('unrecorded', this.#unrecorded);
    },
  );

  #tellState(): void {
    const state = this.#queries?.reader.state;
    if (!state) return;
    const text = JSON.stringify(state);
    if (text === this.#lastState) return;
    this.#lastState = text;
    this.#notify('state', state);
  }

  async #finish(end: HostNotices['ended']): Promise<void> {
    await this.#queries?.catchUp();
    // All with their last counts: a notice that is still to come is behind the end, after which nobody may listen.
    if (this.#queries) this.#tellProgress(this.#queries.progress);
    this.#tellState();
    if (this.#unrecorded) this.#notify('unrecorded', this.#unrecorded);
    this.#notify('ended', end);
    this.#end?.();
  }
}
