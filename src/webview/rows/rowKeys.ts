import type { SessionModel } from '../page/SessionModel.ts';
import { rowActions } from './rowActions.ts';

const names: { readonly [key: string]: string } = { ArrowRight: '→', ArrowLeft: '←' };

/** Does what a key stands for in a row's menu; true when it stands for something. */
export function rowKey(model: SessionModel, event: KeyboardEvent, index: number): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const row = model.rows.get(index);
  if (!row) return false;
  const plain = names[event.key] ?? event.key.toUpperCase();
  const pressed = event.shiftKey ? `Shift+${plain}` : plain;
  const action = rowActions(model, row).find(({ keys }) => keys === pressed);
  void action?.act();
  return action !== undefined;
}
