import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const source = 'src/protocol/description.ts';

/**
 * Writes the JSON schema of `*.ipc.json` files at the end of each build, from the zod schema that also parses them.
 * @param {string} file
 * @returns {esbuild.Plugin}
 */
export function descriptionSchemaPlugin(file) {
  return {
    name: 'description-schema',
    setup(build) {
      build.onEnd(async () => {
        if (existsSync(source)) await writeDescriptionSchema(file);
        else console.warn(`skipped ${file}: there is no ${source}`);
      });
    },
  };
}

/** @param {string} file */
async function writeDescriptionSchema(file) {
  const { z, sessionDescription } = await importBundled(
    `export { sessionDescription } from './${source}'; export { z } from 'zod';`,
  );
  // `input`: what a person writes, so keys with a default are optional. Refinements have no JSON schema; the parser checks them.
  const schema = z.toJSONSchema(sessionDescription, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ ...schema, title: 'IPC Inspector session description' }, null, 2)}\n`,
  );
}

/**
 * Bundles some TypeScript and imports the result; a fresh file each time, because modules are cached by name.
 * @param {string} contents
 */
async function importBundled(contents) {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-schema-'));
  try {
    const outfile = join(folder, 'schema.mjs');
    await esbuild.build({
      stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
