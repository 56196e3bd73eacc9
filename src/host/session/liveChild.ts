import type { Child, ChildSink, SpawnSpec } from '../kernel/kernel.ts';
import { OutputLines } from './outputLines.ts';
import { note, type Surroundings } from './surroundings.ts';

/** How long `child.exit` waits for output: a grandchild may hold the stream open for ever. */
const outputGrace = 500;
/** A line without end is recorded after this long: it may be a prompt. */
const promptDelay = 250;
const closeGrace = 2_000;
const terminateGrace = 1_000;

type Exit = { exitCode: number | null; signal: string | null; status: string | null };

/** A child of the description: started once or again, its output in lines, its exit after the last of them. */
export class LiveChild implements ChildSink {
  readonly name: string;
  /** Number of the object in the capture. */
  readonly object: number;
  readonly #around: Surroundings;
  readonly #spec: () => SpawnSpec;
  readonly #shown: { program: string; args: readonly string[] };
  #child: Child | null = null;
  #lines: { stdout: OutputLines; stderr: OutputLines };
  #openStreams = 0;
  #exit: Exit | null = null;
  #exitRecorded = true;
  #stopping = false;
  #cancelStop: () => void = () => {};
  #cancelPrompt: (() => void) | null = null;
  /** Ended by itself with anything but 0, or could not be started. */
  failed = false;
  starts = 0;
  /** Path of the program as last launched. */
  launchedProgram: string | null = null;

  /** @param spec made anew at each start, as names may be known only then */
  constructor(
    around: Surroundings,
    name: string,
    shown: { program: string; args: readonly string[] },
    spec: () => SpawnSpec,
  ) {
    this.name = name;
    this.#around = around;
    this.#shown = shown;
    this.#spec = spec;
    this.object = around.recorder.object('child', name, `child ${name}`);
    this.#lines = this.#freshLines();
  }

  /** Started, and its exit not yet recorded. */
  get running(): boolean {
    return !this.#exitRecorded;
  }
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }
  get kernelChild(): Child | null {
    return this.#child;
  }

  /** @throws NativeError when it cannot be launched */
  start(): void {
    const { kernel, recorder } = this.#around;
    this.starts++;
    this.failed = true;
    this.#lines = this.#freshLines();
    const spec = this.#spec();
    this.launchedProgram = spec.program;
    const child = kernel.spawn(spec, this);
    this.failed = false;
    this.#child = child;
    this.#openStreams = 2;
    this.#exit = null;
    this.#exitRecorded = false;
    this.#stopping = false;
    const { program, args } = this.#shown;
    recorder.record({ kind: 'child.start', child: this.name, pid: child.pid, program, args: [...args] });
  }

  /** Waits for the end that closed pipes bring, then asks, then kills. `patient` false: asks at once. */
  stop(patient: boolean): void {
    if (!this.running || this.#stopping) return;
    this.#stopping = true;
    const { deadlines } = this.#around;
    const kill = () => this.#child?.kill();
    const terminate = () => {
      this.#child?.terminate();
      this.#cancelStop = deadlines.in(terminateGrace, kill);
    };
    this.#child?.closeStdin();
    if (patient) this.#cancelStop = deadlines.in(closeGrace, terminate);
    else terminate();
  }

  kill(): void {
    this.#stopping = true;
    this.#child?.kill();
  }

  /** @param bytes none: the child reads the end of its input */
  writeStdin(bytes: Uint8Array): void {
    if (bytes.length === 0) this.#child?.closeStdin();
    else this.#child?.writeStdin(bytes);
  }

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array, time: number): void {
    this.#lines[stream].push(bytes, time);
    this.#cancelPrompt?.();
    this.#cancelPrompt = this.#lines[stream].pending
      ? this.#around.deadlines.in(promptDelay, () => this.#flushLines())
      : null;
  }

  outputEnded(stream: 'stdout' | 'stderr'): void {
    this.#lines[stream].flush();
    this.#openStreams--;
    if (this.#openStreams === 0 && this.#exit) this.#recordExit();
  }

  exited(exit: Exit): void {
    this.#exit = exit;
    this.#cancelStop();
    if (this.#openStreams === 0) this.#recordExit();
    else this.#around.deadlines.in(outputGrace, () => this.#recordExit());
  }

  #recordExit(): void {
    const exit = this.#exit;
    if (!exit || this.#exitRecorded) return;
    this.#flushLines();
    this.#exitRecorded = true;
    const stopped = this.#stopping;
    if (!stopped && exit.exitCode !== 0) this.failed = true;
    this.#around.recorder.record({
      kind: 'child.exit',
      child: this.name,
      pid: this.#child?.pid ?? 0,
      ...exit,
      stopped,
    });
    // While reading is paused, it may have been the last to hold them all the same.
    if (this.#openStreams > 0 && !this.#around.kernel.paused) {
      note(
        this.#around.recorder,
        `child ${this.name}`,
        `${this.name} has exited, but another process still holds its output open; what that writes is recorded too.`,
      );
    }
  }

  #flushLines(): void {
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
  }

  #freshLines(): { stdout: OutputLines; stderr: OutputLines } {
    // A new decoder state for each start; lossy on purpose: the bytes are recorded beside the text.
    const lines = (stream: 'stdout' | 'stderr') =>
      new OutputLines((line, time) => {
        const text = new TextDecoder().decode(line).replace(/\r?\n$/, '');
        this.#around.recorder.record(
          { kind: 'child.output', child: this.name, stream, length: line.length, data: line, text },
          { time },
        );
      });
    return { stdout: lines('stdout'), stderr: lines('stderr') };
  }
}
