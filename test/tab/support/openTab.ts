import type { Browser, Frame, Page } from 'playwright-core';
import { bodyClass, type ThemeName, themes } from '../../webview/support/themes.ts';
import type { TabServer } from './tabServer.ts';

export interface OpenTab {
  readonly page: Page;
  /** The tab's own page. */
  readonly tab: Frame;
}

/** Opens a served tab and waits until it is drawn. */
export async function openTab(
  browser: Browser,
  server: TabServer,
  { theme = 'dark', width = 1180, height = 780 }: { theme?: ThemeName; width?: number; height?: number } = {},
): Promise<OpenTab> {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
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
      document.addEventListener('DOMContentLoaded', () => {
        document.body.className = classes;
        const { style } = document.documentElement;
        for (const [variable, value] of variables) style.setProperty(`--vscode-${variable}`, value);
      });
    },
    { variables: Object.entries(themes[theme]), classes: bodyClass[theme] },
  );
  await page.goto(server.url);
  const frame = page.frameLocator('iframe');
  await frame.getByTestId('session-bar').waitFor();
  const tab = page.frames().find((candidate) => candidate.url().endsWith('/tab'));
  if (!tab) throw new Error('The tab has no frame.');
  return { page, tab };
}
