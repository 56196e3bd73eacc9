import { isolate } from '../../protocol/isolate.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

/** One client that a message can be sent to. */
export interface Target {
  readonly pipe: string;
  readonly instance: number;
  readonly title: string;
}

export function connectedTargets(state: SessionState): readonly Target[] {
  return state.pipes.flatMap(({ pipe, instances }) =>
    instances
      .filter(({ connected }) => connected)
      .map(({ instance, child }) => ({
        pipe,
        instance,
        title: clientTitle(pipe, instance, child),
      })),
  );
}

/** `main, client 1`, and behind it the child that it is, where that is told: `main, client 1 · worker`. */
export function clientTitle(pipe: string, instance: number, child: string | null = null): string {
  return `${isolate(pipe)}, client ${instance}${child === null ? '' : ` · ${isolate(child)}`}`;
}

/** The target that was chosen; when it has gone, the newest client of its pipe, else the first target. */
export function targetFor(
  targets: readonly Target[],
  chosen: { readonly pipe: string; readonly instance: number } | null,
): Target | null {
  const samePipe = targets.filter(({ pipe }) => pipe === chosen?.pipe);
  return (
    samePipe.find(({ instance }) => instance === chosen?.instance) ?? samePipe.at(-1) ?? targets[0] ?? null
  );
}

/** Why nothing can be sent, in one sentence. */
export function whyNoTarget(state: SessionState): string {
  const names = state.pipes.map(({ pipe }) => isolate(pipe));
  const [only] = names;
  if (only === undefined) return 'This session has no pipe to send to.';
  return names.length === 1 ? `No client is connected to ${only}.` : 'No client is connected to any pipe.';
}
