import { tmpdir } from 'node:os';
import { sampleDescription } from '../../protocol/sampleDescription.ts';
import type { PlanSource } from '../session/sessionPlan.ts';

/** The plan of the sample session. Nobody needs to know its names, and several may run at once. */
export function samplePlan(): PlanSource {
  const folder = tmpdir();
  return {
    kind: 'plan',
    plan: {
      description: sampleDescription,
      folder,
      workspaceFolder: folder,
      title: 'sample',
      nameSeed: null,
      interactive: false,
    },
  };
}
