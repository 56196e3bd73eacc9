import { execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { until } from './deadline.ts';
import type { Program, ProgramEnd } from './program.ts';
import { patience, targetPath, temporaryFolder } from './target.ts';

/** Node for Windows, as the program under test runs in it. */
export const windowsNode = resolve(process.env.IPC_TEST_NODE_EXE ?? '.cache/windows-node/node.exe');

const environment = {
  ...process.env,
  WINEPREFIX: resolve(process.env.WINEPREFIX ?? '.cache/wine'),
  WINEDEBUG: '-all',
  // No offers to install Mono or Gecko, and no debugger that holds a crashed child for seconds.
  WINEDLLOVERRIDES: 'mscoree,mshtml,winedbg.exe=',
};

const answer = z.object({
  id: z.int(),
  pid: z.int().optional(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  end: z.object({ exitCode: z.int().nullable(), signal: z.string().nullable() }).optional(),
  alive: z.boolean().optional(),
});
type Answer = z.infer<typeof answer>;

const listeners = new Map<number, (message: Answer) => void>();
let lastId = 0;
let relay: Promise<Socket> | undefined;
/** How the relay ended, if it did before the tests. */
let relayEnd: string | undefined;

/** Starts a Windows program; its paths and arguments are Windows' (see targetPath). */
export async function startInWine(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  relay ??= startRelay();
  const socket = await relay;
  const id = ++lastId;
  const tell = (message: object) => socket.write(`${JSON.stringify({ id, ...message })}\n`);
  let end: ProgramEnd | null = null;
  const state = {
    pid: 0,
    stdout: '',
    stderr: '',
    /** Whoever waits for it hears at once that nobody will tell. */
    get end(): ProgramEnd | null {
      if (end === null && relayEnd !== undefined) throw new Error(relayEnd);
      return end;
    },
    onProgress: () => {},
    write: (text: string) => void tell({ action: 'write', text }),
    kill: () => void tell({ action: 'kill' }),
  };
  listeners.set(id, (message) => {
    state.pid = message.pid ?? state.pid;
    state.stdout += message.stdout ?? '';
    state.stderr += message.stderr ?? '';
    end = message.end ?? end;
    state.onProgress();
  });
  tell({ action: 'start', program, args, cwd: targetPath(cwd), env });
  return state;
}

/** Sends a signal to a Windows process: 0 only looks, SIGKILL ends it. False when there is no such process. */
export async function signalInWine(pid: number, signal: 0 | 'SIGKILL'): Promise<boolean> {
  relay ??= startRelay();
  const socket = await relay;
  const id = ++lastId;
  return new Promise((tell) => {
    listeners.set(id, (message) => tell(message.alive === true));
    socket.write(`${JSON.stringify({ id, action: 'signal', pid, signal })}\n`);
  });
}

/** For a wait that was in vain: whether the relay still answers, and what the processes under Wine are doing. */
export async function stateOfWine(): Promise<string> {
  const answered = signalInWine(1, 0).then(() => 'The relay answers.');
  const relayState = relayEnd ?? (await Promise.race([answered, sleep(5000, 'The relay does not answer.')]));
  const processes = execFileSync('ps', ['-eo', 'pid,ppid,stat,wchan:24,etimes,args'], { encoding: 'utf8' });
  const underWine = processes.split('\n').filter((line) => /wine|\.exe/i.test(line));
  return [relayState, ...underWine.map((line) => line.slice(0, 160))].join('\n');
}

/** What `wmic process get NAMES` prints, a line for each Windows process. */
export function wmicInWine(...names: string[]): string[] {
  const output = execFileSync('wine', ['wmic', 'process', 'get', names.join(',')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: patience,
  });
  return output.toString('utf16le').split('\r\n').slice(1);
}

async function startRelay(): Promise<Socket> {
  const portFile = join(temporaryFolder, 'relay.port');
  const logFile = join(temporaryFolder, 'relay.log');
  const log = openSync(logFile, 'a');
  const script = targetPath('test/native/support/wineRelay.mjs');
  const program = spawn('wine', [windowsNode, script, targetPath(portFile)], {
    env: environment,
    stdio: ['ignore', log, log],
  });
  const onExit = (code: number | null, signal: string | null) => {
    relayEnd = `The relay under Wine ended with ${signal ?? code}: ${readFileSync(logFile, 'utf8')}`;
  };
  program.on('exit', onExit);
  await until('the relay under Wine to start', patience, () => {
    if (relayEnd !== undefined) throw new Error(relayEnd);
    return existsSync(portFile) && readFileSync(portFile, 'utf8').endsWith('\n');
  });
  const socket = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1');
  createInterface(socket).on('line', (line) => {
    const message = answer.parse(JSON.parse(line));
    listeners.get(message.id)?.(message);
  });
  socket.on('close', () => {
    relayEnd ??= 'The connection with the relay under Wine is closed.';
  });
  // The end of the connection is the end of the relay.
  after(() => {
    program.off('exit', onExit);
    socket.destroy();
  });
  return socket;
}
