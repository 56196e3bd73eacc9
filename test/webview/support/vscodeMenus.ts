import manifest from '../../../package.json' with { type: 'json' };
import titles from '../../../package.nls.json' with { type: 'json' };

type Context = { readonly [key: string]: unknown };

/**
 * Draws the menus that the manifest gives a page, as VS Code does: it reads the contexts of the event's target and of
 * what is around it, shows the items whose `when` holds, and runs the chosen one with the contexts.
 * @param choose gets the command and the contexts
 */
export function drawVscodeMenus(choose: (command: string, context: Context) => void): void {
  document.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    event.preventDefault();
    const context = contextOf(event.target);
    const items = manifest.contributes.menus['webview/context'].filter(({ when }) => holds(when, context));
    if (items.length > 0) {
      const sorted = items.toSorted((a, b) => a.group.localeCompare(b.group));
      draw(sorted, (command) => choose(command, context));
    }
  });
}

/** The contexts from the outermost element inwards; the inner ones win. */
function contextOf(target: Element): Context {
  const context: { [key: string]: unknown } = {};
  for (let at: Element | null | undefined = target; at; at = at.parentElement) {
    at = at.closest('[data-vscode-context]');
    if (!(at instanceof HTMLElement)) break;
    const own: unknown = JSON.parse(at.dataset.vscodeContext ?? '{}');
    if (typeof own === 'object') Object.assign(context, { ...own, ...context });
  }
  return context;
}

/** The one form of condition that the manifest uses there. */
function holds(when: string, context: Context): boolean {
  const [, key = '', pattern] = /^(\w+) =~ \/(.*)\/$/.exec(when) ?? [];
  if (pattern === undefined) throw new Error(`This condition is not understood here: ${when}`);
  return new RegExp(pattern).test(String(context[key] ?? ''));
}

function draw(items: readonly { readonly command: string }[], choose: (command: string) => void): void {
  const before = document.activeElement;
  document.querySelector('[role=menu]')?.remove();
  const menu = document.createElement('div');
  menu.role = 'menu';
  const close = () => {
    menu.remove();
    if (before instanceof HTMLElement) before.focus();
  };
  const buttons = items.map(({ command }) => {
    const button = document.createElement('button');
    button.role = 'menuitem';
    button.textContent = titleOf(command);
    button.onclick = () => {
      close();
      choose(command);
    };
    return button;
  });
  menu.onkeydown = (event) => {
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (event.key === 'ArrowDown') buttons[at + 1]?.focus();
    else if (event.key === 'ArrowUp') buttons[at - 1]?.focus();
    else if (event.key === 'Escape') close();
    event.stopPropagation();
  };
  menu.append(...buttons);
  document.body.append(menu);
  buttons[0]?.focus();
}

function titleOf(command: string): string {
  const named = manifest.contributes.commands.find((one) => one.command === command);
  const key = named?.title.replaceAll('%', '') ?? '';
  return Object.entries(titles).find(([name]) => name === key)?.[1] ?? key;
}
