import { resolve } from 'node:path';
import type { EndReason } from '../../protocol/record.ts';
import { childName } from '../description/impliedNames.ts';
import { substitute } from '../description/variables.ts';
import type { FoundNames } from '../program/scanNames.ts';
import { objectEnvironment } from './childSpec.ts';
import { Drain } from './drain.ts';
import type { LiveChild } from './liveChild.ts';
import { recordedDescription } from './recordedDescription.ts';
import type { SectionListener } from './sections.ts';
import { SessionObjects } from './sessionObjects.ts';
import type { SessionPlan } from './sessionPlan.ts';
import { explainSilence } from './silence.ts';
import type { Outside, Stage } from './steps/stepRun.ts';
import { StepRunner } from './steps/stepRunner.ts';
import { attempt, note, type Surroundings } from './surroundings.ts';

type Phase = 'running' | 'stopping' | 'unmapping' | 'ended';

/** What a session needs of the rest of the host. */
export interface SessionHost extends Outside, SectionListener {
  /** Takes the last snapshots; the sections are closed after it. */
  beforeUnmap(): Promise<void>;
  namesIn(program: string): Promise<FoundNames>;
  ended(end: { reason: EndReason; exitCode: number }): void;
}

/**
 * One run, from the first object to `session.end`. Platform-free, and driven by `poll` after everything that happened;
 * all of it in the reactor thread.
 */
export class Session {
  readonly objects: SessionObjects;
  readonly #around: Surroundings;
  readonly #plan: SessionPlan;
  readonly #host: SessionHost;
  readonly #runner: StepRunner;
  readonly #drain: Drain;
  #phase: Phase = 'running';
  #reason: EndReason = 'completed';

