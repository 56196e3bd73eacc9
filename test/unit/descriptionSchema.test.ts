import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
  additionalProperties: z.literal(false),
});
const childrenSchema = z.object({ items: objectSchema });

function properties(schema: unknown): { [field: string]: unknown } {
  return objectSchema.parse(schema).properties;
}

describe('the JSON schema of descriptions', () => {
  const script = pathToFileURL(resolve('scripts/build/descriptionSchema.mjs')).href;
  const code = `import { descriptionSchema } from '${script}'; console.log(JSON.stringify(await descriptionSchema()));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  const all = properties(JSON.parse(text));

  for (const name of ['windows', 'linux']) {
    it(`has in the block ${name} the fields that may stand there, and no others`, () => {
      const { $schema: _, windows, linux, ...body } = all;
      const block = properties(all[name]);
      assert.deepEqual(Object.keys(block), Object.keys(body));
      const { children, ...rest } = block;
      for (const [field, schema] of Object.entries(rest))
        assert.deepEqual(schema, { $ref: `#/properties/${field}` });
      const child = childrenSchema.parse(children).items;
      assert.deepEqual(
        Object.keys(child.properties),
        Object.keys(childrenSchema.parse(body.children).items.properties),
      );
      assert.deepEqual(child.required, [], 'the program may stand in the rest');
    });
  }
});
