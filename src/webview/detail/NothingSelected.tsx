import type { SessionModel } from '../page/SessionModel.ts';
import { AwaitedProgram } from './AwaitedProgram.tsx';

/** What the detail says before a row is selected; while a program from elsewhere is awaited, how to start it. */
export function NothingSelected({ model }: { model: SessionModel }) {
  const { children, pipes, events, memory } = model.state.value;
  const connected = pipes.some(({ instances }) => instances.length > 0);
  const objects = pipes.length + events.length + memory.length;
  if (!model.live.value || children.length > 0 || objects === 0 || connected) {
    return <p class="empty">Select a row to see all of it.</p>;
  }
  return <AwaitedProgram model={model} />;
}
