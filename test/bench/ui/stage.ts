import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import { launchChromium } from '../../support/launchChromium.ts';
import { LiveHost } from '../../support/liveHost.ts';
import { type OpenTab, openTab, openTabForRows } from '../../tab/support/openTab.ts';
import { TabServer } from '../../tab/support/tabServer.ts';

/** A browser, a session host and the tab between them, for one measurement. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'ipc-bench-ui-'));
  readonly host: LiveHost;
  readonly server: TabServer;
  readonly #browser: Browser;

  private constructor(browser: Browser, host: LiveHost, server: TabServer) {
    this.#browser = browser;
    this.host = host;
    this.server = server;
  }

  /** @param live false: the host will open a capture */
  static async set(live: boolean): Promise<Stage> {
    const host = new LiveHost();
    const server = await TabServer.start(host, { status: live ? 'running' : 'capture' });
    return new Stage(await launchChromium(), host, server);
  }

  run(description: SessionDescriptionInput): Promise<string> {
    return this.host.start(description, this.folder);
  }

  open(path = '/tab'): Promise<OpenTab> {
    return openTab(this.#browser, this.server, { path });
  }

  /** The same, without a look at the page before its first rows are there. */
  openForRows(path = '/tab'): Promise<OpenTab> {
    return openTabForRows(this.#browser, this.server, { path });
  }

  /** The C program that writes at a steady rate. */
  paced(): string {
    return buildPaced(this.folder);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.close();
    await this.host.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Compiles the C program that writes at a steady rate. @returns its path */
export function buildPaced(folder: string): string {
  const program = join(folder, 'paced');
  const { status } = spawnSync('gcc', ['-O2', '-I', 'samples', '-o', program, 'test/bench/ui/paced.c'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('gcc could not compile paced.c.');
  return program;
}
