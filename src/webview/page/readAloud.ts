/**
 * Whether VS Code is in its screen-reader mode, in which no list moves by itself: who listens to a row would lose it. It says so
 * by a class that comes and goes.
 */
export function readAloud(): boolean {
  return document.body.classList.contains('vscode-using-screen-reader');
}
