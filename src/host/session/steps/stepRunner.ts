import type { Step } from '../../../protocol/description.ts';
import { NativeError } from '../../kernel/nativeError.ts';
import { note, recordFailure, type Surroundings } from '../surroundings.ts';
import { exitStep, sleepStep, startStep, stopStep } from './childSteps.ts';
import { resetStep, setStep, waitStep } from './eventSteps.ts';
import { saveStep, snapshotStep } from './memorySteps.ts';
import { connectStep, disconnectStep, receiveStep, sendStep } from './pipeSteps.ts';
import { type Stage, StepFailure, type StepRun } from './stepRun.ts';

/** How long nobody must be left before a step that needs somebody fails: the last messages of an exited child still arrive. */
const lonelyGrace = 150;

export interface StepRunnerOptions {
  readonly steps: readonly Step[];
  readonly onFail: 'stop' | 'continue';
  /** Timeouts are notes: a person may be sitting at a breakpoint. */
  readonly interactive: boolean;
  /** Whether a child runs or a peer is connected that could still satisfy a step. */
  someoneLeft(): boolean;
}

/** Runs the steps one after the other; driven by `poll` after everything that happened. */
export class StepRunner {
  readonly #around: Surroundings;
  readonly #stage: Stage;
  readonly #options: StepRunnerOptions;
  #next = 0;
  #run: StepRun | null = null;
  #cancelTimeout: () => void = () => {};
  #timedOut = false;
  #lonelySince: number | null = null;
  failed = 0;
  #over = false;

  constructor(around: Surroundings, stage: Stage, options: StepRunnerOptions) {
    this.#around = around;
    this.#stage = stage;
    this.#options = options;
    this.#over = options.steps.length === 0;
  }

  /** All steps are done, or the first failure ended them. */
  get over(): boolean {
    return this.#over;
  }

  cancel(): void {
    this.#over = true;
    this.#cancelTimeout();
  }

  /** Goes on as far as possible now. */
  poll(): void {
    while (!this.#over) {
      const step = this.#options.steps[this.#next];
      if (!step) {
        this.#over = true;
        return;
      }
      try {
        this.#run ??= this.#begin(step);
        const passed = this.#run.poll();
        if (passed !== null) this.#finish('step.ok', this.#run.action, passed);
        else {
          this.#failIfHopeless(this.#run);
          return;
        }
      } catch (error) {
        if (!(error instanceof StepFailure) && !(error instanceof NativeError)) throw error;
        if (error instanceof NativeError) recordFailure(this.#around.recorder, error);
        this.#finish('step.fail', this.#run?.action ?? Object.keys(step)[0] ?? 'step', sentenceOf(error));
      }
    }
  }

  #begin(step: Step): StepRun {
    const run = begin(step, this.#stage);
    this.#timedOut = false;
    this.#lonelySince = null;
    if (run.timeout !== null) {
      this.#cancelTimeout = this.#around.deadlines.in(run.timeout, () => {
        this.#timedOut = true;
      });
    } else if ('sleep' in step) {
      // Nothing else would end the kernel's wait at the right time.
      this.#cancelTimeout = this.#around.deadlines.in(step.sleep, () => {});
    }
    return run;
  }

  /** @throws StepFailure when the step can never pass, or not in time */
  #failIfHopeless(run: StepRun): void {
    if (this.#timedOut) {
      this.#timedOut = false;
      const sentence = `Waited ${run.timeout} ms for ${run.waitsFor}.`;
      const rest = run.goesOn?.() ?? null;
      if (!this.#options.interactive) throw new StepFailure(rest === null ? sentence : `${sentence} ${rest}`);
      note(this.#around.recorder, `step ${this.#next + 1}`, `${sentence} Still waiting.`);
    }
    if (!run.needsPeer || this.#options.someoneLeft()) {
      this.#lonelySince = null;
      return;
    }
    const now = this.#stage.now();
    if (this.#lonelySince === null) {
      this.#lonelySince = now;
      this.#around.deadlines.in(lonelyGrace + 1, () => {});
    } else if (now - this.#lonelySince > lonelyGrace * 1e6) {
      throw new StepFailure(`No child is left that could bring ${run.waitsFor}.`);
    }
  }

  #finish(kind: 'step.ok' | 'step.fail', action: string, message: string): void {
    this.#cancelTimeout();
    if (kind === 'step.fail') this.#run?.giveUp?.();
    this.#run = null;
    this.#next++;
    this.#around.recorder.record({ kind, step: this.#next, action, message });
    if (kind === 'step.ok') return;
    this.failed++;
    if (this.#options.onFail === 'stop') this.#over = true;
  }
}

function begin(step: Step, stage: Stage): StepRun {
  if ('connect' in step) return connectStep(step, stage);
  if ('send' in step) return sendStep(step, stage);
  if ('receive' in step) return receiveStep(step, stage);
  if ('disconnect' in step) return disconnectStep(step, stage);
  if ('set' in step) return setStep(step, stage);
  if ('reset' in step) return resetStep(step, stage);
  if ('wait' in step) return waitStep(step, stage);
  if ('save' in step) return saveStep(step, stage);
  if ('snapshot' in step) return snapshotStep(step, stage);
  if ('sleep' in step) return sleepStep(step, stage);
  if ('start' in step) return startStep(step, stage);
  if ('stop' in step) return stopStep(step, stage);
  return exitStep(step, stage);
}

function sentenceOf(error: StepFailure | NativeError): string {
  return error instanceof NativeError && error.remedy ? `${error.message} ${error.remedy}` : error.message;
}
