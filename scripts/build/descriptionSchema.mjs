import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { importTypeScript } from './importTypeScript.mjs';

const source = 'src/protocol/description.ts';

/**
 * Writes the JSON schema of `*.ipc.json` files at the end of each build, from the zod schema that also parses them.
 * @param {string} file
 * @returns {import('esbuild').Plugin}
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
  const { z, sessionDescription } = await importTypeScript(
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
