import type { Browser, Frame, Page } from 'playwright-core';
import { bodyClass, type ThemeName, themes } from '../../webview/support/themes.ts';
import type { TabServer } from './tabServer.ts';

export interface OpenTab {
  readonly page: Page;
  /** The tab's own page. */
  readonly tab: Frame;
}

export interface TabOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly path?: string;
}

/** Opens a served tab and waits until it is drawn. */
export async function openTab(
  browser: Browser,
  server: TabServer,
  options: TabOptions = {},
): Promise<OpenTab> {
  const opened = await loadTab(browser, server, options);
  await opened.tab.locator('[data-testid=session-bar], [data-testid=floor]').waitFor();
  return opened;
}

/** Opens a served tab and waits until its list has rows, without a look at the page, which would take its time. */
export async function openTabForRows(
  browser: Browser,
  server: TabServer,
  options: TabOptions = {},
): Promise<OpenTab> {
  return loadTab(browser, server, options, (page) =>
    page.waitForEvent('console', (message) => message.text() === 'first rows'),
  );
}

async function loadTab(
  browser: Browser,
  server: TabServer,
  { theme = 'dark', width = 1180, height = 780, path = '/tab' }: TabOptions,
  until: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<OpenTab> {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  // Shorter than a test may take, so that its error says what was missing.
  page.setDefaultTimeout(20_000);
  await page.addInitScript(
    ({ variables, classes }) => {
      if (window === window.parent) return;
      let state: unknown;
      globalThis.acquireVsCodeApi = () => ({
        postMessage: (message) => window.parent.postMessage(message, '*'),
        getState: () => state,
        setState: (next) => {
          state = next;
        },
      });
      // For measurements: when the first row of the list was painted. Rows are drawn within the callbacks of a frame, and a
      // task behind those runs when it has been painted.
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        performance.mark('first-rows');
        console.debug('first rows');
      };
      const observer = new MutationObserver(() => {
        if (!document.querySelector('[data-row]:not([hidden]):not(.pending)')) return;
        observer.disconnect();
        painted.port2.postMessage(null);
      });
      observer.observe(document, { childList: true, subtree: true });
      document.addEventListener('DOMContentLoaded', () => {
        document.body.className = classes;
        const { style } = document.documentElement;
        for (const [variable, value] of variables) style.setProperty(`--vscode-${variable}`, value);
      });
    },
    { variables: Object.entries(themes[theme]), classes: bodyClass[theme] },
  );
  const arrived = until(page);
  await page.goto(`${server.url}?page=${path}`);
  await arrived;
  const [tab] = page.mainFrame().childFrames();
  if (!tab) throw new Error('The tab has no frame.');
  return { page, tab };
}
