import type { Child, SpawnSpec } from '../kernel/child.ts';
import { ChildLaunch, type ChildSurroundings } from './childLaunch.ts';

/** A child of the description: started once or again. */
export class LiveChild {
  readonly name: string;
  /** Number of the object in the capture. */
  readonly object: number;
  readonly #around: ChildSurroundings;
  readonly #spec: () => SpawnSpec;
  readonly #shown: { program: string; args: readonly string[] };
  /** The last one. */
  #launch: ChildLaunch | null = null;
  #starts = 0;
  #failed = false;
  /** Path of the program as last launched. */
  launchedProgram: string | null = null;

  /** @param spec made anew at each start, as names may be known only then */
  constructor(
    around: ChildSurroundings,
    name: string,
    shown: { program: string; args: readonly string[] },
    spec: () => SpawnSpec,
  ) {
    this.name = name;
    this.#around = around;
    this.#shown = shown;
    this.#spec = spec;
    this.object = around.recorder.object('child', name, `child ${name}`);
  }

  /** Started, and its exit not yet recorded. */
  get running(): boolean {
    return this.#launch?.running ?? false;
  }
  get pid(): number | null {
    return this.kernelChild?.pid ?? null;
  }
  get kernelChild(): Child | null {
    return this.#launch?.child ?? null;
  }
  /** How many times it was launched. */
  get starts(): number {
    return this.#starts;
  }
  /** Ended by itself with anything but 0, or could not be started: once is enough, however it went when started again. */
  get failed(): boolean {
    return this.#failed;
  }

  /** @throws NativeError when it cannot be launched */
  start(): void {
    const fail = () => {
      this.#failed = true;
    };
    try {
      const spec = this.#spec();
      this.launchedProgram = spec.program;
      this.#launch = new ChildLaunch(this.#around, this.name, spec, fail);
    } catch (error) {
      fail();
      throw error;
    }
    this.#starts++;
    const { program, args } = this.#shown;
    const { pid } = this.#launch.child;
    this.#around.recorder.record({ kind: 'child.start', child: this.name, pid, program, args: [...args] });
  }

  /** Waits for the end that closed pipes bring, then asks, then kills. `patient` false: asks at once. */
  stop(patient: boolean): void {
    this.#launch?.stop(patient);
  }

  /** Ends it and what it started at once. */
  kill(): void {
    this.#launch?.kill();
  }

  /**
   * @param bytes none: the child reads the end of its input
   * @throws Error in words when nobody is there to read it
   */
  writeStdin(bytes: Uint8Array): void {
    if (!this.running) throw new Error(`${this.name} is not running: what was typed reaches nobody.`);
    if (bytes.length === 0) this.kernelChild?.closeStdin();
    else this.kernelChild?.writeStdin(bytes);
  }
}
