import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Frame,
  type Locator,
  type Page,
} from 'playwright-core';
import { environment, folderParameter, required } from './environment.ts';
import { keepApi } from './pageApi.ts';
import { poll } from './poll.ts';

/** The themes in which the extension is looked at, with the class that the workbench then carries. */
export const themes = [
  { name: 'Dark Modern', className: 'vs-dark' },
  { name: 'Light Modern', className: 'vs' },
  { name: 'Default High Contrast', className: 'hc-black' },
] as const;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: required('IPC_VSCODE_CHROMIUM'),
    args: [
      ...[
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
      ],
      ...['--force-color-profile=srgb', '--font-render-hinting=none', '--disable-lcd-text'],
    ],
  });
}

/** One VS Code window in the browser, and the gestures of a user in it. */
export class Workbench {
  readonly page: Page;
  readonly #context: BrowserContext;

  constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.#context = context;
  }

  /** Opens a window, empty or with a folder; a fresh browser profile each time, so no state is left over. */
  static async open(browser: Browser, url: string, folder?: string): Promise<Workbench> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await context.addInitScript(keepApi);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const query = folder === undefined ? 'ew=true' : new URLSearchParams({ folder: folderParameter(folder) });
    await page.goto(`${url}?${query}`);
    const workbench = new Workbench(page, context);
    await workbench.#ready();
    return workbench;
  }

  async #ready(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  }

  /** By the command, which waits until open editors are stored; the browser's own reload does not. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /** Closes the window the way a user does, so that the workbench can say goodbye to its extension host. */
  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: true });
    await this.#context.close();
  }

  /**
   * Runs a command by its title in the palette. The palette does not list commands that appear while it is open, and a
   * webview that gets the focus back, which comes a moment after what was before has closed, closes it: it is opened
   * again until the title is there.
   */
  async run(title: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const row = widget.locator(`.monaco-list-row[aria-label^="${title}"]`).first();
    await this.#mouseAside();
    await poll(`the command ${title}`, 60_000, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      const chosen = async () => {
        await widget.locator('input').fill(`>${title}`, { timeout: 3000 });
        await row.waitFor({ timeout: 2000 });
        // What fails has not clicked: the Escape of another try closes nothing that the command has opened.
        await row.click({ timeout: 2000 });
        return true;
      };
      return chosen().catch(() => undefined);
    });
  }

  /** The same without the mouse, for a command that is there at once. */
  async runByKeyboard(title: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const row = widget.locator(`.monaco-list-row.focused[aria-label^="${title}"]`);
    await poll(`the command ${title}`, 30_000, async () => {
      await this.page.keyboard.press('F1');
      const listed = async () => {
        await widget.waitFor({ timeout: 3000 });
        await this.page.keyboard.type(title);
        await row.waitFor({ timeout: 3000 });
        return true;
      };
      return listed().catch(() => undefined);
    });
    await this.page.keyboard.press('Enter');
    await widget.waitFor({ state: 'hidden' });
  }

  /** Presses Tab until the focus is on an element like this, with this text. */
  async tabTo(selector: string, text: string): Promise<void> {
    const isThere = () =>
      this.page.evaluate(
        ([wanted, inside]) => {
          const focused = document.activeElement;
          return Boolean(wanted && focused?.matches(wanted) && focused.textContent?.includes(inside ?? ''));
        },
        [selector, text],
      );
    for (let presses = 0; presses < 60; presses++) {
      if (await isThere()) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${text}.`);
  }

  /**
   * Opens the walkthrough at the place of this step. Without a network VS Code waits 5 s for its experiments before it knows
   * the walkthroughs of extensions; until then it shows its own.
   */
  async openWalkthrough(step: string, open: () => Promise<void>): Promise<void> {
    await poll('the walkthrough', 30_000, async () => {
      await open();
      return this.walkthroughStep(step)
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => undefined,
        );
    });
  }

  walkthroughStep(title: string): Locator {
    return this.page.locator('.getting-started-step', { hasText: title });
  }

  /** Chooses in a quick pick. */
  async pick(label: string | RegExp): Promise<void> {
    await this.quickPickRow(label).click();
  }

  /** Answers an input box. */
  async type(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Clicks an item of the menu that is open. In a menu's first 100 ms VS Code takes no click, which may come from the
   * press that asked for the menu: then it is still there a second later. One that was taken closes it, a moment after.
   */
  async chooseInMenu(name: string): Promise<void> {
    const item = this.page.getByRole('menuitem', { name });
    await item.waitFor();
    await poll(`the menu to close after ${name}`, 10_000, async () => {
      await item.click();
      return await item.waitFor({ state: 'hidden', timeout: 1000 }).then(
        () => true,
        () => undefined,
      );
    });
  }

  /** A tab of the editor area, by its title. */
  tab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  async closeTab(title: string | RegExp): Promise<void> {
    const tab = this.tab(title).first();
    await tab.click();
    await tab.hover();
    await tab.locator('.codicon-close').click();
  }

  /** Shows a view container of the activity bar. */
  async showContainer(title: string | RegExp): Promise<void> {
    const item = this.page.locator('.activitybar').getByRole('tab', { name: title, exact: true });
    if ((await item.getAttribute('aria-selected')) !== 'true') await item.click();
  }

  /** Rows of the trees in the side bar. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row', { hasText: text });
  }

  /** Rows of one view of the side bar, by its title. */
  viewRow(view: string, text: string | RegExp): Locator {
    const pane = this.page.locator('.pane', { has: this.page.locator('.pane-header', { hasText: view }) });
    return pane.locator('.monaco-list-row', { hasText: text });
  }

  /** A button that a row shows under the pointer. */
  async rowAction(row: Locator, title: RegExp): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name: title }).click();
  }

  /** Text in the terminal that is shown. */
  terminalText(text: string | RegExp): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows > div', { hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** The page inside the visible webview: the frame whose document holds `selector`. */
  webview(selector: string): Promise<Frame> {
    return poll(`a webview with ${selector}`, 30_000, async () => {
      // The newest first: the page is the innermost frame of the tab that was opened last.
      for (const frame of this.page.frames().reverse()) {
        // Frames come and go while tabs change.
        const visible = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (visible) return frame;
      }
      return undefined;
    });
  }

  /** Changes the colour theme through the palette: the server's settings file is not watched. */
  async useTheme({ name, className }: (typeof themes)[number]): Promise<void> {
    await this.run('Preferences: Color Theme');
    await this.type(name);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Opens a file of the folder in an editor, from the explorer. */
  async openFile(name: string): Promise<void> {
    await this.showContainer(/^Explorer/);
    await this.#mouseAside();
    await this.treeRow(name).dblclick();
    await this.tab(name).first().waitFor();
  }

  /** The hover of whatever the mouse is on, or of what opens below it, would lie over what is to be clicked. */
  async #mouseAside(): Promise<void> {
    await this.page.mouse.move(800, 500);
  }

  /** A button in the title of the editor in front. */
  editorAction(title: RegExp): Locator {
    return this.page.locator('.editor-actions').getByRole('button', { name: title });
  }

  quickPickRow(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row', { hasText: label }).first();
  }

  async screenshot(name: string): Promise<void> {
    const folder = join(required('IPC_VSCODE_SCREENSHOTS'), environment.target);
    mkdirSync(folder, { recursive: true });
    // Icons and fonts may still be on their way.
    await this.page.evaluate(() => document.fonts.ready);
    await this.page.screenshot({ path: join(folder, `${name.toLowerCase().replaceAll(/\W+/g, '-')}.png`) });
  }
}
