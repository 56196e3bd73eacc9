import type { RecordOf } from '../../protocol/record.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { formatOf } from './formatOf.ts';
import { clientTitle, connectedTargets } from './targets.ts';

/** Puts the cursor where a message is written, which goes to the client that this one came from, as it wrote it. */
export function reply(model: SessionModel, { pipe, instance, data, length }: RecordOf<'message'>): void {
  const targets = connectedTargets(model.state.peek());
  if (!targets.some((target) => target.pipe === pipe && target.instance === instance)) {
    model.places.say(`${clientTitle(pipe, instance)} is not connected any more.`);
    return;
  }
  const compose = model.compose.peek();
  const before = compose.pipes[pipe] ?? defaultWriting;
  const written = formatOf(data, before, data.length < length);
  model.compose.value = { ...compose, pipes: { ...compose.pipes, [pipe]: written } };
  model.askToCompose(pipe, instance);
}

/** How messages are written as long as nothing else was chosen. */
export const defaultWriting = { format: 'utf-8', ending: 'none' } as const;
