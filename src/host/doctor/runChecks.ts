import { messageOf } from '../../protocol/messageOf.ts';
import type { CheckResult } from '../../protocol/selfTest.ts';
import { loadKernel } from '../kernel/loadKernel.ts';
import type { Check, Tell } from './check.ts';
import { checkFolders } from './folders.ts';
import { checkNativeCalls } from './nativeCalls.ts';
import { versions } from './versions.ts';

export interface CheckListener {
  /** To be told before each check: what a crash of native code was caused by. */
  begun(name: string): void;
  found(result: CheckResult): void;
}

/**
 * Looks at everything that sessions need of this machine, with real objects and a real child. Takes a few seconds.
 * Each check is on its own: what fails is reported, and the others go on.
 */
export async function runChecks(listener: CheckListener): Promise<void> {
  await runOne(versions, listener);
  await runOne(checkFolders, listener);
  const loaded = await runOne(nativePart, listener);
  if (!loaded) return;
  await runOne(checkNativeCalls, listener);
  for (const check of await nativeChecks()) await runOne(check, listener);
}

const nativePart: Check = {
  name: 'native part',
  async run(tell) {
    await loadKernel();
    tell('native part', 'ok', 'koffi is loaded');
  },
};

/** They load koffi as soon as they are imported, so none is before it is known to load. */
async function nativeChecks(): Promise<readonly Check[]> {
  const [common, own] = await Promise.all([
    Promise.all([
      import('./pipes.ts'),
      import('./events.ts'),
      import('./sections.ts'),
      import('./sampleSession.ts'),
    ]),
    process.platform === 'win32'
      ? import('./windows/windowsChecks.ts').then(({ windowsChecks }) => windowsChecks)
      : import('./linux/linuxChecks.ts').then(({ linuxChecks }) => linuxChecks),
  ]);
  const [{ checkPipes }, { checkEvents }, { checkSections }, { checkSampleSession }] = common;
  return [checkPipes, checkEvents, checkSections, ...own, checkSampleSession];
}

/** Returns whether nothing failed. */
async function runOne(check: Check, { begun, found }: CheckListener): Promise<boolean> {
  let failed = false;
  const tell: Tell = (name, outcome, detail) => {
    failed ||= outcome === 'failed';
    found({ name, outcome, detail });
  };
  begun(check.name);
  // The keeper must hear of it before native code can end this process.
  await new Promise((resolve) => setImmediate(resolve));
  try {
    await check.run(tell);
  } catch (error) {
    tell(check.name, 'failed', messageOf(error));
  }
  return !failed;
}
