import { statSync } from 'node:fs';
import type { SpawnSpec } from '../kernel/child.ts';
import { errorNumber } from '../systemError.ts';
import type { Inheritance } from './inheritance.ts';
import { findTool, isExecutable, type LaunchTools, launchCommand } from './launchCommand.ts';
import { close, type Descriptor, duplicate, openToRead, pipe2 } from './libc/descriptor.ts';
import { errno, linuxError } from './libc/linuxError.ts';
import { canChangeFolder, posix_spawn } from './libc/spawn.ts';
import { childVariable, sessionVariable } from './processTable.ts';

/** A started program and our ends of its standard streams. */
export interface Spawned {
  readonly pid: number;
  /** Null: its stdin is /dev/null. */
  readonly stdin: Descriptor | null;
  readonly stdout: Descriptor;
  readonly stderr: Descriptor;
}

let tools: LaunchTools | null = null;

/**
 * Starts the program of `spec`, with what children inherit under the agreed numbers.
 * @throws NativeError naming what is wrong: program, folder, format, limits
 */
export function spawnProgram(spec: SpawnSpec, sessionId: string, inheritance: Inheritance): Spawned {
  tools ??= { setpriv: findTool('setpriv'), env: canChangeFolder() ? null : findTool('env') };
  check(spec);
  const { object } = spec;
  // Ours, closed in any case; the copies for the child lie above all its numbers, so that moving one into its place
  // never overwrites another.
  const temporary: Descriptor[] = [];
  const ours: Descriptor[] = [];
  const keep = (fd: Descriptor, list: Descriptor[]) => {
    list.push(fd);
    return fd;
  };
  try {
    const input = spec.stdin === 'open' ? pipe2(object) : null;
    if (input !== null) {
      keep(input.writeEnd, ours);
      keep(input.readEnd, temporary);
    }
    const stdin = input?.readEnd ?? keep(openToRead('/dev/null'), temporary);
    const stdout = pipe2(object);
    keep(stdout.readEnd, ours);
    keep(stdout.writeEnd, temporary);
    const stderr = pipe2(object);
    keep(stderr.readEnd, ours);
    keep(stderr.writeEnd, temporary);

    const wanted = new Map([
      [0, stdin],
      [1, stdout.writeEnd],
      [2, stderr.writeEnd],
    ]);
    for (const [number, inheritable] of inheritance.objects()) wanted.set(number, inheritable.forChild());
    const descriptors = new Map<number, Descriptor>();
    for (const [number, fd] of wanted) {
      descriptors.set(number, keep(duplicate(object, fd, inheritance.end), temporary));
    }

    const command = launchCommand(spec.program, spec.args, spec.cwd, tools);
    const environment = { ...spec.env, [sessionVariable]: sessionId, [childVariable]: spec.name };
    const result = posix_spawn({
      ...command,
      environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
      descriptors,
    });
    if ('code' in result) throw cannotStart(spec, result.code);
    return {
      pid: result.pid,
      stdin: input?.writeEnd ?? null,
      stdout: stdout.readEnd,
      stderr: stderr.readEnd,
    };
  } catch (error) {
    for (const fd of ours) close(fd);
    throw error;
  } finally {
    for (const fd of temporary) close(fd);
  }
}

/** What a wrapper would find out too late (see launchCommand), and what exec calls by misleading names. */
function check(spec: SpawnSpec): void {
  const { object, cwd, program } = spec;
  const unusable = folderFailure(cwd);
  if (unusable !== null) {
    throw linuxError(
      object,
      'chdir',
      `its working directory ${cwd} cannot be used`,
      'Correct "cwd": relative to the folder of the description.',
      unusable,
    );
  }
  const missing = lookFailure(program);
  if (missing !== null) throw cannotStart(spec, missing);
  if (!isExecutable(program)) throw cannotStart(spec, errno.EACCES);
}

/** Why no program can run in this folder, as a number of errno; null when it can. */
function folderFailure(path: string): number | null {
  const failure = lookFailure(path);
  return failure === null && !statSync(path).isDirectory() ? errno.ENOTDIR : failure;
}

/** Why nothing can be found at a path: also a path through a file, links in a circle, a name that is too long. */
function lookFailure(path: string): number | null {
  try {
    statSync(path);
    return null;
  } catch (error) {
    return errorNumber(error) ?? errno.ENOENT;
  }
}

function cannotStart({ object, program }: SpawnSpec, code: number) {
  return linuxError(object, 'posix_spawn', `cannot start ${program}`, remedyFor(code, program), code);
}

function remedyFor(code: number, program: string): string | null {
  switch (code) {
    case errno.ENOENT:
      return 'The program, or the interpreter that it names in its first line or its ELF header, does not exist.';
    case errno.EACCES:
      return `Make it executable (chmod +x ${program}), and see that its file system is not mounted noexec.`;
    case errno.ENOEXEC:
      return 'It is neither a program for this machine nor a script that begins with #!.';
    case errno.E2BIG:
      return 'Arguments and environment together are too long.';
    case errno.EAGAIN:
    case errno.ENOMEM:
      return 'The system has no room for more processes (ulimit -u, memory).';
    default:
      return null;
  }
}
