import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';

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
        const assigned = new Map(outputFiles.map(({ path, text }) => [basename(path), assignedAgain(text)]));
        const written = outputFiles.map(async ({ path, text }) => {
          const { code } = await esbuild.transform(withConstantImports(text, assigned), {
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
    const imports = names.split(',').map((/** @type {string} */ name) => name.trim());
    const constant = imports.filter((/** @type {string} */ name) => !again.has(name.split(' as ')[0] ?? ''));
    const live = imports.filter((/** @type {string} */ name) => !constant.includes(name));
    const pattern = constant.map((/** @type {string} */ name) => name.replace(' as ', ': ')).join(', ');
    return `${live.length > 0 ? `import { ${live.join(', ')} } from "./${chunk}";\n` : ''}const { ${pattern} } = require("./${chunk}");`;
  });
}

/**
 * Names that a chunk exports and assigns anywhere but in a declaration. A local variable of the same name counts too,
 * which costs nothing but the getters.
 * @param {string} text
 */
function assignedAgain(text) {
  const [, exported = ''] = /^export \{([^}]*)\};$/m.exec(text) ?? [];
  const names = exported.split(',').map((name) => name.trim().split(' as '));
  const assignment =
    /(?<!\b(?:var|let|const|class|function)\s+)(?<![.\w$#])([\w$]+)\s*(?:[-+*/%&|^]|<<|>>>?|\*\*|&&|\|\||\?\?)?=(?![=>])|([\w$]+)(?:\+\+|--)|(?:\+\+|--)([\w$]+)/g;
  // Not in the source map: a line of a hundred thousand letters is a minute's work for this expression.
  const [code = ''] = text.split('\n//# sourceMappingURL=', 1);
  const assigned = new Set(
    [...code.matchAll(assignment)].map(([, plain, after, before]) => plain ?? after ?? before),
  );
  const again = names.filter(([local = '']) => assigned.has(local));
  return new Set(again.map(([local = '', name = local]) => name));
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
