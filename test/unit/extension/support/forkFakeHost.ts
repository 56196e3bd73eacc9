import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Log } from '../../../../src/extension/log.ts';
import { HostProcess } from '../../../../src/extension/session/hostProcess.ts';

/** Forks fake hosts, and ends those that a test left behind. */
export interface FakeHosts {
  readonly folder: string;
  readonly hosts: readonly HostProcess[];
  readonly logged: readonly string[];
  readonly log: Log;
  fork(): HostProcess;
}

/** To be called in a `describe` block. */
export function withFakeHosts(): FakeHosts {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-extension-'));
  const script = join(folder, 'fakeHost.cjs');
  const hosts: HostProcess[] = [];
  const logged: string[] = [];
  const add = (message: string) => logged.push(message);
  const log: Log = { info: add, warn: add, error: add };

  before(async () => {
    await esbuild.build({
      entryPoints: ['test/unit/extension/support/fakeHost.ts'],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
    });
  });
  afterEach(async () => {
    for (const host of hosts) host.kill();
    await Promise.all(hosts.map((host) => host.exited));
    hosts.length = 0;
    logged.length = 0;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fork = () => {
    const host = new HostProcess({ script, runtime: null, log });
    hosts.push(host);
    return host;
  };
  return { folder, hosts, logged, log, fork };
}
