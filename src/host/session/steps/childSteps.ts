import type { Step } from '../../../protocol/description.ts';
import { defaultTimeout, known, type Stage, StepFailure, type StepRun } from './stepRun.ts';

type StepWith<K extends string> = Extract<Step, { [key in K]: unknown }>;

export function startStep({ start }: StepWith<'start'>, stage: Stage): StepRun {
  return {
    action: 'start',
    needsPeer: false,
    timeout: null,
    waitsFor: '',
    poll() {
      const child = known(stage.children, start);
      if (child.running) throw new StepFailure(`${start} is already running (${child.pid}).`);
      child.start();
      return `started ${start} (${child.pid})`;
    },
  };
}

export function stopStep({ stop, timeout }: StepWith<'stop'>, stage: Stage): StepRun {
  let asked = false;
  return {
    action: 'stop',
    needsPeer: false,
    timeout: timeout ?? defaultTimeout,
    waitsFor: `${stop} to end`,
    poll() {
      const child = known(stage.children, stop);
      if (!child.running) return child.starts === 0 ? `${stop} was not started` : `${stop} has ended`;
      if (!asked) child.stop(false);
      asked = true;
      return null;
    },
  };
}

/** Passes also when the child has exited before: its exit is a fact that stays. */
export function exitStep({ exit, timeout }: StepWith<'exit'>, stage: Stage): StepRun {
  return {
    action: 'exit',
    needsPeer: false,
    timeout: timeout ?? defaultTimeout,
    waitsFor: `the exit of ${exit}`,
    poll() {
      const child = known(stage.children, exit);
      if (child.starts === 0) {
        if (child.failed) throw new StepFailure(`${exit} could not be started.`);
        if (stage.interactive) return null;
        throw new StepFailure(`${exit} was never started: let a step before this one start it.`);
      }
      return child.running ? null : `${exit} has exited`;
    },
  };
}

export function sleepStep({ sleep }: StepWith<'sleep'>, stage: Stage): StepRun {
  const until = stage.now() + sleep * 1e6;
  return {
    action: 'sleep',
    needsPeer: false,
    timeout: null,
    waitsFor: `${sleep} ms`,
    poll: () => (stage.now() >= until ? `slept ${sleep} ms` : null),
  };
}
