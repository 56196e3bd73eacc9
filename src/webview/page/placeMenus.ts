import { rowActions } from '../rows/rowActions.ts';
import { bytesActions } from './bytesActions.ts';
import { objectActions } from './objectActions.ts';
import type { SessionModel } from './SessionModel.ts';

/** Something that can be done with what a menu was asked for on. */
export interface PlaceAction {
  /** Names it in the manifest: the command `ipcInspector.menu.<id>`. */
  readonly id: string;
  /** The key that does the same on a row, as docs/accessibility.md lists it; '' when there is none. */
  readonly keys: string;
  act(): unknown;
}

/**
 * The menus of rows, bytes and objects. VS Code draws them from the manifest and sends back what was chosen; it reads
 * which items there are from `data-vscode-context`, when the browser's event has bubbled up to it:
 * https://code.visualstudio.com/api/extension-guides/webview#context-menus
 */
export function offerPlaceMenus(model: SessionModel): void {
  let offered: readonly PlaceAction[] = [];
  let run = 0;
  document.addEventListener(
    'contextmenu',
    (event) => {
      const target = event.target instanceof Element ? event.target : document.body;
      offered = actionsAt(model, target, event);
      run = model.run.peek();
      document.body.dataset.vscodeContext = JSON.stringify({
        ipcCan: offered.map(({ id }) => id).join(' '),
        // Cut, copy and paste are VS Code's own; they mean something only where one types.
        preventDefaultContextMenuItems: !target.matches('input, textarea'),
      });
    },
    { capture: true },
  );
  model.channel.on('menu', ({ action }) => {
    // The same numbers are other records there.
    if (run !== model.run.peek()) model.places.say('Another run is shown now: nothing was done.');
    else offered.find(({ id }) => id === action)?.act();
  });
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    const grid = document.activeElement?.closest('[role=grid]');
    // Elsewhere the browser itself asks, at what has the focus.
    if (!grid) return;
    event.preventDefault();
    // What was selected a moment ago is drawn with the next frame.
    requestAnimationFrame(() => askAt(grid));
  });
}

/** Asks for the menu of the active cell or row of a grid, as the browser does for what has the focus. */
function askAt(grid: Element): void {
  const active = grid.getAttribute('aria-activedescendant');
  const element = (active ? document.getElementById(active) : null) ?? grid;
  const { left, bottom } = element.getBoundingClientRect();
  const place = { clientX: left + 16, clientY: bottom - 1, bubbles: true, cancelable: true };
  element.dispatchEvent(new MouseEvent('contextmenu', place));
}

function actionsAt(model: SessionModel, target: Element, event: MouseEvent): readonly PlaceAction[] {
  const object = target.closest<HTMLElement>('[data-object]')?.dataset.object;
  if (object !== undefined) return objectActions(model, object);
  const bytes = bytesActions(model, target, event);
  if (bytes) return bytes;
  const [view, at] = target.closest('[role=row][data-row]')?.id.split('-') ?? [];
  const index = Number(at);
  const row = (view === 'message' ? model.conversation.rows : model.rows).get(index);
  if (!row || at === undefined) return [];
  if (view === 'message') void model.selection.setRow(row.row);
  else model.selection.setAt(index, true);
  model.follow.value = false;
  return rowActions(model, row);
}
