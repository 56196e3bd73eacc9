import { type ChildProcess, spawn } from 'node:child_process';

/** A started program, here or under Wine. */
export interface Program {
  readonly pid: number;
  /** Everything written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Called after each piece of output and after the end. */
  onProgress: () => void;
  /** Null until it has ended and all its output is here. */
  readonly end: ProgramEnd | null;
  write(text: string): void;
  kill(signal?: NodeJS.Signals): void;
}
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** What a program finds around it beyond its arguments. */
export interface Around {
  /** In addition to ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Descriptors that it inherits behind its standard streams, up to this number. */
  readonly openUpTo?: number;
}

/** Starts a program of this machine with pipes for its standard streams. */
export function startHere(
  program: string,
  args: readonly string[],
  cwd: string,
  { env = {}, openUpTo = 2 }: Around = {},
): Program {
  const more = Array.from({ length: openUpTo - 2 }, () => 'pipe' as const);
  const child: ChildProcess = spawn(program, args, {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe', ...more],
    env: { ...process.env, ...env },
  });
  if (child.pid === undefined) throw new Error(`${program} does not start.`);
  const state = {
    pid: child.pid,
    stdout: '',
    stderr: '',
    end: null as ProgramEnd | null,
    onProgress: () => {},
    write: (text: string) => void child.stdin?.write(text),
    kill: (signal: NodeJS.Signals = 'SIGKILL') => void child.kill(signal),
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    state.stdout += text;
    state.onProgress();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    state.stderr += text;
    state.onProgress();
  });
  child.stdin?.on('error', () => {}); // the program may end before it has read what we wrote
  child.on('close', (exitCode, signal) => {
    state.end = { exitCode, signal };
    state.onProgress();
  });
  return state;
}
