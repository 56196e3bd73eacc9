import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes the licence texts of all packages whose files ended up in a bundle.
 * @param {string} file
 * @param {(import('esbuild').Metafile | undefined)[]} metafiles
 */
export function writeThirdPartyNotices(file, metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile?.inputs ?? {}));
  const folders = [...new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined))].sort();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${['IPC Inspector contains the following software.', ...folders.map(notice)].join('\n\n')}\n`,
  );
}

/** @param {string} input */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0];
}

/** @param {string} folder */
function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|copying|notice)/i.test(entry))
    .map((entry) => readFileSync(join(folder, entry), 'utf8').trim());
  return [`${'-'.repeat(78)}\n${name} ${version} (${license})`, ...texts].join('\n\n');
}
