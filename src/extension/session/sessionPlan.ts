import * as z from 'zod';
import { startSchema } from '../../protocol/hostParams.ts';

/** What a run is started with, but for where it is recorded. */
export const sessionPlan = startSchema.omit({ capture: true, duration: true });
export type SessionPlan = z.infer<typeof sessionPlan>;

/** Where a plan comes from, in a form that survives a reload of the window. A file is read anew for each run. */
export const planSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), uri: z.string() }),
  z.strictObject({ kind: z.literal('plan'), plan: sessionPlan }),
]);
export type PlanSource = z.infer<typeof planSource>;
