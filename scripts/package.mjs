// Writes ipc-inspector-<target>-<version>.vsix for each target:  node scripts/package.mjs [target …]
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { assertMachine, knownTarget, koffiFor, targets } from './package/koffiTargets.mjs';
import { squeeze } from './package/squeeze.mjs';
import { vsixFile } from './package/vsixFile.mjs';
import { contentsOf, readEntries } from './package/zip.mjs';

/** The package is put together in a folder of its own, so dist/ stays as the last build left it. */
const staging = '.cache/vsix';
const maximumSize = 700_000;

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
for (const path of ['.vscodeignore', ...shipped()]) cpSync(path, `${staging}/${path}`, { recursive: true });
withoutPictures(`${staging}/README.md`);
execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${staging}/dist`], {
  stdio: 'inherit',
});

for (const file of ['package.json', 'package.nls.json', 'dist/schema/description.schema.json'])
  withoutIndentation(`${staging}/${file}`);

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);
for (const target of wanted.map(knownTarget)) {
  rmSync(`${staging}/dist/native`, { recursive: true, force: true });
  mkdirSync(`${staging}/dist/native/${target}`, { recursive: true });
  writeFileSync(`${staging}/dist/native/${target}/koffi.node`, koffiFor(target));
  const packagePath = vsixFile(target);
  await createVSIX({
    cwd: staging,
    target,
    packagePath,
    // Everything is bundled.
    dependencies: false,
    allowMissingRepository: true,
    // Links between the documents have no address to be rewritten to.
    rewriteRelativeLinks: false,
  });
  writeFileSync(packagePath, await squeeze(readFileSync(packagePath)));
  assertComplete(packagePath, target);
}

/** Files and folders that .vscodeignore lets through, but for dist/, which is built anew. */
function shipped() {
  const allowed = readFileSync('.vscodeignore', 'utf8').match(/(?<=^!)[^/\r\n]+/gm) ?? [];
  return [...new Set(allowed)].filter((path) => path !== 'dist');
}

/**
 * The picture is for who reads the source: in an editor it would be looked for at an address, and be a broken one.
 * @param {string} readme
 */
function withoutPictures(readme) {
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(/^!\[.*\)(\r?\n){2}/gm, ''));
}

/**
 * Nobody reads these in an editor's folder of extensions.
 * @param {string} file of JSON
 */
function withoutIndentation(file) {
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
}

/**
 * Looks into the file that was written: a VSIX without its binary has been shipped by others, and users noticed first.
 * @param {string} file
 * @param {import('./package/koffiTargets.mjs').Target} target
 */
function assertComplete(file, target) {
  const archive = readFileSync(file);
  const files = new Map(readEntries(archive).map((entry) => [entry.name, contentsOf(entry)]));
  const binaries = [...files.keys()].filter((path) => path.endsWith('.node'));
  const expected = `extension/dist/native/${target}/koffi.node`;
  if (binaries.length !== 1 || binaries[0] !== expected) {
    throw new Error(
      `${file} should hold one binary, ${expected}, but holds: ${binaries.join(', ') || 'none'}.`,
    );
  }
  assertMachine(files.get(expected) ?? Buffer.alloc(0), target);
  for (const path of [
    'extension/dist/extension.cjs',
    'extension/dist/cli.cjs',
    'extension/dist/webview/main.js',
  ]) {
    if (!files.has(path)) throw new Error(`${file} lacks ${path}.`);
  }
  if (archive.length > maximumSize) {
    throw new Error(`${file} has ${archive.length} bytes, more than ${maximumSize}.`);
  }
  console.log(`${file}: ${archive.length} bytes, ${files.size} files`);
}
