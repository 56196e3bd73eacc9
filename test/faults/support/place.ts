import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { killProcess, ownProcesses } from './processes.ts';
import { until } from './until.ts';

/** Longest time in which a dead host's leavings must be gone; Wine needs a while to end a process. ms */
const cleanUpTime = process.platform === 'win32' ? 10_000 : 2_000;

/**
 * Where one fault happens: a folder that stands for the system's temporary one, so that everything that is left in it was
 * left by this fault, and names of kernel objects that nothing else has.
 */
export class Place {
  readonly folder: string;
  readonly captures: string;
  readonly #token: string;
  readonly #temporary: string;
  readonly #before: ReadonlySet<number>;
  #names = 0;

  constructor() {
    this.folder = mkdtempSync(join(systemTemporaryFolder, 'ipc-faults-'));
    this.captures = join(this.folder, 'captures');
    this.#temporary = join(this.folder, 'tmp');
    mkdirSync(this.captures);
    mkdirSync(this.#temporary);
    this.#token = `ipcfault${process.pid.toString(36)}${Date.now().toString(36)}`;
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = this.#temporary;
    delete process.env.XDG_RUNTIME_DIR;
    this.#before = new Set(ownProcesses().map(({ pid }) => pid));
  }

  uniqueName(): string {
    return `${this.#token}${this.#names++}`;
  }

  /** For an event, or for shared memory. */
  objectName(): string {
    return process.platform === 'win32' ? this.uniqueName() : `/${this.uniqueName()}`;
  }

  newCapture(): string {
    return join(this.captures, `${this.uniqueName()}.pcapng`);
  }

  /** Waits until nothing is left of any session. @throws Error that names what stays */
  async nothingLeft(): Promise<void> {
    await until('everything to be gone', cleanUpTime, () => this.#leftovers().length === 0).catch(() => {
      const left = this.#leftovers();
      if (left.length > 0) throw new Error(`This stayed behind: ${left.join(', ')}.`);
    });
  }

  /** Whatever happened: the next fault begins on a clean machine. */
  [Symbol.dispose](): void {
    for (const { pid } of this.#processes()) killProcess(pid);
    try {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch (error) {
      // After a failure something may still be open, which Windows does not delete.
      console.error(`${this.folder} stays: ${error instanceof Error ? error.message : error}`);
    }
  }

  #leftovers(): string[] {
    return [
      ...this.#processes().map(({ pid, name }) => `process ${pid} (${name})`),
      ...kernelNames().filter((name) => name.includes(this.#token)),
      ...this.#files(),
    ];
  }

  #processes() {
    return ownProcesses().filter(({ pid }) => !this.#before.has(pid));
  }

  /** Everything in the temporary folder but the one that holds the folders of runs, and the captures that nobody named. */
  #files(): string[] {
    return readdirSync(this.#temporary).flatMap((name) => {
      if (name.startsWith('ipc-inspector-captures')) return [];
      if (!name.startsWith('ipc-inspector-')) return [join(this.#temporary, name)];
      return readdirSync(join(this.#temporary, name)).map((run) => join(this.#temporary, name, run));
    });
  }
}

/** A program of samples/. */
export function sample(name: string): string {
  return resolve('samples/build', process.platform === 'win32' ? 'win32' : 'linux', name);
}

const systemTemporaryFolder = tmpdir();

/** Names of sections and semaphores; on Windows they go with their last handle, and that with its process. */
function kernelNames(): string[] {
  return process.platform === 'linux' ? readdirSync('/dev/shm') : [];
}
