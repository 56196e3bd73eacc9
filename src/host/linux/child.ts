import type { Child, ChildSink, SpawnSpec } from '../kernel/kernel.ts';
import type { Watch } from './eventLoop.ts';
import { describeExit, type Exit } from './exitStatus.ts';
import { InputPipe } from './inputPipe.ts';
import type { KernelContext } from './kernelContext.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { EPOLLIN } from './libc/epoll.ts';
import { pidfd_open, waitid } from './libc/process.ts';
import { OutputPipe } from './outputPipe.ts';
import { allProcesses, processStatus } from './processTable.ts';
import { type Spawned, spawnProgram } from './spawnProgram.ts';

/** A program that we started, in a session of its own: its pid is also the number of its session and process group. */
export class LinuxChild implements Child {
  readonly name: string;
  readonly pid: number;
  readonly #sink: ChildSink;
  readonly #context: KernelContext;
  readonly #beforeExit: (child: LinuxChild) => void;
  readonly #pidfd: Descriptor;
  readonly #watch: Watch;
  readonly #stdin: InputPipe | null;
  readonly #outputs: readonly OutputPipe[];
  #running = true;

  /** @param beforeExit called when the process has ended and is still a zombie, before that is told */
  constructor(
    context: KernelContext,
    spec: SpawnSpec,
    sink: ChildSink,
    beforeExit: (child: LinuxChild) => void,
  ) {
    this.name = spec.name;
    this.#sink = sink;
    this.#context = context;
    this.#beforeExit = beforeExit;
    const { options, loop, inheritance } = context;
    const spawned = spawnProgram(spec, options.sessionId, inheritance);
    this.pid = spawned.pid;
    options.ledger({ group: this.pid });
    this.#pidfd = watchable(spec.object, spawned);
    this.#watch = loop.watch(this.#pidfd, EPOLLIN, () => loop.soon(() => this.#end()));
    this.#stdin = spawned.stdin === null ? null : new InputPipe(loop, spec.object, spawned.stdin);
    const output = (stream: 'stdout' | 'stderr', fd: Descriptor) =>
      new OutputPipe(
        context,
        this,
        spec.object,
        fd,
        (bytes, time) => sink.output(stream, bytes, time),
        () => sink.outputEnded(stream),
      );
    this.#outputs = [output('stdout', spawned.stdout), output('stderr', spawned.stderr)];
  }

  get running(): boolean {
    return this.#running;
  }

  terminate(): void {
    this.#signalGroup('SIGTERM');
  }

  /** Its group, and what left the group but not the session. Processes that began sessions of their own: see killAll. */
  kill(): void {
    this.#signalGroup('SIGKILL');
    for (const pid of allProcesses()) {
      if (processStatus(pid)?.session === this.pid) signal(pid, 'SIGKILL');
    }
  }

  writeStdin(bytes: Uint8Array): void {
    this.#stdin?.write(bytes);
  }

  closeStdin(): void {
    this.#stdin?.end();
  }

  /** Lets go of everything. A process that still runs is not ended. */
  dispose(): void {
    this.#stdin?.close();
    for (const output of this.#outputs) output.close();
    this.#release();
  }

  #end(): void {
    if (!this.#running) return;
    this.#beforeExit(this);
    const ending = waitid(this.pid);
    if (ending === 'running') return;
    this.#release();
    this.#stdin?.close();
    const exit: Exit =
      ending === 'gone'
        ? {
            exitCode: null,
            signal: null,
            status: 'how it ended is not known: another part of this process waited for it',
          }
        : describeExit(ending);
    this.#sink.exited(exit, this.#context.clock.now());
  }

  #release(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#watch.remove();
    close(this.#pidfd);
  }

  #signalGroup(name: 'SIGTERM' | 'SIGKILL'): void {
    signal(-this.pid, name);
  }
}

/** Ended in the meantime, or not ours to signal (a setuid program): nothing more can be done. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // See above.
  }
}

/** The pidfd of what was just started. Nobody else waits for our child, so the number is still its own. */
function watchable(object: string, spawned: Spawned): Descriptor {
  try {
    return pidfd_open(object, spawned.pid);
  } catch (error) {
    signal(spawned.pid, 'SIGKILL');
    for (const fd of [spawned.stdin, spawned.stdout, spawned.stderr]) if (fd !== null) close(fd);
    throw error;
  }
}
