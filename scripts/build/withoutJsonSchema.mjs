import { readFileSync } from 'node:fs';

const exported = /^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm;

/**
 * Leaves out how zod turns schemas into JSON schemas: 6 kB of each VSIX. It is needed when this is built only; each schema
 * names it, so that esbuild keeps it.
 * @type {import('esbuild').Plugin}
 */
export const withoutJsonSchema = {
  name: 'without-json-schema',
  setup(build) {
    build.onLoad(
      { filter: /zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ },
      ({ path }) => {
        const names = [...readFileSync(path, 'utf8').matchAll(exported)].map(
          ([, name, alias]) => name ?? alias,
        );
        // A schema calls some of them when it is made, to have methods that nobody calls.
        const stub = 'const missing = () => missing;';
        const exports = names.map((name) => `missing as ${name}`).join(', ');
        return { contents: `${stub}\nexport { ${exports} };\n`, loader: 'js' };
      },
    );
  },
};
