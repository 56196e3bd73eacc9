import type { Child, ChildSink } from '../kernel/child.ts';
import { askToEnd } from './askToEnd.ts';
import { ChildInput, ChildOutput } from './childStdio.ts';
import type { SuspendedProcess } from './createProcess.ts';
import type { Job } from './job.ts';
import { CloseHandle } from './native/handles.ts';
import type { Handle } from './native/nativeType.ts';
import { GetExitCodeProcess, type ProcessHandle } from './native/processes.ts';
import type { Parts } from './parts.ts';
import { statusOfExit } from './statusNames.ts';
import type { Watch } from './waiters.ts';

/** What a process that we killed leaves as its exit code. */
export const killed = 1;

interface OurEnds {
  /** Null: closed from the beginning. */
  readonly stdin: Handle<'pipe'> | null;
  readonly stdout: Handle<'pipe'>;
  readonly stderr: Handle<'pipe'>;
}

/** A child that we launched, with its job and standard handles. */
export class Win32Child implements Child {
  readonly name: string;
  readonly pid: number;
  readonly #parts: Parts;
  readonly #sink: ChildSink;
  readonly #job: Job;
  readonly #process: ProcessHandle;
  readonly #input: ChildInput | null;
  readonly #outputs: readonly ChildOutput[];
  readonly #release: () => void;
  readonly #watch: Watch;
  #running = true;

  constructor(
    parts: Parts,
    name: string,
    sink: ChildSink,
    job: Job,
    { process, pid }: SuspendedProcess,
    ends: OurEnds,
  ) {
    this.name = name;
    this.pid = pid;
    this.#parts = parts;
    this.#sink = sink;
    this.#job = job;
    this.#process = process;
    this.#release = parts.processes.hold(pid);
    this.#input = ends.stdin === null ? null : new ChildInput(parts.port, ends.stdin);
    this.#outputs = [this.#output('stdout', ends.stdout), this.#output('stderr', ends.stderr)];
    this.#watch = parts.waiters.watch({ handle: process, once: true, since: 0 }, () => this.#exited());
  }

  get running(): boolean {
    return this.#running;
  }

  /** Whether a process is this child or a descendant of it. */
  owns(process: ProcessHandle): boolean {
    return this.#job.has(process);
  }

  terminate(): void {
    if (this.#running) askToEnd(this.pid);
  }

  kill(): void {
    this.#job.terminate(killed);
  }

  writeStdin(bytes: Uint8Array): void {
    this.#input?.write(bytes);
  }

  closeStdin(): void {
    this.#input?.close();
  }

  /** Ends it and its descendants, and gives everything back once nothing waits for it. */
  dispose(): void {
    this.kill();
    this.#input?.stop();
    for (const output of this.#outputs) output.stop();
    if (this.#running) this.#watch.forget(() => this.#close());
    else this.#close();
  }

  #close(): void {
    CloseHandle(this.#process);
    this.#job.close();
    this.#release();
  }

  #output(stream: 'stdout' | 'stderr', handle: Handle<'pipe'>): ChildOutput {
    return new ChildOutput(this.#parts, handle, {
      output: (bytes) => this.#sink.output(stream, bytes, this.#parts.port.time),
      ended: () => this.#sink.outputEnded(stream),
    });
  }

  #exited(): void {
    if (!this.#running) return;
    this.#running = false;
    // The handle stays open, so that nobody else gets the number of the process while records and peers may name it.
    this.#watch.forget(() => {});
    this.#input?.stop();
    const code = new Uint32Array(1);
    const exitCode = GetExitCodeProcess(this.#process, code) ? (code[0] ?? null) : null;
    const status = exitCode === null ? null : statusOfExit(exitCode);
    // What it signalled in its last moments comes before the news of its end, which may be the end of the run.
    this.#parts.waiters.look(() => {
      this.#sink.exited({ exitCode, signal: null, status }, this.#parts.port.time);
    });
  }
}
