/** Codicon of each kind of object, the same in the tree, in the tab and beside what a child writes. */
export const objectIcons = {
  child: 'terminal',
  pipe: 'arrow-swap',
  event: 'zap',
  memory: 'circuit-board',
} as const;
