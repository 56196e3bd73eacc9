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
        sourcemap: sourcemap ? 'inline' : false,
      });
      build.onEnd(async ({ outputFiles = [] }) => {
        mkdirSync(folder, { recursive: true });
        const written = outputFiles.map(async ({ path, text }) => {
          const { code } = await esbuild.transform(text, {
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
