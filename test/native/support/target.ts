import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the command line runs: here, or the Windows one under Wine. */
export type Target = 'linux' | 'wine' | 'win32';

const own = process.platform === 'win32' ? 'win32' : 'linux';
const asked = process.env.IPC_TEST_TARGET ?? own;
if (asked !== 'wine' && asked !== own) throw new Error(`IPC_TEST_TARGET=${asked} cannot run on ${own}.`);

export const target: Target = asked;
export const windows = target !== 'linux';
/** `platform` in records, and the folder of the samples. */
export const platform = windows ? 'win32' : 'linux';

/** Starting Windows' Node under Wine alone takes seconds on a busy machine. */
export const patience = target === 'wine' ? 90_000 : 30_000;

/** A path of this machine as the program under test writes it. */
export function targetPath(path: string): string {
  return target === 'wine' ? `Z:${resolve(path).replaceAll('/', '\\')}` : resolve(path);
}

/** The executable of a sample; without .exe, which is the product's to add. */
export function sample(name: string): string {
  return targetPath(join('samples/build', platform, name));
}

const unique = `${process.pid.toString(36)}${Date.now().toString(36)}`;
let names = 0;

/** A name that nothing else on this machine has. */
export function uniqueName(text: string): string {
  names += 1;
  return `${text}-${unique}-${names}`;
}

/** An exact pipe path for `path` in a description. */
export function pipePath(name: string): string {
  return windows ? `\\\\.\\pipe\\${name}` : join(temporaryFolder, `${name}.sock`);
}

/** An exact name for an event (on Linux of type semaphore) or a section. */
export function objectName(name: string): string {
  return windows ? name : `/${name}`;
}

/** For everything that the tests of one file write; removed at the end unless IPC_TEST_KEEP is set. */
export const temporaryFolder = mkdtempSync(join(tmpdir(), 'ipc-test-'));
after(() => {
  if (process.env.IPC_TEST_KEEP === undefined) rmSync(temporaryFolder, { recursive: true, force: true });
});
