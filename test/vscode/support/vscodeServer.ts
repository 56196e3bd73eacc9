import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, hostPath } from './environment.ts';
import { poll } from './poll.ts';
import { quietSettings, trustSettings } from './userSettings.ts';

export type Trust = keyof typeof trustSettings;

/** A running VS Code server with the packaged extension installed. */
export interface VscodeServer {
  /** Address of the workbench. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Installs the VSIX as a user would (`--install-extension`) and starts the server on a free port.
 * @param folder receives settings, extensions and logs
 * @param trust `asked`: folders are not trusted, as nobody answers
 * @throws with the server's log when it does not start
 */
export async function startVscodeServer(folder: string, trust: Trust): Promise<VscodeServer> {
  mkdirSync(join(folder, 'data', 'User'), { recursive: true });
  mkdirSync(join(folder, 'extensions'), { recursive: true });
  writeFileSync(
    join(folder, 'data', 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...trustSettings[trust] }),
  );
  install(folder);

  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'w');
  const [program, ...args] = commandLine(folder, [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...(trust === 'given' ? ['--disable-workspace-trust'] : []),
    '--disable-getting-started-override',
    // A closed window ends its extension host at once, as on the desktop, instead of being waited for.
    ...['--reconnection-grace-time', '1'],
  ]);
  const child = spawn(program, args, {
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const port = await poll('the server to listen', 60_000, () => {
    const text = readFileSync(logFile, 'utf8');
    assert.ok(child.exitCode === null && !text.includes('EADDRINUSE'), `the server ended:\n${text}`);
    // The first line alone proves nothing: it is also printed when the port was taken.
    return text.includes('Extension host agent started')
      ? /Server bound to 127\.0\.0\.1:(\d+)/.exec(text)?.[1]
      : undefined;
  });
  return { url: `http://127.0.0.1:${port}/`, stop: () => stop(child) };
}

function install(folder: string): void {
  const logFile = join(folder, 'install.log');
  const log = openSync(logFile, 'w');
  const [program, ...args] = commandLine(folder, [
    '--install-extension',
    hostPath(environment.vsix),
    '--force',
  ]);
  const { status } = spawnSync(program, args, { env: serverEnvironment(), stdio: ['ignore', log, log] });
  closeSync(log);
  const text = readFileSync(logFile, 'utf8');
  assert.ok(
    status === 0 && text.includes('successfully installed'),
    `the VSIX was not installed (${status}):\n${text}`,
  );
}

function commandLine(folder: string, args: readonly string[]): [string, ...string[]] {
  const server = [
    ...[hostPath(join(environment.server, 'out', 'server-main.js')), ...args],
    ...[
      '--user-data-dir',
      hostPath(join(folder, 'data')),
      '--server-data-dir',
      hostPath(join(folder, 'data')),
    ],
    ...['--extensions-dir', hostPath(join(folder, 'extensions'))],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
  ];
  return environment.target === 'wine'
    ? ['wine', environment.node, ...server]
    : [environment.node, ...server];
}

/** Output goes to files: a Windows process under Wine cannot open Node's pipes, which are socket pairs. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    // No look-ups in a marketplace.
    EXTENSIONS_GALLERY: '{}',
    // The server talks through WebSocket, which Node 20 has behind a flag.
    ...(environment.target !== 'wine' && process.version.startsWith('v20.')
      ? { NODE_OPTIONS: '--experimental-websocket' }
      : {}),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const exited = once(child, 'exit');
    if (environment.target === 'win32') execFileSync('taskkill', ['/T', '/F', '/PID', String(child.pid)]);
    else process.kill(-child.pid, 'SIGKILL');
    await exited;
  }
  // Ends what is left in the tests' own prefix, and only there.
  if (environment.target === 'wine') spawnSync('wineserver', ['-k', '-w'], { stdio: 'ignore' });
}
