import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { koffiFor } from '../package/koffiTargets.mjs';
import { koffiPlugin } from './koffiPlugin.mjs';

/**
 * Puts the product and programs that drive it side by side into a folder, where it can run on this system and, elsewhere
 * than on Windows, under Wine: code that is bundled together finds its neighbours by their folder.
 * @param {string} folder
 * @param {Record<string, string>} entryPoints output name -> source file
 * @param {{ production: boolean }} options production: as it ships; else with source maps
 */
export async function buildBeside(folder, entryPoints, { production }) {
  runQuietly('esbuild.mjs', ...(production ? ['--production'] : []), `--outdir=${folder}`);
  await esbuild.build({
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: production ? false : 'inline',
    plugins: [koffiPlugin],
    logLevel: 'warning',
  });
  if (process.platform === 'win32') return;
  mkdirSync(`${folder}/native/win32-x64`, { recursive: true });
  writeFileSync(`${folder}/native/win32-x64/koffi.node`, koffiFor('win32-x64'));
}

/**
 * Runs a script of ours; what it prints is of interest only when it fails.
 * @param {string[]} args
 */
export function runQuietly(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stdout}${stderr}`);
}
