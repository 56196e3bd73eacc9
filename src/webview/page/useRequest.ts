import { type Signal, useSignal } from '@preact/signals';
import { sentenceOf } from './sentenceOf.ts';

/** Runs requests that a control makes; `failure` is why the last one failed, for a sentence beside the control. */
export function useRequest(): { failure: Signal<string | null>; run: (request: Promise<unknown>) => void } {
  const failure = useSignal<string | null>(null);
  const run = (request: Promise<unknown>) => {
    failure.value = null;
    request.catch((error: unknown) => {
      failure.value = sentenceOf(error);
    });
  };
  return { failure, run };
}
