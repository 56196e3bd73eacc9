import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { rowActions } from './rowActions.ts';

const names: { readonly [key: string]: string } = { ArrowRight: '→', ArrowLeft: '←' };

/** Does what a key stands for in the menu of a row, once that is known; true when it stands for something. */
export function rowKey(model: SessionModel, event: KeyboardEvent, row: Row | undefined): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if (!row) return markKey(model, event.key);
  const plain = names[event.key] ?? event.key.toUpperCase();
  const pressed = event.shiftKey ? `Shift+${plain}` : plain;
  const action = rowActions(model, row).find(({ keys }) => keys === pressed);
  void action?.act();
  return action !== undefined;
}

/** With nothing selected marks are looked for from the beginning, or from the end. */
function markKey({ places, selection }: SessionModel, key: string): boolean {
  if (selection.index.peek() !== null || (key !== '.' && key !== ',')) return false;
  void places.toMark(key === '.' ? 0 : Number.POSITIVE_INFINITY, key === '.');
  return true;
}
