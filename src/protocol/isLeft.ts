import type { PipeState } from './sessionState.ts';

/** A pipe that another program serves, and to which we are not connected (any more). */
export const isLeft = ({ role, instances }: PipeState): boolean =>
  role === 'connect' && !instances.some(({ connected }) => connected);
