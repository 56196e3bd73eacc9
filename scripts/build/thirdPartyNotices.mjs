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
  // Packages of one author come with the same text: once is enough.
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const folder of folders) {
    const text = licenceOf(folder);
    byText.set(text, [...(byText.get(text) ?? []), folder]);
  }
  const notices = [...byText].map(([text, group]) => [line, ...group.map(nameOf), '', text].join('\n'));
  writeFileSync(file, `${['IPC Inspector contains the following software.', ...notices].join('\n\n')}\n`);
}

const line = '-'.repeat(78);

/** @param {string} input */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0];
}

/** @param {string} folder */
function nameOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version} (${license})`;
}

/** The licence asks for its address and for a word on changes, not for its 18 kB of text. */
const creativeCommons = [
  'Copyright (c) Microsoft Corporation and contributors',
  'Creative Commons Attribution 4.0 International: https://creativecommons.org/licenses/by/4.0/legalcode',
  'Changed: the font and its style sheet hold the icons that are used only.',
].join('\n');

/** @param {string} folder */
function licenceOf(folder) {
  return readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|copying|notice)/i.test(entry))
    .map((entry) => readFileSync(join(folder, entry), 'utf8').trim())
    .map((text) => (text.startsWith('Attribution 4.0 International') ? creativeCommons : text))
    .join('\n\n');
}
