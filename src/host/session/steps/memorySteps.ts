import type { Step } from '../../../protocol/description.ts';
import { messageOf } from '../../../protocol/messageOf.ts';
import { defaultTimeout, type Stage, StepFailure, type StepRun } from './stepRun.ts';

type StepWith<K extends string> = Extract<Step, { [key in K]: unknown }>;

export function snapshotStep({ snapshot, timeout }: StepWith<'snapshot'>, stage: Stage): StepRun {
  return whenMapped(stage, 'snapshot', snapshot, timeout, () => stage.outside.snapshot(snapshot, 'step'));
}

export function saveStep({ save, file, range, timeout }: StepWith<'save'>, stage: Stage): StepRun {
  return whenMapped(stage, 'save', save, timeout, () =>
    stage.outside.save(save, stage.resolveFile(file), range ?? null),
  );
}

/** Waits for the section, then for the main thread's work on it. */
function whenMapped(
  stage: Stage,
  action: string,
  memory: string,
  timeout: number | undefined,
  work: () => Promise<string>,
): StepRun {
  let outcome: { done: string } | { failed: string } | null = null;
  let begun = false;
  return {
    action,
    needsPeer: !stage.sections.all.has(memory),
    timeout: timeout ?? defaultTimeout,
    waitsFor: `shared memory ${memory}`,
    poll() {
      if (!begun && stage.sections.all.has(memory)) {
        begun = true;
        work().then(
          (done) => {
            outcome = { done };
          },
          (error: unknown) => {
            outcome = { failed: messageOf(error) };
          },
        );
      }
      if (!outcome) return null;
      if ('failed' in outcome) throw new StepFailure(outcome.failed);
      return outcome.done;
    },
  };
}
