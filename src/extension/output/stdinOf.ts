import * as z from 'zod';
import type { Session } from '../session/session.ts';

/** Of the description as it was recorded: what stands in the first record. */
const recorded = z.object({
  children: z.array(z.object({ name: z.string(), stdin: z.enum(['closed', 'open', 'terminal']) })),
});
export type Stdin = z.infer<typeof recorded>['children'][number]['stdin'];

/** The children of the run with how each is given its input. */
export async function childrenWithStdin(session: Session): Promise<{ name: string; stdin: Stdin }[]> {
  const { record } = await session.request('record', { row: 0 });
  if (record.kind !== 'session.start') return [];
  const description = recorded.safeParse(record.description);
  return description.success ? description.data.children : [];
}

export async function stdinOf(session: Session, child: string): Promise<Stdin> {
  const children = await childrenWithStdin(session);
  return children.find(({ name }) => name === child)?.stdin ?? 'closed';
}
