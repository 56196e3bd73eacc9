import type { Child, ChildSink, SpawnSpec } from '../kernel/child.ts';
import type { Watch } from './eventLoop.ts';
import { describeExit, type Exit } from './exitStatus.ts';
import { InputPipe } from './inputPipe.ts';
import type { KernelContext } from './kernelContext.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { EPOLLIN } from './libc/epoll.ts';
import { pidfd_open, waitid } from './libc/process.ts';
import { OutputPipe } from './outputPipe.ts';
import { kill, membersOf, processStatus } from './processTable.ts';
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
  #holdsNumber = true;

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
    options.ledger({ group: this.pid, startedAt: processStatus(this.pid)?.startedAt ?? 0 });
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

  /** Whether the number is still its own: the process runs, or is kept as a zombie for those that it has left behind. */
  get holdsNumber(): boolean {
    return this.#holdsNumber;
  }

  terminate(): void {
    if (this.#holdsNumber) kill(-this.pid, 'SIGTERM');
  }

  /** Its group, and what left the group but not the session. Processes that began sessions of their own: see killAll. */
  kill(): void {
    if (!this.#holdsNumber) return;
    kill(-this.pid);
    for (const pid of membersOf(this.pid)) kill(pid);
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
    if (!this.#running && this.#holdsNumber) waitid(this.pid);
    this.#release();
  }

  #end(): void {
    if (!this.#running) return;
    this.#beforeExit(this);
    // Whom it leaves behind we may have to kill, by its number. Once nobody holds that any more it is given to others.
    const keep = membersOf(this.pid).length > 0;
    const ending = waitid(this.pid, !keep);
    if (ending === 'running') return;
    this.#release();
    this.#holdsNumber = keep && ending !== 'gone';
    if (!this.#holdsNumber) this.#context.options.ledger({ groupEnded: this.pid });
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
}

/** The pidfd of what was just started. Nobody else waits for our child, so the number is still its own. */
function watchable(object: string, spawned: Spawned): Descriptor {
  try {
    return pidfd_open(object, spawned.pid);
  } catch (error) {
    kill(spawned.pid);
    for (const fd of [spawned.stdin, spawned.stdout, spawned.stderr]) if (fd !== null) close(fd);
    throw error;
  }
}
