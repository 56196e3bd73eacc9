import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Bundles koffi's JavaScript and leaves its binary beside the bundle, in `native/<os>-<cpu>/koffi.node`: one path for
 * every platform, so that each VSIX carries exactly one binary and no node_modules.
 * The CommonJS entry is chosen because the ESM one calls `createRequire(import.meta.url)`, which is undefined in a
 * CommonJS bundle; the Linux platform packages choose between glibc and musl at run time, which no bundler can follow.
 * @type {import('esbuild').Plugin}
 */
export const koffiPlugin = {
  name: 'koffi',
  setup(build) {
    build.onResolve({ filter: /^koffi$/ }, () => ({ path: require.resolve('koffi') }));
    build.onResolve({ filter: /^@koromix\/koffi-/ }, ({ path }) => ({
      path: `./native/${path.slice('@koromix/koffi-'.length)}/koffi.node`,
      external: true,
    }));
    build.onEnd(({ metafile }) => {
      if (metafile) assertNoKoffi(metafile, 'extension.cjs');
    });
  },
};

/**
 * Refuses FFI in the extension host: a crash there takes the user's editor with it.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 */
function assertNoKoffi({ outputs }, entry) {
  const start = Object.keys(outputs).find((output) => output.endsWith(`/${entry}`));
  const reached = new Set(start === undefined ? [] : [start]);
  for (const output of reached) {
    const { inputs = {}, imports = [] } = outputs[output] ?? {};
    const koffi = Object.keys(inputs).find((input) => input.includes('node_modules/koffi/'));
    if (koffi) throw new Error(`${entry} would load ${koffi}, which belongs into the session host.`);
    for (const { path, kind } of imports)
      if (kind === 'import-statement' && path in outputs) reached.add(path);
  }
}
