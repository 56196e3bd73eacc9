import type { SessionModel } from './SessionModel.ts';

/** Says in a status line why the last way to another place led nowhere. */
export function PlaceHint({ model }: { model: SessionModel }) {
  const hint = model.places.hint.value;
  return hint === null ? null : <span class="place-hint">{hint}</span>;
}
