// Builds everything that ships into dist/:  node esbuild.mjs [--production] [--watch] [--outdir=FOLDER]
import { existsSync, readFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { copyNativeKoffi } from './scripts/build/copyNativeKoffi.mjs';
import { descriptionSchemaPlugin } from './scripts/build/descriptionSchema.mjs';
import { koffiPlugin } from './scripts/build/koffiPlugin.mjs';
import { leanZod } from './scripts/build/leanZod.mjs';
import { sharedChunks } from './scripts/build/sharedChunks.mjs';
import { writeThirdPartyNotices } from './scripts/build/thirdPartyNotices.mjs';
import { usedCodicons } from './scripts/build/usedCodicons.mjs';

/** @type {{ version: string }} */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outdir =
  process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  metafile: true,
  legalComments: 'none',
  logLevel: 'info',
  define: {
    'process.env.NODE_ENV': production ? '"production"' : '"development"',
    'process.env.IPC_INSPECTOR_VERSION': JSON.stringify(manifest.version),
  },
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    entryPoints: existing({
      extension: 'src/extension/extension.ts',
      host: 'src/host/main.ts',
      reactor: 'src/host/reactor/thread.ts',
      writer: 'src/host/capture/writerThread.ts',
      waiter: 'src/host/win32/waiterThread.ts',
      cli: 'src/host/cli/main.ts',
      sample: 'src/host/sample/child.ts',
    }),
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    // zod looks for Cloudflare's; in the extension host that is logged as an error of ours.
    define: { ...common.define, navigator: 'undefined' },
    // jsonc-parser's `main` is a UMD file whose requires esbuild cannot follow: it bundles, then fails at run time.
    mainFields: ['module', 'main'],
    plugins: [
      koffiPlugin,
      leanZod,
      sharedChunks(outdir),
      descriptionSchemaPlugin(`${outdir}/schema/description.schema.json`),
    ],
  },
  {
    ...common,
    entryPoints: existing({ main: 'src/webview/main.tsx' }),
    outdir: `${outdir}/webview`,
    platform: 'browser',
    format: 'esm',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The codicon font keeps its name; the page's policy allows fonts from the extension's folder only.
    assetNames: '[name]',
    plugins: [usedCodicons],
  },
];

copyNativeKoffi(`${outdir}/native`);
if (watch) {
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
} else {
  const results = await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  writeThirdPartyNotices(
    `${outdir}/THIRD-PARTY-NOTICES.txt`,
    results.map((result) => result.metafile),
  );
}

/**
 * The entry points whose source file is there; the others are named in a warning, so that one part can be
 * built while another does not exist yet.
 * @param {Record<string, string>} entries output name -> source file
 */
function existing(entries) {
  return Object.fromEntries(
    Object.entries(entries).filter(([name, file]) => {
      if (existsSync(file)) return true;
      console.warn(`skipped dist/${name}: there is no ${file}`);
      return false;
    }),
  );
}
