import { execFileSync, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
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
  const state = {
    pid: 0,
    stdout: '',
    stderr: '',
    end: null as ProgramEnd | null,
    onProgress: () => {},
    write: (text: string) => void tell({ action: 'write', text }),
    kill: () => void tell({ action: 'kill' }),
  };
  listeners.set(id, (message) => {
    state.pid = message.pid ?? state.pid;
    state.stdout += message.stdout ?? '';
    state.stderr += message.stderr ?? '';
    state.end = message.end ?? state.end;
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

/** What `wmic process get NAMES` prints, a line for each Windows process. */
export function wmicInWine(...names: string[]): string[] {
  const output = execFileSync('wine', ['wmic', 'process', 'get', names.join(',')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.toString('utf16le').split('\r\n').slice(1);
}

async function startRelay(): Promise<Socket> {
  const portFile = join(temporaryFolder, 'relay.port');
  const log = openSync(join(temporaryFolder, 'relay.log'), 'a');
  const script = targetPath('test/native/support/wineRelay.mjs');
  const process = spawn('wine', [windowsNode, script, targetPath(portFile)], {
    env: environment,
    stdio: ['ignore', log, log],
  });
  await until('the relay under Wine to start', patience, () => {
    if (process.exitCode !== null) throw new Error(`The relay under Wine ended with ${process.exitCode}.`);
    return existsSync(portFile) && readFileSync(portFile, 'utf8').endsWith('\n');
  });
  const socket = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1');
  createInterface(socket).on('line', (line) => {
    const message = answer.parse(JSON.parse(line));
    listeners.get(message.id)?.(message);
  });
  // The end of the connection is the end of the relay.
  after(() => socket.destroy());
  return socket;
}
