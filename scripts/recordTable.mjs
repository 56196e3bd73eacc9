// Writes docs/records.md from the zod schema of the records:  node scripts/recordTable.mjs [--check]
// --check writes nothing and fails when the file is not what the schema says.
import { readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';

const file = 'docs/records.md';

const head = `# Records

Everything that a capture holds is a record: one thing that happened. \`run --json\` and \`show --json\` print one record a
line, as JSON. This page is generated from the schema in \`src/protocol/record.ts\` by \`node scripts/recordTable.mjs\`.

- All fields are always present, \`null\` where they do not apply. Readers ignore fields that they do not know.
- Integers are JSON numbers up to 2^53 − 1 and decimal strings beyond.
- \`data\` is base64, whole. Times are ns since the start of the run, on one monotonic clock.
- The truth about when something happened lies between \`since\` and \`time\`. Two records of different objects are
  ordered only if the \`time\` of one is below the \`since\` of the other.
- What was seen by looking from time to time, not by a notification, says \`sampled: true\`.

Every record has:
`;

const foot = `
## Filters

\`show --filter EXPRESSION\` and the filter box of the session tab take comparisons of fields, joined by \`&&\` and \`||\`
(\`&&\` binds more tightly) and grouped by \`( )\`:

    kind == "message" && (pipe == "main" || length > 100)

- Operators: \`==\`, \`!=\`, \`<\`, \`>\`. Values: fields, strings in double quotes (JSON escapes), numbers (also \`0x40\`),
  \`true\`, \`false\`, \`null\`.
- A comparison with a field that the record does not have is false, whatever the operator: \`exitCode != 0\` takes
  exits of children and ends of sessions, nothing else.
- \`<\` and \`>\` order numbers by value and strings by their characters; a number and a word, or \`null\` and anything else,
  are different and have no order. \`data\` is compared as base64, lists as JSON without blanks.
- An expression that is not understood ends the command line with exit code 2 and the column.
`;

/** @returns {Promise<{ name: string, fields: { name: string, type: string, description: string }[] }[]>} */
async function kinds() {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `export { record } from './src/protocol/record.ts'; export { toJSONSchema } from 'zod';`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  const { record, toJSONSchema } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`
  );
  /** @type {{ properties: Record<string, Schema> }[]} */
  const options = toJSONSchema(record, { unrepresentable: 'any' }).oneOf;
  return options.map(({ properties }) => ({
    name: String(properties.kind?.const),
    fields: Object.entries(properties).map(([name, schema]) => ({
      name,
      type: name === 'data' ? 'base64' : typeOf(schema),
      description: schema.description ?? schema.anyOf?.find((one) => one.description)?.description ?? '',
    })),
  }));
}

/**
 * @typedef {object} Schema
 * @property {string} [type]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {Schema[]} [anyOf]
 * @property {Schema} [items]
 * @property {Schema[]} [prefixItems]
 * @property {string} [description]
 */

/**
 * @param {Schema} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.anyOf) {
    const types = schema.anyOf.map(typeOf);
    // An integer that may be a decimal string is an integer to the reader of the table.
    return types.filter((type) => type !== 'string' || !types.includes('integer')).join(' or ');
  }
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  return schema.type ?? 'any';
}

/** @param {{ name: string, type: string, description: string }[]} fields */
function table(fields) {
  const rows = fields.map(({ name, type, description }) => `| \`${name}\` | ${type} | ${description} |`);
  return ['| field | type | meaning |', '|---|---|---|', ...rows].join('\n');
}

const all = await kinds();
const common = ['seq', 'time', 'kind'];
const first = all[0]?.fields.filter(({ name }) => common.includes(name)) ?? [];
const shared = first.map((field) =>
  field.name === 'kind' ? { ...field, type: 'string', description: 'one of the below' } : field,
);
const sections = all.map(
  ({ name, fields }) =>
    `\n## \`${name}\`\n\n${table(fields.filter((field) => !common.includes(field.name)))}\n`,
);
const text = `${head}\n${table(shared)}\n${sections.join('')}${foot}`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(`${file} is not what the schema says: run node scripts/recordTable.mjs`);
  process.exitCode = 1;
}
