import { extname } from 'node:path';
import type { Child, ChildSink, SpawnSpec } from '../kernel/kernel.ts';
import { ChildInput, ChildOutput, emptyInput, standardPipe } from './childStdio.ts';
import { consoleBreak } from './consoleBreak.ts';
import { createSuspended, type SuspendedProcess } from './createProcess.ts';
import { lastError, refusal } from './failures.ts';
import { Job } from './job.ts';
import { CloseHandle } from './native/handles.ts';
import type { Handle } from './native/nativeType.ts';
import {
  GetExitCodeProcess,
  type ProcessHandle,
  ResumeThread,
  TerminateProcess,
} from './native/processes.ts';
import type { Parts } from './parts.ts';
import { statusOfExit } from './statusNames.ts';
import type { Watch } from './waiters.ts';

/** What a process that we killed leaves as its exit code. */
const killed = 1;

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
    spec: SpawnSpec,
    sink: ChildSink,
    job: Job,
    { process, pid }: SuspendedProcess,
    ends: OurEnds,
  ) {
    this.name = spec.name;
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
    if (this.#running) consoleBreak(this.pid);
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

  /** Ends it, and gives everything back once nothing waits for it. */
  dispose(): void {
    this.kill();
    this.#input?.stop();
    for (const output of this.#outputs) output.stop();
    this.#watch.forget(() => {
      CloseHandle(this.#process);
      this.#job.close();
      this.#release();
    });
  }

  #output(stream: 'stdout' | 'stderr', handle: Handle<'pipe'>): ChildOutput {
    return new ChildOutput(this.#parts, handle, {
      output: (bytes) => this.#sink.output(stream, bytes, this.#parts.port.time),
      ended: () => this.#sink.outputEnded(stream),
    });
  }

  startReading(): void {
    for (const output of this.#outputs) output.start(this.#parts.paused);
  }

  #exited(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#input?.stop();
    const code = new Uint32Array(1);
    const exitCode = GetExitCodeProcess(this.#process, code) ? (code[0] ?? null) : null;
    const status = exitCode === null ? null : statusOfExit(exitCode);
    this.#sink.exited({ exitCode, signal: null, status }, this.#parts.port.time);
  }
}

interface OurEnds {
  readonly stdin: Handle<'pipe'> | null;
  readonly stdout: Handle<'pipe'>;
  readonly stderr: Handle<'pipe'>;
}

/**
 * Launches a child: suspended, so that it is in its job before it runs its first instruction.
 * @param unique begin of pipe names that nobody else uses
 */
export function launch(
  parts: Parts,
  spec: SpawnSpec,
  sink: ChildSink,
  sessionId: string,
  unique: string,
): Win32Child {
  const { object, program, stdin } = spec;
  if (['.bat', '.cmd'].includes(extname(program).toLowerCase())) {
    throw refusal(
      object,
      `${program} is a batch file, which only a shell can run.`,
      'Launch its interpreter: cmd.exe /c.',
    );
  }
  const toClose: Handle[] = [];
  const onFailure: Array<() => void> = [];
  const kept = <Kind extends string>(handle: Handle<Kind>): Handle<Kind> => {
    onFailure.push(() => CloseHandle(handle));
    return handle;
  };
  const childs = <Kind extends string>(handle: Handle<Kind>): Handle<Kind> => {
    toClose.push(handle);
    return handle;
  };
  try {
    const job = new Job(object);
    onFailure.push(() => job.close());
    const pipe = (name: string, direction: 'fromChild' | 'toChild') => {
      const ends = standardPipe(parts, object, `${unique}-${name}`, direction);
      return { ours: kept(ends.ours), childs: childs(ends.childs) };
    };
    const out = pipe('stdout', 'fromChild');
    const err = pipe('stderr', 'fromChild');
    const input = stdin === 'open' ? pipe('stdin', 'toChild') : null;
    const standard = {
      stdin: input?.childs ?? childs(emptyInput(parts, object)),
      stdout: out.childs,
      stderr: err.childs,
    };
    const created = createSuspended(spec, { ...spec.env, IPC_SESSION: sessionId }, standard);
    childs(created.thread);
    onFailure.push(() => {
      TerminateProcess(created.process, killed);
      CloseHandle(created.process);
    });
    job.add(created.process);
    const ours = { stdin: input?.ours ?? null, stdout: out.ours, stderr: err.ours };
    const child = new Win32Child(parts, spec, sink, job, created, ours);
    onFailure.splice(0);
    // As long as we hold the child's ends too, its output would not end with it.
    for (const handle of toClose.splice(0)) if (handle !== created.thread) CloseHandle(handle);
    child.startReading();
    if (ResumeThread(created.thread) === 0xffffffff) {
      const error = lastError(object, 'ResumeThread');
      child.dispose();
      throw error;
    }
    CloseHandle(created.thread);
    return child;
  } catch (error) {
    for (const undo of onFailure.reverse()) undo();
    throw error;
  } finally {
    for (const handle of toClose) CloseHandle(handle);
  }
}
