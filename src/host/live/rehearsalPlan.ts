import { type Step, sessionDescription } from '../../protocol/description.ts';
import { platformDescription } from '../description/platformDescription.ts';
import type { KernelModule } from '../kernel/kernel.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';

/** How long it may take at most, so that a slow machine does not keep its user waiting. ms */
const longest = 80;
/** As many as V8 needs to have compiled what they pass through. */
const rounds = 600;

/** A request and its reply, and messages that are taken several at once. */
const round: readonly Step[] = [
  { send: 'server', text: 'request' },
  { receive: 'client' },
  { send: 'client', text: 'reply' },
  { receive: 'server' },
];
const burst: readonly Step[] = [
  ...Array.from({ length: 12 }, (): Step => ({ send: 'client', text: 'one of many' })),
  ...Array.from({ length: 12 }, (): Step => ({ receive: 'server' })),
];

/** The plan of a session in which we talk to ourselves: no child, two pipes, of which one is the client of the other. */
export function rehearsalPlan(plan: SessionPlan, kernel: KernelModule): SessionPlan {
  const path = kernel.pipePath(`${plan.sessionId}-rehearsal`, plan.runFolder);
  const { steps: _, ...description } = platformDescription(
    sessionDescription.parse({
      pipes: { server: { allow: 'user' }, client: { role: 'connect' } },
    }),
    process.platform === 'win32' ? 'win32' : 'linux',
  );
  const steps = [
    { connect: 'server' },
    ...Array.from({ length: rounds }, (_, index) => (index % 10 === 9 ? [...round, ...burst] : round)).flat(),
  ];
  return {
    ...plan,
    description: { ...description, steps, until: 'steps' },
    names: { pipes: { server: path, client: path }, events: {}, memory: {} },
    interactive: false,
    connectNoteAfter: 2 * longest,
    duration: longest,
  };
}
