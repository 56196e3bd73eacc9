import type { Settings } from '../settings.ts';
import type { SessionPlan } from './sessionPlan.ts';

/** The plan with what the user's settings say where its description says nothing. */
export function withSettings(
  plan: SessionPlan,
  { capture, connectNoteAfter }: Pick<Settings, 'capture' | 'connectNoteAfter'>,
): SessionPlan {
  const described = plan.description.capture;
  if (described.maxSize !== undefined || capture.maxSize === null) return { ...plan, connectNoteAfter };
  const limited = { ...described, maxSize: capture.maxSize, onFull: capture.onFull };
  return { ...plan, connectNoteAfter, description: { ...plan.description, capture: limited } };
}
