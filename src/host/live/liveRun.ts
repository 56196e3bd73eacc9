import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Channel, ChannelClosed, type Parsers } from '../../protocol/channel.ts';
import type { Backlog, Unrecorded } from '../../protocol/notices.ts';
import type { EndReason } from '../../protocol/record.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import { type CaptureFile, createCaptureFile } from '../capture/createCaptureFile.ts';
import { createSharedBuffers } from '../capture/sharedBuffers.ts';
import { type CaptureWriter, startCaptureWriter } from '../capture/startCaptureWriter.ts';
import { substitute } from '../description/variables.ts';
import { clockFrom } from '../kernel/clock.ts';
import type { KernelModule, WakeToken } from '../kernel/kernel.ts';
import type { Checksum } from '../memory/checksum.ts';
import type { WatchedSection } from '../memory/watchedSection.ts';
import { scanNames } from '../program/scanNames.ts';
import { portTransport } from '../reactor/portTransport.ts';
import type {
  MainMethods,
  MainNotices,
  ReactorInput,
  ReactorMethods,
  ReactorNotices,
} from '../reactor/reactorMessages.ts';
import { WakeGate } from '../reactor/wakeGate.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';
import { watchCapture } from './captureWatch.ts';
import { MemoryWatch } from './memoryWatch.ts';
import { prepareRun } from './prepareRun.ts';
import { rehearsalPlan } from './rehearsalPlan.ts';
import { removeRunFolder } from './runFolder.ts';

/** What a live run tells whoever serves it. */
export interface LiveRunListener {
  /** So many bytes of the capture are written. */
  written(size: number): void;
  backlog(backlog: Backlog[]): void;
  /** Recording has stopped, and the capture cannot say so. */
  unrecorded(unrecorded: Unrecorded): void;
  /** `session.end` is on disk; every thread has ended. */
  ended(end: { reason: EndReason; exitCode: number }): void;
}

const trusted = <T>(params: unknown) => params as T;
const mainParsers: Parsers<MainMethods> = {
  snapshot: trusted,
  triggered: trusted,
  save: trusted,
  beforeUnmap: trusted,
  namesIn: trusted,
};

/** One run under way: the reactor thread, the writer thread, and what the main thread does for them. */
export class LiveRun {
  readonly capture: string;
  readonly plan: SessionPlan;
  readonly #kernel: KernelModule;
  readonly #writer: CaptureWriter;
  /** From the moment when the reactor has started the run's clock. */
  #memory: MemoryWatch | null = null;
  readonly #channel: Channel<ReactorMethods, ReactorNotices>;
  readonly #listener: LiveRunListener;
  readonly #endCaptureWatch: () => void;
  readonly #gate = new WakeGate();
  #wakeToken: WakeToken | null = null;
  #over = false;

