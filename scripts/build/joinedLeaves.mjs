import { basename } from 'node:path';
import * as esbuild from 'esbuild';

/** A chunk that is larger has its own users, who would make all others read it. Bytes, before names are shortened. */
const largest = 5000;
const joined = 'shared-base.cjs';
const importsChunk = /"\.\/shared-\w+\.cjs"/;
const exportList = /^export \{([^}]*)\};$/m;

/** @typedef {{ path: string, text: string }} Chunk */

/**
 * Joins the small chunks that need no other: each file of an archive costs 150 bytes besides what is in it, and of its own it
 * hardly gets smaller. They are loaded together then; that none needs another keeps the order in which they are run right.
 * @param {readonly Chunk[]} files of the first pass, ES modules
 * @param {boolean} sourcemap
 * @returns {Promise<Chunk[]>}
 */
export async function joinedLeaves(files, sourcemap) {
  const leaves = leavesAmong(files);
  const [first] = leaves.values();
  if (leaves.size < 2 || first === undefined) return [...files];
  const names = [...leaves.keys()];
  const {
    outputFiles: [output],
  } = await esbuild.build({
    stdin: { contents: names.map((name) => `export * from "./${name}";`).join('\n'), resolveDir: '.' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    sourcemap: sourcemap ? 'inline' : false,
    plugins: [inMemory(leaves)],
  });
  const path = first.path.replace(basename(first.path), joined);
  const text = output?.text ?? '';
  const others = files.filter((file) => !leaves.has(basename(file.path)));
  return [...others.map((file) => ({ path: file.path, text: redirected(file.text, names) })), { path, text }];
}

/**
 * By name. Two that export the same name stay apart.
 * @param {readonly Chunk[]} files
 */
function leavesAmong(files) {
  const taken = new Set();
  /** @type {Map<string, Chunk>} */
  const leaves = new Map();
  for (const file of files) {
    const name = basename(file.path);
    const [code = ''] = file.text.split('\n//# sourceMappingURL=', 1);
    const isLeaf = /^shared-\w+\.cjs$/.test(name) && code.length <= largest && !importsChunk.test(code);
    // What is imported while it runs is a module of its own.
    if (!isLeaf || files.some(({ text }) => text.includes(`import("./${name}")`))) continue;
    const exported = (exportList.exec(code)?.[1] ?? '')
      .split(',')
      .map((each) => each.trim().split(' as ').pop());
    if (exported.some((each) => taken.has(each))) continue;
    for (const each of exported) taken.add(each);
    leaves.set(name, file);
  }
  return leaves;
}

/**
 * @param {string} text
 * @param {readonly string[]} names
 */
const redirected = (text, names) =>
  names.reduce((changed, name) => changed.replaceAll(`"./${name}"`, `"./${joined}"`), text);

/**
 * @param {Map<string, Chunk>} chunks
 * @returns {esbuild.Plugin}
 */
const inMemory = (chunks) => ({
  name: 'in-memory',
  setup(build) {
    build.onResolve({ filter: /^\.\/shared-/ }, ({ path }) => ({ path: basename(path), namespace: 'chunk' }));
    build.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
      contents: chunks.get(path)?.text ?? '',
      loader: 'js',
    }));
  },
});
