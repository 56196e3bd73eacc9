import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { once } from './stamp.mjs';

const prefix = resolve('.cache/wine');

/** The environment in which `wine` runs with our own prefix, without its log and without offers to install Mono or Gecko. */
export const wineEnvironment = {
  WINEPREFIX: prefix,
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
};

export async function setUpWine() {
  await once('Wine prefix', `${prefix}/stamp`, 'win10', () => {
    rmSync(prefix, { recursive: true, force: true });
    mkdirSync(prefix, { recursive: true });
    wine('wineboot', '-i');
    // Debian's Wine 8 says Windows 7, which Node 22 refuses.
    wine('wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
    wine('wineserver', '-w');
  });
}

/** Ends what still runs in our prefix, and only there. */
export function stopWine() {
  try {
    wine('wineserver', '-k');
  } catch {
    // Nothing was running.
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function wine(program, ...args) {
  execFileSync(program, args, { env: { ...process.env, ...wineEnvironment }, stdio: 'ignore' });
}