  constructor(
    params: HostMethods['start']['params'],
    kernel: KernelModule,
    checksum: Checksum,
    listener: LiveRunListener,
  ) {
    this.#kernel = kernel;
    this.#listener = listener;
    this.plan = prepareRun(params, kernel);
    const { title, description } = this.plan;
    const file = this.#createFile(params, title);
    this.capture = file.path;
    // Before anything is recorded: whoever sweeps up after us and our keeper learns it from nowhere else.
    appendFileSync(this.plan.ledger, `${JSON.stringify({ capture: resolve(file.path) })}\n`);
    const buffers = createSharedBuffers();
    this.#writer = this.#startWriter(file, buffers, description.capture);
    const isRing = description.capture.onFull === 'ring';
    // The files of a ring are removed by ourselves.
    this.#endCaptureWatch = isRing
      ? () => {}
      : watchCapture(file.path, () =>
          this.#note(
            'error',
            `The capture ${file.path} was deleted or moved while it is recorded.`,
            'Nothing of it is left when the session is closed, if it was deleted: copy what you need, or start again.',
          ),
        );
    const rehearsal = rehearsalPlan(this.plan, kernel);
    const gate = this.#gate.memory;
    const workerData: ReactorInput = { plan: this.plan, rehearsal, buffers, gate };
    const worker = new Worker(join(__dirname, 'reactor.cjs'), { workerData });
    worker.on('error', die);
    this.#channel = new Channel(portTransport(worker, () => this.#wake()));
    this.#channel.serve(mainParsers, {
      snapshot: ({ memory }) => this.#watch().snapshot(memory, 'step'),
      triggered: async (trigger) => {
        await this.#watch().triggered(trigger);
        return null;
      },
      save: ({ memory, file: path, range }) => this.#watch().save(memory, path, range),
      beforeUnmap: () => {
        this.#memory?.finish();
        return null;
      },
      namesIn: ({ program }) => scanNames(program),
    });
    this.#channel.on('started', ({ wakeToken, clock }) => {
      this.#wakeToken = wakeToken;
      this.#memory = new MemoryWatch(
        kernel,
        checksum,
        clockFrom(clock).now,
        description,
        (fact, bytes, time) => {
          this.#tell('record', { fact, bytes, time });
        },
        (memory, realSize) => this.#tell('grown', { memory, realSize }),
      );
    });
    this.#channel.on('mapped', (section) => this.#watch().add(section));
    this.#channel.on('resized', (section) => this.#watch().resized(section));
    this.#channel.on('backlog', (backlog) => listener.backlog(backlog));
    this.#channel.on('ended', (end) => void this.#finish(end));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Passes a command on to the reactor thread. */
  command<K extends keyof ReactorMethods & string>(
    name: K,
    params: ReactorMethods[K]['params'],
  ): Promise<ReactorMethods[K]['result']> {
    if (this.#over || this.#channel.closed) return Promise.reject(new Error('The run has ended.'));
    return this.#channel.request(name, params).catch((error: unknown) => {
      throw error instanceof ChannelClosed ? new Error('The run has ended.') : error;
    });
  }

  /** A section that is mapped now, or null. */
  section(memory: string): WatchedSection | null {
    return this.#memory?.find(memory) ?? null;
  }

  snapshot(memory: string): void {
    this.#watch().snapshot(memory, 'demand');
  }

  #watch(): MemoryWatch {
    if (!this.#memory) throw new Error('No shared memory is mapped.');
    return this.#memory;
  }

  #wake(): void {
    const token = this.#wakeToken;
    if (token !== null) this.#gate.pass(() => this.#kernel.wake(token));
  }

  #startWriter(
    file: CaptureFile,
    buffers: ReactorInput['buffers'],
    { maxSize, onFull }: SessionPlan['description']['capture'],
  ): CaptureWriter {
    return startCaptureWriter({
      file,
      buffers,
      maxSize,
      onFull,
      onWritten: (size) => this.#listener.written(size),
      onError: (message) =>
        this.#note('error', message, 'Free space on the disk, or raise "maxSize" of "capture".'),
      onUnrecorded: (unrecorded) => this.#listener.unrecorded(unrecorded),
      onDied: die,
      onStall: (ms) =>
        this.#note('note', `The disk took ${ms} ms for one write; pipes may have been paused.`, null),
    });
  }

  #note(kind: 'note' | 'error', message: string, remedy: string | null): void {
    const fact = { kind, object: 'capture', call: null, code: null, name: null, message, remedy, lost: null };
    this.#tell('record', { fact, bytes: [], time: null });
  }

  /** Not asked as a command: each answer would wake this thread for nothing. */
  #tell<K extends keyof MainNotices & string>(name: K, value: MainNotices[K]): void {
    if (!this.#over) this.#channel.notify(name, value);
  }

  #createFile(params: HostMethods['start']['params'], title: string): CaptureFile {
    try {
      const ring = this.plan.description.capture.onFull === 'ring';
      return createCaptureFile(captureTarget(params, this.plan), title, { ring });
    } catch (error) {
      removeRunFolder(this.plan.runFolder);
      throw error;
    }
  }

  async #finish(end: ReactorNotices['ended']): Promise<void> {
    this.#over = true;
    this.#endCaptureWatch();
    this.#memory?.close();
    await this.#writer.close();
    removeRunFolder(this.plan.runFolder);
    this.#listener.ended(end);
  }
}

/** A defect in one of the threads costs this run and nothing else: the keeper sees the death and cleans up. */
function die(error: Error): never {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(70);
}

/** What the caller names wins over the description; the folder is for captures that nobody named. */
function captureTarget(
  { capture }: HostMethods['start']['params'],
  plan: SessionPlan,
): { file: string } | { folder: string } {
  if ('file' in capture) return capture;
  const { file } = plan.description.capture;
  return file === undefined ? capture : { file: resolve(plan.folder, substitute(file, plan.variables)) };
}
