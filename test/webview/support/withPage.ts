import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type PageOptions, TabBrowser } from './openPage.ts';

/**
 * Gives the tests of a `describe` pages to open; each is closed after its test, and must have kept to the page's
 * policy and thrown nothing.
 */
export function withPage(): (options?: PageOptions) => Promise<Page> {
  let browser: TabBrowser;
  let pages: { page: Page; errors: string[] }[] = [];
  before(async () => {
    browser = await TabBrowser.launch();
  });
  after(() => browser.close());
  afterEach(async () => {
    const opened = pages;
    pages = [];
    for (const { page, errors } of opened) {
      const violations = await page.evaluate(() => globalThis.fake.violations);
      await page.context().close();
      assert.deepEqual([...violations, ...errors], []);
    }
  });
  return async (options) => {
    const errors: string[] = [];
    const page = await browser.open(options, (error) => errors.push(error));
    pages.push({ page, errors });
    return page;
  };
}