  constructor(around: Surroundings, plan: SessionPlan, host: SessionHost) {
    this.#around = around;
    this.#plan = plan;
    this.#host = host;
    this.#drain = new Drain(around);
    this.objects = new SessionObjects(around, plan, host);
    const { steps, onFail } = plan.description;
    const someoneLeft = () => this.#someoneLeft();
    this.#runner = new StepRunner(around, this.#stageFor(host), {
      steps,
      onFail,
      interactive: plan.interactive,
      someoneLeft,
    });
  }

  get over(): boolean {
    return this.#phase === 'ended';
  }
  /** Nothing may be begun any more. */
  get stopping(): boolean {
    return this.#phase !== 'running';
  }
  /** What a program started elsewhere needs in its environment. */
  environment(): { [name: string]: string } {
    return { IPC_SESSION: this.#plan.sessionId, ...objectEnvironment(this.objects.values()) };
  }

  start(): void {
    const { recorder, deadlines, clock, kernel } = this.#around;
    const { version, duration } = this.#plan;
    recorder.record({
      kind: 'session.start',
      version,
      platform: kernel.platform,
      arch: process.arch,
      startedAt: new Date(Number(clock.startedAt / 1_000_000n)).toISOString(),
      description: { ...recordedDescription(this.#plan) },
    });
    this.objects.open();
    if (this.objects.broken && !this.#plan.interactive) {
      this.stop('failed');
      return;
    }
    if (this.objects.broken) this.#sayWhatGoesOn();
    else this.#startChildren();
    if (duration !== null) deadlines.in(duration, () => this.stop('duration'));
    deadlines.in(this.#plan.connectNoteAfter, () => {
      const { pipes, children } = this.objects;
      const wanted = () => this.#phase === 'running';
      if (wanted())
        void explainSilence(this.#around, pipes, children, (child) => this.#namesIn(child), wanted);
    });
  }

  #startChildren(): void {
    for (const child of this.#plan.description.children) {
      const live = this.objects.children.get(childName(child));
      if (live && child.start === 'auto') attempt(this.#around.recorder, () => live.start());
    }
  }

  /**
   * Somebody looks at an interactive run and decides: what could be made goes on, for programs started elsewhere too. Our
   * own children would talk to whoever holds a name that was taken, so they are not started unasked.
   */
  #sayWhatGoesOn(): void {
    const waiting = [...this.objects.children.keys()];
    const are = waiting.length === 1 ? 'is' : 'are';
    const children = waiting.length === 0 ? '' : `; ${waiting.join(', ')} ${are} not started`;
    const message = `Not every object of the session is there (see the error above); the others go on${children}.`;
    const remedy = `Mend the cause and restart the session${waiting.length === 0 ? '' : ', or start a child as it is'}.`;
    note(this.#around.recorder, 'session', message, remedy);
  }

  /** To be called after everything that happened, and now and then. Goes on until nothing more follows by itself. */
  poll(): void {
    let before: Phase;
    do {
      before = this.#phase;
      this.#advance();
    } while (this.#phase !== before);
  }

  #advance(): void {
    this.#drain.look(this.#running);
    switch (this.#phase) {
      case 'running':
        this.#runner.poll();
        if (this.#runner.failed > 0 && this.#runner.over && this.#plan.description.onFail === 'stop') {
          this.stop('failed');
        } else if (this.#connectFailed() && !this.#plan.interactive) this.stop('failed');
        else if (this.#completed()) this.stop('completed');
        return;
      case 'stopping':
        if (this.#running === 0 && this.#drain.mayEnd) this.#unmap();
        return;
      case 'unmapping':
      case 'ended':
        return;
    }
  }

  /** Ends the run in order: our ends are closed, children end by themselves or are ended, memory is kept, the end recorded. */
  stop(reason: EndReason): void {
    if (this.#phase !== 'running') {
      // A second Stop is impatience with a child that does not end.
      if (this.#phase === 'stopping') for (const child of this.objects.children.values()) child.kill();
      return;
    }
    this.#phase = 'stopping';
    this.#drain.stopped();
    this.#reason = reason;
    this.#runner.cancel();
    this.objects.close();
    for (const child of this.objects.children.values()) child.stop(true);
  }

  /** Lets strangers of this user connect from now on. */
  allow(pipe: string): void {
    const live = this.objects.pipes.get(pipe);
    if (!live) throw new Error(`There is no pipe named ${pipe}.`);
    live.admission.allowStrangers = true;
    note(
      this.#around.recorder,
      `pipe ${pipe}`,
      `Processes of this user that the session did not launch may connect to ${pipe} now.`,
    );
  }

  #unmap(): void {
    this.#phase = 'unmapping';
    // What children left behind: grandchildren that outlive them hold our pipes and memory.
    this.#around.kernel.killAll();
    const finish = () => {
      this.objects.sections.close('the run ended');
      this.#phase = 'ended';
      const exitCode = this.#exitCode();
      const reason = this.#reason === 'completed' && exitCode !== 0 ? 'failed' : this.#reason;
      this.#around.recorder.record({ kind: 'session.end', reason, exitCode });
      this.#host.ended({ reason, exitCode });
    };
    this.#host.beforeUnmap().then(finish, finish);
  }

  #exitCode(): number {
    if (this.#reason === 'interrupted') return 130;
    if (this.#reason === 'terminated') return 143;
    const childFailed = [...this.objects.children.values()].some(({ failed }) => failed);
    const failed = this.objects.broken || this.#connectFailed() || this.#runner.failed > 0 || childFailed;
    return failed || this.#reason === 'failed' ? 1 : 0;
  }

  #completed(): boolean {
    const { steps, children, until } = this.#plan.description;
    if (until === 'stop') return false;
    // Children that were not started have not exited.
    if (this.objects.broken && this.#plan.interactive) return false;
    if (!this.#runner.over || (until !== 'steps' && this.#running > 0)) return false;
    if (children.length === 0 && (steps.length === 0 || this.#plan.interactive)) return false;
    // A child that goes on talking after the last step would never let its pipe fall quiet.
    return this.#running > 0 || this.#drain.isOver(this.objects.pipes.values());
  }

  get #running(): number {
    let running = 0;
    for (const child of this.objects.children.values()) if (child.running) running++;
    return running;
  }

  #someoneLeft(): boolean {
    const { children, until } = this.#plan.description;
    // Programs started elsewhere may come, and so may a child that is started again.
    if (children.length === 0 || until === 'stop') return true;
    if (this.#running > 0) return true;
    return [...this.objects.pipes.values()].some((pipe) => pipe.hasTraffic || pipe.admission.allowStrangers);
  }

  #connectFailed(): boolean {
    for (const { failure, description } of this.objects.pipes.values()) {
      if (failure !== null && description.role === 'connect') return true;
    }
    return false;
  }

  /** None of a program that cannot be read any more, as it is built anew meanwhile; and none when the run has ended. */
  #namesIn(child: LiveChild): Promise<FoundNames> {
    const none: FoundNames = { pipes: [], objects: [] };
    const program = child.launchedProgram;
    return program === null ? Promise.resolve(none) : this.#host.namesIn(program).catch(() => none);
  }

  #stageFor(host: SessionHost): Stage {
    const { folder, variables, interactive } = this.#plan;
    const { pipes, events, children, sections } = this.objects;
    const now = () => this.#around.clock.now();
    const resolveFile = (file: string) => resolve(folder, substitute(file, variables));
    return { pipes, events, children, sections, outside: host, interactive, now, resolveFile };
  }
}
