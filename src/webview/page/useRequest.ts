import { type Signal, useSignal } from '@preact/signals';

/** Runs requests that a control makes; `failure` is why the last one failed, for a sentence beside the control. */
export function useRequest(): { failure: Signal<string | null>; run: (request: Promise<unknown>) => void } {
  const failure = useSignal<string | null>(null);
  const run = (request: Promise<unknown>) => {
    failure.value = null;
    request.catch((error: unknown) => {
      failure.value = error instanceof Error ? error.message : String(error);
    });
  };
  return { failure, run };
}
