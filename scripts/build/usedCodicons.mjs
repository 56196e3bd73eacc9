import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

/** Where the page's icons are named. */
const sources = ['src/protocol/objectIcons.ts', 'src/webview'];
/** One word in quotes that is no name of a class or a role. */
const quoted = /(?<!class=|role=)(['"`])\\?([\w-]+)\1/g;
const fontSource = /url\("\.\/codicon\.ttf[^"]*"\) format\("truetype"\)/;
const iconRule = /^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}$/gm;

/**
 * Leaves those codicons out of style sheet and font that the page never names: 70 kB of each VSIX.
 * @type {import('esbuild').Plugin}
 */
export const usedCodicons = {
  name: 'used-codicons',
  setup(build) {
    const words = new Set();
    build.onStart(() => {
      words.clear();
      for (const file of sources.flatMap(filesIn)) {
        if (!/\.(tsx?|css)$/.test(file)) continue;
        const text = readFileSync(file, 'utf8');
        // Names in the strings of scripts that draw icons, code points in those of style sheets; a word that happens to be an
        // icon's name costs a hundred bytes.
        if (!/icon/i.test(text) && !file.endsWith('.css')) continue;
        for (const [, , word = ''] of text.matchAll(quoted)) words.add(word);
        for (const [, name = ''] of text.matchAll(/codicon-([\w-]+)/g)) words.add(name);
      }
    });
    build.onLoad({ filter: /[\\/]codicon\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll(iconRule, (rule, name) => (words.has(name) ? rule : ''))
        .replace(fontSource, 'url("./codicon.woff2") format("woff2")'),
      loader: 'css',
    }));
    build.onResolve({ filter: /^\.\/codicon\.woff2$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
    }));
    build.onLoad({ filter: /[\\/]codicon\.woff2$/ }, async ({ path }) => {
      const original = path.replace(/woff2$/, 'ttf');
      const rules = readFileSync(path.replace(/woff2$/, 'css'), 'utf8').matchAll(iconRule);
      const used = [...rules].filter(([, name, code]) => words.has(name) || words.has(code));
      const characters = used.map(([, , code = '']) => String.fromCodePoint(Number.parseInt(code, 16)));
      const font = await subsetFont(readFileSync(original), characters.join(''), { targetFormat: 'woff2' });
      return { contents: font, loader: 'file' };
    });
  },
};

/** @param {string} path of a folder or a file @returns {string[]} */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file));
}
