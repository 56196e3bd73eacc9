import type { Step } from '../../../protocol/description.ts';
import { defaultTimeout, known, type Stage, type StepRun } from './stepRun.ts';

type StepWith<K extends string> = Extract<Step, { [key in K]: unknown }>;

const immediate = { needsPeer: false, timeout: null, waitsFor: '' } as const;

export function setStep({ set }: StepWith<'set'>, stage: Stage): StepRun {
  return {
    ...immediate,
    action: 'set',
    poll() {
      known(stage.events, set).set();
      return `set ${set}`;
    },
  };
}

export function resetStep({ reset }: StepWith<'reset'>, stage: Stage): StepRun {
  return {
    ...immediate,
    action: 'reset',
    poll() {
      known(stage.events, reset).reset();
      return `reset ${reset}`;
    },
  };
}

/** Waits for a signal of an event, or for a section to be mapped. */
export function waitStep({ wait, timeout }: StepWith<'wait'>, stage: Stage): StepRun {
  const common = { action: 'wait', needsPeer: true, timeout: timeout ?? defaultTimeout };
  if (!stage.events.has(wait)) {
    return {
      ...common,
      waitsFor: `shared memory ${wait}`,
      poll: () => (stage.sections.all.has(wait) ? `${wait} is mapped` : null),
    };
  }
  const event = known(stage.events, wait);
  return {
    ...common,
    waitsFor: `a signal of ${wait}`,
    poll() {
      // A child that has just ended may have signalled behind our last look.
      if (event.untaken === 0) event.look();
      // A manual-reset event satisfies every wait while it is set; an auto-reset one each signal once.
      if (event.untaken > 0) event.untaken--;
      else if (!(event.manual && event.isSet)) return null;
      return `${wait} was signalled`;
    },
  };
}
