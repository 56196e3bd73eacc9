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
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(await descriptionSchema(), null, 2)}\n`);
}

/** The JSON schema, for the editor's completion and its marks while somebody types. */
export async function descriptionSchema() {
  const { z, sessionDescription } = await importTypeScript(
    `export { sessionDescription } from './${source}'; export { z } from 'zod';`,
  );
  // `input`: what a person writes, so keys with a default are optional. Refinements have no JSON schema; the parser checks them.
  const schema = z.toJSONSchema(sessionDescription, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  const { $schema: _, windows, linux, ...body } = schema.properties;
  return {
    ...schema,
    properties: {
      ...schema.properties,
      windows: blockSchema(body, windows.description),
      linux: blockSchema(body, linux.description),
    },
    title: 'IPC Inspector session description',
  };
}

/**
 * A block takes the fields of the description. Of a child it need not say what the rest says already.
 * @param {{ [field: string]: any }} body
 * @param {string} description
 */
function blockSchema(body, description) {
  const { required: _, ...child } = body.children.items;
  const properties = Object.fromEntries(
    Object.keys(body).map((field) => [field, { $ref: `#/properties/${field}` }]),
  );
  return {
    type: 'object',
    description,
    properties: { ...properties, children: { ...body.children, items: child } },
    additionalProperties: false,
  };
}
