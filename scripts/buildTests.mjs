// Bundles the tests for mocha:  node scripts/buildTests.mjs [suite …]   (a suite is a folder below test/)
// Node 20 cannot strip types, so each test/<suite>/**/*.test.ts(x) becomes out/test/<suite>/**/*.test.cjs.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

export const suites = ['unit', 'webview', 'tab', 'linux', 'native', 'bench', 'package', 'vscode'];

/**
 * @param {string[]} [names] suites to build, all by default
 * @throws when a suite holds no test: it would pass without testing anything
 */
export async function buildTests(names = suites) {
  for (const suite of names) rmSync(join('out/test', suite), { recursive: true, force: true });
  const entries = names.flatMap(testFiles);
  await esbuild.build({
    entryPoints: entries,
    outdir: 'out/test',
    outbase: 'test',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // A style sheet means nothing to a test of a component.
    loader: { '.css': 'empty', '.woff2': 'empty' },
    logLevel: 'warning',
  });
}

/** @param {string} suite */
function testFiles(suite) {
  const folder = join('test', suite);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => join(folder, file));
  if (files.length === 0) throw new Error(`${folder} holds no *.test.ts file.`);
  return files;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildTests(process.argv.length > 2 ? process.argv.slice(2) : undefined);
}
