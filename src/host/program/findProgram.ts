import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { messageOf } from '../../protocol/messageOf.ts';
import { NativeError } from '../kernel/nativeError.ts';
import { errorCode } from '../systemError.ts';
import { machineOf } from './machineOf.ts';

const systems = { windows: 'Windows', linux: 'Linux', macos: 'macOS', script: '' } as const;

/** Processors whose programs run here besides its own: by compatibility layers that the systems ship. */
const alsoRuns: { readonly [arch: string]: readonly string[] } = {
  'win32-x64': ['ia32'],
  'win32-arm64': ['x64', 'ia32', 'arm'],
  'linux-x64': ['ia32'],
};

/**
 * Finds a child's program and makes sure that it can be started here, before anything is launched: the systems' own
 * errors for a missing file, a folder, or another machine's program hardly tell what is wrong.
 *
 * @param folder what a relative path starts from. A bare name (`node`) that is not there is looked up in PATH.
 * @throws NativeError with a sentence and a remedy.
 */
export function findProgram(object: string, program: string, folder: string): string {
  const windows = process.platform === 'win32';
  const name = windows ? program.replaceAll('/', '\\') : program;
  const places = isAbsolute(name) ? [name] : [resolve(folder, name)];
  if (!/[\\/]/.test(name)) {
    places.push(
      ...(process.env.PATH ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((place) => join(place, name)),
    );
  }
  const candidates = windows ? places.flatMap((place) => [place, `${place}.exe`]) : places;
  const found = candidates.find(isFile);
  if (found === undefined) {
    throw new NativeError({
      object,
      call: null,
      code: null,
      name: windows ? 'ERROR_FILE_NOT_FOUND' : 'ENOENT',
      message:
        candidates.map(whatIsThere).find((message) => message !== null) ??
        `The program ${program} was not found: there is no ${candidates.slice(0, windows ? 2 : 1).join(' and no ')}.`,
      remedy: 'Build it, or correct "program" (relative to the description’s folder).',
    });
  }
  checkExecutable(object, found);
  checkMachine(object, found);
  return found;
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Nothing may be thrown for a path that leads nowhere, however it does: a folder below a file, links in a circle. */
const absent: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR']);

/** What there is instead of a program; null for nothing at all. */
function whatIsThere(path: string): string | null {
  try {
    return statSync(path).isDirectory() ? `${path} is a folder, not a program.` : `${path} is not a file.`;
  } catch (error) {
    return absent.has(errorCode(error)) ? null : `${path} cannot be looked at: ${messageOf(error)}.`;
  }
}

function checkExecutable(object: string, path: string): void {
  if (process.platform === 'win32') return;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new NativeError({
      object,
      call: 'execve',
      code: 13,
      name: 'EACCES',
      message: `${path} is not executable.`,
      remedy: `Run: chmod +x ${path}`,
    });
  }
}

function checkMachine(object: string, path: string): void {
  const head = readHead(path);
  if (head === null) return;
  const machine = machineOf(head);
  const here = process.platform === 'win32' ? 'windows' : 'linux';
  if (!machine || machine.system === 'script') return;
  const file = path.split(/[\\/]/).at(-1) ?? path;
  if (machine.system !== here) {
    throw wrongMachine(
      object,
      `${file} is a ${systems[machine.system]} program; this ${describeHere()}.`,
      machine.system === 'windows'
        ? 'Open the folder in a Windows window, or build the program for Linux.'
        : 'Build the program for this system.',
    );
  }
  const { arch } = machine;
  const runs = [process.arch, ...(alsoRuns[`${process.platform}-${process.arch}`] ?? [])];
  if (arch === '' || runs.includes(arch)) return;
  throw wrongMachine(
    object,
    `${file} is a program for ${arch} processors; this machine is ${process.arch}.`,
    `Build the program for ${process.arch}.`,
  );
}

function wrongMachine(object: string, message: string, remedy: string): NativeError {
  const windows = process.platform === 'win32';
  return new NativeError({
    object,
    call: windows ? 'CreateProcessW' : 'execve',
    code: windows ? 193 : 8,
    name: windows ? 'ERROR_BAD_EXE_FORMAT' : 'ENOEXEC',
    message,
    remedy,
  });
}

function describeHere(): string {
  if (process.platform === 'win32') return 'session runs on Windows';
  const distribution = process.env.WSL_DISTRO_NAME;
  return distribution ? `session runs on Linux (WSL: ${distribution})` : 'session runs on Linux';
}

/** Null for a program that may be run and not be read. */
function readHead(path: string): Uint8Array | null {
  const head = new Uint8Array(4096);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
