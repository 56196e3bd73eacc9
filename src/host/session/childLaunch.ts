import type { Child, ChildSink, SpawnSpec } from '../kernel/child.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { OutputLines } from './outputLines.ts';
import { note, type Surroundings } from './surroundings.ts';

/** How long `child.exit` waits for output: a grandchild may hold the stream open for ever. */
const outputGrace = 500;
/** A line without end is recorded after this long: it may be a prompt. */
const promptDelay = 250;
const closeGrace = 2_000;
const terminateGrace = 1_000;

type Exit = { exitCode: number | null; signal: string | null; status: string | null };
type Stream = 'stdout' | 'stderr';
/** What a child needs of them. */
export type ChildSurroundings = Pick<Surroundings, 'deadlines' | 'recorder'> & {
  readonly kernel: Pick<Kernel, 'spawn' | 'paused'>;
};

/**
 * One launch of a child: its output in lines, its exit after the last of them.
 *
 * Each has streams of its own: what a grandchild left behind writes, and that it closes the output at last, is no matter of
 * the same child started again.
 */
export class ChildLaunch implements ChildSink {
  readonly child: Child;
  readonly #around: ChildSurroundings;
  readonly #name: string;
  readonly #failed: () => void;
  readonly #lines = { stdout: this.#newLines('stdout'), stderr: this.#newLines('stderr') };
  /** Of each stream, as either may have a prompt while the other goes on. */
  readonly #cancelPrompt: { [stream in Stream]: () => void } = { stdout: () => {}, stderr: () => {} };
  #openStreams = 2;
  #exit: Exit | null = null;
  #exitRecorded = false;
  #stopping = false;
  #cancelStop: () => void = () => {};

  /**
   * @param failed told when it ended by itself with anything but 0
   * @throws NativeError when it cannot be launched
   */
  constructor(around: ChildSurroundings, name: string, spec: SpawnSpec, failed: () => void) {
    this.#around = around;
    this.#name = name;
    this.#failed = failed;
    this.child = around.kernel.spawn(spec, this);
  }

  /** Its exit is not recorded yet. */
  get running(): boolean {
    return !this.#exitRecorded;
  }

  /** Waits for the end that closed pipes bring, then asks, then kills. `patient` false: asks at once. */
  stop(patient: boolean): void {
    // Only its output is waited for: how it ended was its own doing.
    if (this.#exit || this.#stopping) return;
    this.#stopping = true;
    const { deadlines } = this.#around;
    const terminate = () => {
      this.child.terminate();
      this.#cancelStop = deadlines.in(terminateGrace, () => this.child.kill());
    };
    this.child.closeStdin();
    if (patient) this.#cancelStop = deadlines.in(closeGrace, terminate);
    else terminate();
  }

  /** Ends what it started, too, when it has ended itself. */
  kill(): void {
    if (!this.#exit) this.#stopping = true;
    this.child.kill();
  }

  output(stream: Stream, bytes: Uint8Array, time: number): void {
    const lines = this.#lines[stream];
    lines.push(bytes, time);
    this.#cancelPrompt[stream]();
    if (lines.pending) {
      this.#cancelPrompt[stream] = this.#around.deadlines.in(promptDelay, () => lines.flush());
    }
  }

  outputEnded(stream: Stream): void {
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
    const { recorder, kernel } = this.#around;
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
    this.#exitRecorded = true;
    const stopped = this.#stopping;
    if (!stopped && exit.exitCode !== 0) this.#failed();
    recorder.record({ kind: 'child.exit', child: this.#name, pid: this.child.pid, ...exit, stopped });
    // While reading is paused, it may have been the last to hold them all the same.
    if (this.#openStreams > 0 && !kernel.paused) {
      note(
        recorder,
        `child ${this.#name}`,
        `${this.#name} has exited, but another process still holds its output open; what that writes is recorded until the run ends.`,
      );
    }
  }

  #newLines(stream: Stream): OutputLines {
    return new OutputLines((line, time) => {
      // Lossy on purpose: the bytes are recorded beside the text.
      const text = new TextDecoder().decode(line).replace(/\r?\n$/, '');
      this.#around.recorder.record(
        { kind: 'child.output', child: this.#name, stream, length: line.length, data: line, text },
        { time },
      );
    });
  }
}
