import type { LaneKind } from './laneCounts.ts';

/** Codicon of each kind of object, the same wherever it is named. */
export const laneIcons: { readonly [K in LaneKind]: string } = {
  child: 'terminal',
  pipe: 'arrow-swap',
  event: 'zap',
  memory: 'circuit-board',
};
