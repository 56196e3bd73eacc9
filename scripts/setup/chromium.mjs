import { existsSync } from 'node:fs';

/** Where a Chromium may be: Debian's, those of hosted Ubuntu machines, and Edge on Windows. */
export const chromiumPaths =
  process.platform === 'win32'
    ? ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
    : ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** Debian's Chromium without windows: a whole one draws a window's own bars, too, for every page that a test opens. */
export const headlessShell = '/usr/bin/chromium-headless-shell';

/** What draws pages for tests: the shell where there is one. @throws when there is no Chromium at all */
export const pageChromium = () => (existsSync(headlessShell) ? headlessShell : chromium());

/** One with windows, menus and a clipboard. @throws when there is none */
export function chromium() {
  const found = chromiumPaths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`The tests need a Chromium, at one of: ${chromiumPaths.join(', ')}.`);
  return found;
}
