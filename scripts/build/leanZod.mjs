import { readFileSync } from 'node:fs';

const exported = /^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm;

/**
 * Leaves out of zod what no schema of ours needs when it is used, together 9 kB of each VSIX: how schemas become JSON schemas,
 * which is needed when this is built only; helpers that it keeps because it names them through another module; and its own
 * sentences, as what we tell is in ours (schemaWords).
 * @type {import('esbuild').Plugin}
 */
export const leanZod = {
  name: 'lean-zod',
  setup(build) {
    build.onLoad(
      { filter: /zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ },
      ({ path }) => {
        const names = [...readFileSync(path, 'utf8').matchAll(exported)].map(
          ([, name, alias]) => name ?? alias,
        );
        // Each schema names it, and calls some of it when it is made, to have methods that nobody calls.
        const stub = 'const missing = () => missing;';
        const exports = names.map((name) => `missing as ${name}`).join(', ');
        return { contents: `${stub}\nexport { ${exports} };\n`, loader: 'js' };
      },
    );
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]en\.js$/ }, () => ({
      contents: "export default () => ({ localeError: () => 'is not valid' });",
      loader: 'js',
    }));
    build.onLoad({ filter: /zod[\\/]v4[\\/]classic[\\/]schemas\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replaceAll('core.util.', 'util.')
        .replace('import { util } from "../core/index.js"', 'import * as util from "../core/util.js"');
      return { contents, loader: 'js' };
    });
  },
};
