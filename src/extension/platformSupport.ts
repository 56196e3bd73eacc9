import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the extension finds itself. */
export interface Surroundings {
  readonly platform: string;
  readonly arch: string;
  /** Linux with musl instead of glibc. */
  readonly alpine: boolean;
  /** `linux-x64`: the targets whose native binary this installation holds. */
  readonly binaries: readonly string[];
  readonly version: string;
}

const targets = ['win32-x64', 'win32-arm64', 'linux-x64', 'linux-arm64'];

/** Says why no session can be started here, and what to do; null when it can. Captures open everywhere. */
export function unsupported({ platform, arch, alpine, binaries, version }: Surroundings): string | null {
  const here = `${platform}-${arch}`;
  if (alpine) {
    return 'Sessions cannot be started on Alpine Linux: IPC Inspector needs glibc. Captures can be opened.';
  }
  if (!targets.includes(here)) {
    return `Sessions cannot be started on ${here}, only on ${targets.join(', ')}. Captures can be opened; a remote window on such a machine can start sessions.`;
  }
  if (binaries.includes(here)) return null;
  const found = binaries.length === 0 ? 'none' : `that of ${binaries.join(', ')}`;
  return `This installation lacks the native binary of ${here} (it has ${found}). Install ipc-inspector-${here}-${version}.vsix. Captures can be opened.`;
}

/** Looks at this machine and at the folder of the extension. Cheap: a few lookups of files. */
export function surroundings(extensionPath: string, version: string): Surroundings {
  return {
    platform: process.platform,
    arch: process.arch,
    alpine: process.platform === 'linux' && existsSync('/etc/alpine-release'),
    binaries: targets.filter((target) =>
      existsSync(join(extensionPath, 'dist', 'native', target, 'koffi.node')),
    ),
    version,
  };
}
