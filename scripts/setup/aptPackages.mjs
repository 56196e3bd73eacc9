import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPaths, headlessShell } from './chromium.mjs';

/** What the tests need from Debian, each with files of which one tells that it is there. */
const packages = {
  gcc: ['/usr/bin/gcc'],
  'libc6-dev': ['/usr/include/stdio.h'],
  'gcc-mingw-w64-x86-64-win32': ['/usr/bin/x86_64-w64-mingw32-gcc'],
  wine: ['/usr/bin/wine'],
  wine64: ['/usr/lib/wine/wine64'],
  chromium: chromiumPaths,
  'fonts-dejavu-core': ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'],
  tshark: ['/usr/bin/tshark'],
  unzip: ['/usr/bin/unzip'],
};

/** Only Debian has it; without it the whole browser draws the pages, which takes longer. */
const quicker = {
  'chromium-headless-shell': [headlessShell, ...chromiumPaths.slice(1)],
};

/** What the benchmark compares with, besides. */
const references = {
  socat: ['/usr/bin/socat'],
  strace: ['/usr/bin/strace'],
};

export function setUpAptPackages() {
  installMissing(packages);
  try {
    installMissing(quicker);
  } catch (error) {
    console.warn(`${error instanceof Error ? error.message : error} The tests of pages take longer without.`);
  }
}
export const setUpBenchPackages = () => installMissing({ ...packages, ...references });

/**
 * Installs the Debian packages that are missing.
 * @param {Record<string, string[]>} wanted
 * @throws with the command to run, when this user may not install packages
 */
function installMissing(wanted) {
  const missing = Object.entries(wanted)
    .filter(([, files]) => !files.some((file) => existsSync(file)))
    .map(([name]) => name);
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`The tests need what Debian calls ${missing.join(', ')}: install that first.`);
  }
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  // tshark asks whether everybody may capture from network cards; we only read files, so the default (no) is right.
  const run = (/** @type {string[]} */ command) => {
    const [program = '', ...args] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  console.log(`apt-get install ${missing.join(' ')}`);
  try {
    run(['apt-get', 'update']);
    run(install);
  } catch (error) {
    throw new Error(`Could not install packages. As root run: ${install.join(' ')}`, { cause: error });
  }
}
