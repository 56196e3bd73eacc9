import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const source = 'src/webview';
const iconRule = /^\.codicon-([\w-]+):before \{ content: "\\([0-9a-f]+)" \}$/gm;

/**
 * Leaves those codicons out of style sheet and font that the page never names: 60 kB of each VSIX.
 * @type {import('esbuild').Plugin}
 */
export const usedCodicons = {
  name: 'used-codicons',
  setup(build) {
    const words = new Set();
    build.onStart(() => {
      words.clear();
      for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(tsx?|css)$/.test(file)) continue;
        // Names in scripts, code points in style sheets; a word that happens to be an icon's name costs a few bytes.
        for (const [word] of readFileSync(join(source, file), 'utf8').matchAll(/[\w-]+/g)) words.add(word);
      }
    });
    build.onLoad({ filter: /[\\/]codicon\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(iconRule, (rule, name) =>
        words.has(name) ? rule : '',
      ),
      loader: 'css',
    }));
    build.onLoad({ filter: /[\\/]codicon\.ttf$/ }, ({ path }) => {
      const rules = readFileSync(path.replace(/ttf$/, 'css'), 'utf8').matchAll(iconRule);
      const used = [...rules].filter(([, name, code]) => words.has(name) || words.has(code));
      const codePoints = used.map(([, , code = '']) => Number.parseInt(code, 16));
      const font = keepGlyphs(readFileSync(path), new Set(codePoints));
      return { contents: withoutNames(font), loader: 'file' };
    });
  },
};

/**
 * Empties the glyphs of all other characters. Tables keep their places, so that nothing else has to change; the zeros
 * that are left over vanish when the VSIX is compressed.
 * @param {Buffer} font TrueType, with a format 12 character map and short glyph offsets, as codicon.ttf is
 * @param {ReadonlySet<number>} codePoints
 */
function keepGlyphs(font, codePoints) {
  const locations = table(font, 'loca');
  const glyphs = table(font, 'glyf');
  const outlines = Buffer.from(glyphs);
  const kept = glyphsOf(table(font, 'cmap'), codePoints);
  glyphs.fill(0);
  let end = 0;
  for (let glyph = 0; glyph < locations.length / 2 - 1; glyph++) {
    const from = locations.readUInt16BE(glyph * 2) * 2;
    const to = locations.readUInt16BE(glyph * 2 + 2) * 2;
    locations.writeUInt16BE(end / 2, glyph * 2);
    // Glyph 0 stands for characters that the font does not have.
    if (glyph === 0 || kept.has(glyph)) end += outlines.copy(glyphs, end, from, to);
  }
  locations.writeUInt16BE(end / 2, locations.length - 2);
  return font;
}

/**
 * Forgets the names of the glyphs, which only editors of fonts show: table `post` in version 3 is its first 32 bytes.
 * @param {Buffer} font
 */
function withoutNames(font) {
  const names = table(font, 'post');
  names.writeUInt32BE(0x00030000, 0);
  names.fill(0, 32);
  return font;
}

/**
 * @param {Buffer} font
 * @param {string} tag
 */
function table(font, tag) {
  for (let entry = 12; entry < 12 + 16 * font.readUInt16BE(4); entry += 16) {
    if (font.toString('latin1', entry, entry + 4) !== tag) continue;
    const offset = font.readUInt32BE(entry + 8);
    return font.subarray(offset, offset + font.readUInt32BE(entry + 12));
  }
  throw new Error(`The font has no table ${tag}.`);
}

/**
 * @param {Buffer} characterMap
 * @param {ReadonlySet<number>} codePoints
 * @returns {Set<number>} glyph numbers
 */
function glyphsOf(characterMap, codePoints) {
  const offsets = Array.from({ length: characterMap.readUInt16BE(2) }, (_, index) =>
    characterMap.readUInt32BE(4 + 8 * index + 4),
  );
  const start = offsets.find((offset) => characterMap.readUInt16BE(offset) === 12);
  if (start === undefined) throw new Error('The font has no format 12 character map.');
  const glyphs = new Set();
  for (let group = 0; group < characterMap.readUInt32BE(start + 12); group++) {
    const [first = 0, last = 0, glyph = 0] = [16, 20, 24].map((at) =>
      characterMap.readUInt32BE(start + at + 12 * group),
    );
    for (let code = first; code <= last; code++) if (codePoints.has(code)) glyphs.add(glyph + code - first);
  }
  return glyphs;
}
