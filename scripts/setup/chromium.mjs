import { existsSync } from 'node:fs';

/** Where a Chromium may be: Debian's, those of hosted Ubuntu machines, and Edge on Windows. */
export const chromiumPaths =
  process.platform === 'win32'
    ? ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
    : ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** @throws when there is none */
export function chromium() {
  const found = chromiumPaths.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`The tests need a Chromium, at one of: ${chromiumPaths.join(', ')}.`);
  return found;
}
