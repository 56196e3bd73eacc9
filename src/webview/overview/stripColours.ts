import type { StripColours } from './drawLanes.ts';

/** The theme's colours, as they are now: a canvas does not know the style sheet. */
export function stripColours(element: Element): StripColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim() || style.color;
  return {
    line: colour('--line'),
    text: style.color,
    in: colour('--in'),
    out: colour('--out'),
    event: colour('--event'),
    memory: colour('--memory'),
    child: colour('--child'),
    warning: colour('--warning'),
    selection: colour('--vscode-editor-selectionBackground'),
    focus: colour('--vscode-focusBorder'),
  };
}
