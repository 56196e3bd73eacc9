import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

/**
 * Bundles some TypeScript and imports the result, because Node 20 cannot. A fresh file each time: modules are cached by name.
 * @param {string} contents module text, with imports relative to the top folder
 */
export async function importTypeScript(contents) {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-'));
  try {
    const outfile = join(folder, 'module.mjs');
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
