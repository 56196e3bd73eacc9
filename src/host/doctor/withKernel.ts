import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startClock } from '../kernel/clock.ts';
import type { Kernel, KernelModule } from '../kernel/kernel.ts';
import { loadKernel } from '../kernel/loadKernel.ts';
import { runsFolder } from '../live/runFolder.ts';

export interface TestKernel {
  readonly kernel: Kernel;
  readonly module: KernelModule;
  /** Unique text for names. */
  readonly unique: string;
  readonly folder: string;
  /** Lets the kernel work until `condition` holds. @throws Error that says what did not happen */
  until(condition: () => boolean, what: string): void;
}

/** ms */
const patience = 5000;

/** A kernel in this thread for the duration of one check. Nobody else is served meanwhile. */
export async function withKernel(use: (test: TestKernel) => void): Promise<void> {
  const module = await loadKernel();
  const clock = startClock();
  const folder = mkdtempSync(join(runsFolder(), 'check-'));
  const unique = `check-${randomBytes(6).toString('hex')}`;
  const kernel = module.createKernel({ clock, sessionId: unique, folder, ledger: () => {} });
  const until = (condition: () => boolean, what: string) => {
    const deadline = clock.now() + patience * 1e6;
    while (!condition()) {
      if (clock.now() > deadline) throw new Error(`${what} did not happen within ${patience} ms`);
      kernel.wait(20);
    }
  };
  try {
    use({ kernel, module, unique, folder, until });
  } finally {
    kernel.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
