import { effect } from '@preact/signals';
import type { SessionModel } from './SessionModel.ts';

/** Tells screen readers that something went wrong, wherever the cursor is. */
export function sayProblems({ state, announcer }: SessionModel): void {
  let known = 0;
  effect(() => {
    const { problems } = state.value;
    if (problems > known) announcer.say(problems === 1 ? '1 problem' : `${problems} problems`);
    known = problems;
  });
}
