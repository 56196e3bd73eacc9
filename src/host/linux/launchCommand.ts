import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readElf } from './readElf.ts';

export interface LaunchCommand {
  readonly path: string;
  readonly argv: readonly string[];
  /** Null when the command changes the folder itself. */
  readonly folder: string | null;
}

export interface LaunchTools {
  /** Path of setpriv, which asks for the parent-death signal: a process can ask only for itself. Null: not installed. */
  readonly setpriv: string | null;
  /** Path of env, which changes the folder where posix_spawn cannot. Null: not needed. */
  readonly env: string | null;
}

/**
 * The command that becomes `program`, with the same pid. setpriv has it killed when the thread that started it ends.
 *
 * A wrapper's own failure would look like output and an exit of the child. So it is used only for a program that the
 * kernel is certain to know how to start; any other is started directly, and the error is that of exec.
 */
export function launchCommand(
  program: string,
  args: readonly string[],
  folder: string,
  tools: LaunchTools,
): LaunchCommand {
  let argv = [program, ...args];
  let remainingFolder: string | null = folder;
  if (tools.env !== null) {
    argv = [tools.env, '-C', folder, ...argv];
    remainingFolder = null;
  }
  if (tools.setpriv !== null && isStartable(program)) {
    argv = [tools.setpriv, '--pdeathsig', 'KILL', '--', ...argv];
  }
  return { path: argv[0] ?? program, argv, folder: remainingFolder };
}

/** e_machine of ELF files. */
const machines: { readonly [arch: string]: number } = { x64: 62, arm64: 183 };

/**
 * A program of this machine whose loader is there, as one built for another C library has none here; or a script whose
 * interpreter is there.
 */
export function isStartable(program: string): boolean {
  try {
    const fd = openSync(program, 'r');
    try {
      const elf = readElf(fd);
      if (elf === null) return isScript(fd);
      if (elf.machine !== machines[process.arch]) return false;
      return elf.interpreter === null || isExecutable(elf.interpreter);
    } finally {
      closeSync(fd);
    }
  } catch {
    // A program may be executable and not readable.
    return false;
  }
}

function isScript(fd: number): boolean {
  const bytes = Buffer.alloc(256);
  const text = bytes.toString('latin1', 0, readSync(fd, bytes, 0, bytes.length, 0));
  const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(text)?.[1];
  return interpreter !== undefined && isExecutable(interpreter);
}

/** False also for a file on a file system that is mounted noexec. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export function findTool(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'];
  for (const folder of folders) {
    const path = join(folder, name);
    if (folder.startsWith('/') && isExecutable(path)) return path;
  }
  return null;
}
