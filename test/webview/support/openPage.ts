import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { tabHtml } from '../../../src/extension/tab/tabHtml.ts';
import type { TabSession } from '../../../src/protocol/notices.ts';
import { launchChromium } from '../../support/launchChromium.ts';
import { bodyClass, type ThemeName, themes } from './themes.ts';

const origin = 'https://tab.example';
const types: { readonly [extension: string]: string } = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  /** Records that are there when the page opens. */
  readonly total?: number;
  /** How the session is then. */
  readonly session?: Partial<TabSession>;
  /** What the page remembered when it was last shown. */
  readonly saved?: unknown;
  readonly bodyClass?: string;
}

/** Opens the built page, as the extension frames it, in Chromium; the fake extension is at its other end. */
export class TabBrowser {
  readonly #browser: Browser;
  readonly #fake: string;

  private constructor(browser: Browser, fake: string) {
    this.#browser = browser;
    this.#fake = fake;
  }

  static async launch(): Promise<TabBrowser> {
    const bundle = await esbuild.build({
      entryPoints: ['test/webview/support/fakePage.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'chrome134',
    });
    const browser = await launchChromium();
    return new TabBrowser(browser, bundle.outputFiles[0]?.text ?? '');
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A new tab, drawn for the first time. What the page throws or logs as an error is told to `failed`. */
  async open(options: PageOptions = {}, failed: (error: string) => void = () => {}): Promise<Page> {
    const { width = 1180, height = 780, theme = 'dark', total, session, saved } = options;
    const context = await this.#browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
    const page = await context.newPage();
    // What is waited for in vain is told before the test's own time is over, which would tell nothing.
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => failed(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') failed(message.text());
    });
    await page.route(`${origin}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') {
        // VS Code sets the class before the page's scripts run.
        const body = html().replace(
          '<body>',
          `<body class="${bodyClass[theme]} ${options.bodyClass ?? ''}">`,
        );
        return route.fulfill({ contentType: 'text/html', body });
      }
      const body = await readFile(join('dist/webview', path));
      return route.fulfill({ contentType: types[extname(path)] ?? '', body });
    });
    await page.addInitScript((state) => {
      globalThis.savedState = state;
    }, saved);
    await page.addInitScript(this.#fake);
    if (total !== undefined) {
      await page.addInitScript((count) => globalThis.fake.setTotal(count), total);
    }
    if (session) await page.addInitScript((changed) => globalThis.fake.change(changed), session);
    await page.addInitScript((variables) => {
      document.addEventListener('DOMContentLoaded', () => {
        const { style } = document.documentElement;
        for (const [variable, value] of variables) style.setProperty(`--vscode-${variable}`, value);
      });
    }, Object.entries(themes[theme]));
    await page.goto(`${origin}/`);
    await page.getByTestId('session-bar').waitFor();
    await settled(page);
    return page;
  }
}

/**
 * Waits until what the page was told first is laid out: overview and compose bar grow with the objects of the session, and
 * a row would be somewhere else between looking and clicking.
 */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const { fake } = globalThis;
    const places = () =>
      ['.overview', '.row-window', '.compose', '.record-row'].flatMap((selector) =>
        [...document.querySelectorAll(selector)].map((element) => {
          const { top, height } = element.getBoundingClientRect();
          return `${element.id} ${element.className} ${top} ${height}`;
        }),
      );
    // The name of a section is the last thing that is told; the overview is asked for after that, and makes room for lanes.
    const told = () =>
      document.querySelectorAll('[id^="tab-memory:"]').length === fake.state.memory.length &&
      document.querySelector('h1')?.textContent !== '' &&
      (fake.total === 0 || !document.querySelector('.overview') || document.querySelector('.lane-name')) &&
      (fake.total === 0 || !document.querySelector('.record-rows') || document.querySelector('.record-row'));
    let before = '';
    for (let same = 0; same < 3; ) {
      await new Promise((frame) => requestAnimationFrame(frame));
      const now = places().join();
      same = told() && now === before ? same + 1 : 0;
      before = now;
    }
  });
}

function html(): string {
  return tabHtml({
    title: 'article',
    session: 'the-session',
    cspSource: origin,
    scriptUri: `${origin}/main.js`,
    styleUri: `${origin}/main.css`,
    nonce: 'bm9uY2Vub25jZW5vbmNlISE=',
  });
}
