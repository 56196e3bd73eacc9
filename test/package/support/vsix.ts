import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const targets = ['win32-x64', 'win32-arm64', 'linux-x64', 'linux-arm64'] as const;
export type Target = (typeof targets)[number];

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  main: z.string(),
  publisher: z.string(),
  icon: z.string(),
  engines: z.object({ vscode: z.string() }),
  contributes: z.looseObject({}),
});
export type Manifest = z.infer<typeof manifest>;

export function readManifest(folder: string): Manifest {
  return manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

/** Path of the VSIX that packaging wrote into the top folder. */
export function vsixPath(target: Target): string {
  const { name, version } = readManifest('.');
  return `${name}-${target}-${version}.vsix`;
}

/** A VSIX, unpacked where nothing of the source tree can be found by accident. */
export interface UnpackedVsix extends Disposable {
  readonly folder: string;
  /** All files, with forward slashes, sorted. */
  readonly files: readonly string[];
}

export function unpackVsix(target: Target): UnpackedVsix {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-vsix-'));
  if (process.platform === 'win32') execFileSync('tar', ['-xf', vsixPath(target), '-C', folder]);
  else execFileSync('unzip', ['-q', vsixPath(target), '-d', folder]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  return { folder, files, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
