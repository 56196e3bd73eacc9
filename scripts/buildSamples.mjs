// Compiles samples/*.c, and the sample that users copy into their workspace: `node scripts/buildSamples.mjs [linux] [win32]`.
// Without arguments: for this system, and for Windows too where mingw-w64 is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

const samples = join(import.meta.dirname, '..', 'samples');
const folders = [samples, join(import.meta.dirname, '..', 'media', 'sample')];
const mingw = 'x86_64-w64-mingw32-gcc';
const gccFlags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-static-libgcc'];

/** @typedef {{ program: string; args: (source: string, target: string) => string[] }} Compiler */

const onPath = (/** @type {string} */ program) =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/**
 * @param {string} program
 * @param {string[]} libraries
 * @returns {Compiler}
 */
const gcc = (program, libraries) => ({
  program,
  args: (source, target) => [...gccFlags, '-o', target, source, ...libraries],
});

/**
 * The first compiler on PATH that makes programs for `platform`, or undefined.
 * @param {string} platform
 * @returns {Compiler | undefined}
 */
function compilerFor(platform) {
  if (platform === 'linux') {
    return ['gcc', 'cc', 'clang'].filter(onPath).map((name) => gcc(name, ['-pthread', '-lrt']))[0];
  }
  const libraries = ['-lshell32'];
  if (process.platform !== 'win32') return onPath(mingw) ? gcc(mingw, libraries) : undefined;
  if (onPath('cl')) {
    const args = (/** @type {string} */ source, /** @type {string} */ target) => [
      ...['/nologo', '/O2', '/W3', '/utf-8', '/D_CRT_SECURE_NO_WARNINGS', source],
      ...[`/Fe:${target}`, `/Fo:${target}.obj`, '/link', 'shell32.lib'],
    ];
    return { program: 'cl', args };
  }
  return ['gcc', mingw, 'clang'].filter(onPath).map((name) => gcc(name, libraries))[0];
}

/**
 * Builds what is older than its source or the shared headers.
 * @param {string} platform
 * @param {Compiler} compiler
 * @returns {number} samples that do not compile
 */
function build(platform, compiler) {
  const folder = join(samples, 'build', platform);
  mkdirSync(folder, { recursive: true });
  const modified = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const files = folders.flatMap((from) => readdirSync(from).map((name) => join(from, name)));
  const headers = Math.max(...files.filter((file) => file.endsWith('.h')).map(modified));
  let built = 0;
  let failed = 0;
  for (const source of files.filter((name) => name.endsWith('.c'))) {
    const target = join(folder, basename(source, '.c') + (platform === 'win32' ? '.exe' : ''));
    if (modified(target) > Math.max(modified(source), headers)) continue;
    const { status } = spawnSync(compiler.program, compiler.args(source, target), { stdio: 'inherit' });
    if (status === 0) built++;
    else failed++;
  }
  console.log(`samples for ${platform}: ${built} built, ${failed} failed`);
  return failed;
}

const asked = process.argv.slice(2);
const own = process.platform === 'win32' ? 'win32' : 'linux';
const platforms = asked.length > 0 ? asked : own === 'linux' && onPath(mingw) ? ['linux', 'win32'] : [own];
let failures = 0;
for (const platform of platforms) {
  const compiler = platform === 'linux' || platform === 'win32' ? compilerFor(platform) : undefined;
  if (compiler) {
    failures += build(platform, compiler);
  } else {
    console.error(`No C compiler for ${platform} found on PATH.`);
    failures++;
  }
}
process.exitCode = failures > 0 ? 1 : 0;
