import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { joinedLeaves } from './joinedLeaves.mjs';

/**
 * Lets CommonJS bundles share code: esbuild splits ES modules only, so it does that first, and each file is then turned into
 * CommonJS. Without it, every process's bundle would hold its own copy of the schemas, and the VSIX 300 kB more.
 * @param {string} folder
 * @returns {esbuild.Plugin}
 */
export function sharedChunks(folder) {
  return {
    name: 'shared-chunks',
    setup(build) {
      const { minify = false, sourcemap = false } = build.initialOptions;
      Object.assign(build.initialOptions, {
        format: 'esm',
        splitting: true,
        write: false,
        outdir: folder,
        outExtension: { '.js': '.cjs' },
        // Beside the entry points: bundled code finds its neighbours through __dirname.
        chunkNames: 'shared-[hash]',
        // Names are shortened by the second pass: until then they tell which exports are assigned again.
        minify: false,
        sourcemap: sourcemap ? 'inline' : false,
      });
      build.onEnd(async ({ outputFiles = [] }) => {
        mkdirSync(folder, { recursive: true });
        const files = await joinedLeaves(outputFiles, Boolean(sourcemap));
        const assigned = new Map(files.map(({ path, text }) => [basename(path), assignedAgain(text)]));
        const written = files.map(async ({ path, text }) => {
          const again = assigned.get(basename(path)) ?? new Set();
          const constant = withPlainExports(withConstantImports(text, assigned), again);
          const { code } = await esbuild.transform(constant, {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            minify,
            sourcefile: path,
            sourcemap: sourcemap ? 'inline' : false,
          });
          writeFileSync(path, code);
          return basename(path);
        });
        removeOthers(folder, await Promise.all(written));
      });
    },
  };
}

/** A statement of esbuild's that imports names from another chunk. */
const chunkImport = /^import \{([^}]*)\} from "\.\/(shared-\w+\.cjs)";$/gm;

/**
 * Turns imports from other chunks into constants. As CommonJS, esbuild reads each imported name through two getters at
 * every use, so that it sees later assignments; the loops that receive and index messages took twice as long for it.
 * @param {string} text of a chunk
 * @param {Map<string, Set<string>>} assigned by chunk, the names that are assigned more than once
 */
function withConstantImports(text, assigned) {
  return text.replace(chunkImport, (_statement, names, chunk) => {
    const again = assigned.get(chunk) ?? new Set();
    const imports = namesIn(names);
    const live = imports.filter(([name]) => again.has(name)).map(([name, local]) => `${name} as ${local}`);
    const constant = imports.filter(([name]) => !again.has(name));
    const pattern = constant.map(([name, local]) => `${name}: ${local}`).join(', ');
    return `${live.length > 0 ? `import { ${live.join(', ')} } from "./${chunk}";\n` : ''}const { ${pattern} } = require("./${chunk}");`;
  });
}

/** esbuild's last statement of a chunk. */
const chunkExports = /^export \{([^}]*)\};$/m;

/** @param {string} list of names, as in `a, b as c`. @returns {[name: string, as: string][]} */
function namesIn(list) {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const [before = '', as = before] = name.split(' as ');
      return [before, as];
    });
}

/**
 * Exports as one plain object, with getters only for what is assigned again. As CommonJS, esbuild writes helpers and a
 * getter for each name: in forty chunks that is a hundredth of the VSIX.
 * @param {string} text of a chunk
 * @param {Set<string>} again exported names that are assigned more than once
 */
function withPlainExports(text, again) {
  return text.replace(chunkExports, (_statement, list) => {
    const properties = namesIn(list).map(([local, name]) =>
      again.has(name) ? `get ${name}() { return ${local}; }` : `${name}: ${local}`,
    );
    return `module.exports = { ${properties.join(', ')} };`;
  });
}

/**
 * Names that a chunk exports and assigns anywhere but in a declaration. A local variable of the same name counts too,
 * which costs nothing but the getters.
 * @param {string} text
 */
function assignedAgain(text) {
  const names = namesIn(chunkExports.exec(text)?.[1] ?? '');
  const assignment =
    /(?<!\b(?:var|let|const|class|function)\s+)(?<![.\w$#])([\w$]+)\s*(?:[-+*/%&|^]|<<|>>>?|\*\*|&&|\|\||\?\?)?=(?![=>])|([\w$]+)(?:\+\+|--)|(?:\+\+|--)([\w$]+)/g;
  // Not in the source map: a line of a hundred thousand letters is a minute's work for this expression.
  const [code = ''] = text.split('\n//# sourceMappingURL=', 1);
  const assigned = new Set(
    [...code.matchAll(assignment)].map(([, plain, after, before]) => plain ?? after ?? before),
  );
  return new Set(names.filter(([local]) => assigned.has(local)).map(([, name]) => name));
}

/**
 * Removes the chunks of earlier builds.
 * @param {string} folder
 * @param {string[]} files
 */
function removeOthers(folder, files) {
  if (files.length === 0) return;
  const stale = readdirSync(folder).filter((file) => /^shared-\w+\.cjs$/.test(file) && !files.includes(file));
  for (const file of stale) rmSync(join(folder, file));
}
