import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const compilers = {
  linux: { program: 'gcc', suffix: '', libraries: [] },
  windows: { program: 'x86_64-w64-mingw32-gcc', suffix: '.exe', libraries: ['-static', '-ladvapi32'] },
} as const;
export type Platform = keyof typeof compilers;

/** How to run our half of the rows for Windows. */
export interface WindowsProduct {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: NodeJS.ProcessEnv;
}

/** What measurements share: a folder for what they write, and the references, compiled once each. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'ipc-bench-'));

  #windowsProduct: WindowsProduct | null = null;

  path(name: string): string {
    return join(this.folder, name);
  }

  /**
   * A reference program in C, compiled at its first use.
   * @param name of the source in test/bench/references, without .c
   */
  reference(name: string, platform: Platform = 'linux'): string {
    const { program, suffix, libraries } = compilers[platform];
    const executable = this.path(`${name}-${platform}${suffix}`);
    if (existsSync(executable)) return executable;
    const source = `test/bench/references/${name}.c`;
    const args = ['-O2', '-Wall', '-Wextra', '-Werror', '-o', executable, source, ...libraries];
    const { status } = spawnSync(program, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`${program} could not compile ${source}.`);
    return executable;
  }

  /** The product for Windows with our half of its rows, built at its first use. */
  get windowsProduct(): WindowsProduct {
    this.#windowsProduct ??= JSON.parse(
      execFileSync(process.execPath, ['scripts/windowsBench.mjs', this.path('windows')], {
        encoding: 'utf8',
      }),
    ) as WindowsProduct;
    return this.#windowsProduct;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
