import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawn, eventually } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

/** How much of what the keyboard is at in the main view is on the screen, 0…1. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const grid = document.querySelector('main [role=grid]');
    const active = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '');
    const window = grid?.querySelector('.row-window, .sheet-window')?.getBoundingClientRect();
    const row = active?.getBoundingClientRect();
    if (!window || !row) return 0;
    const inside = Math.min(window.bottom, row.bottom) - Math.max(window.top, row.top);
    return Math.round((Math.max(0, inside) / row.height) * 100) / 100;
  });

const grid = (page: Page) => page.locator('main [role=grid]');

describe('what is selected, when its window gets lower', () => {
  const open = withPage();

  for (const view of ['records', 'sequence', 'conversation', 'memory:worker:1']) {
    const press = async (page: Page, key: string, times: number) => {
      for (let count = 0; count < times; count++) await grid(page).press(key);
    };
    const toEnd = view.startsWith('memory') ? 'Control+End' : 'End';
    const toStart = view.startsWith('memory') ? 'Control+Home' : 'Home';

    it(`stays on the screen at the end of the view ${view}`, async () => {
      const page = await open({ total: 3000, saved: { follow: false, view } });
      await grid(page).waitFor();
      await grid(page).press(toEnd);
      await press(page, 'ArrowUp', view === 'conversation' ? 4 : 10);
      await eventually(1, () => shown(page));
      for (const height of [560, 480, 420, 780]) {
        await page.setViewportSize({ width: 1180, height });
        await drawn(page);
        assert.equal(await shown(page), 1, `${height} px`);
      }
    });

    it(`stays on the screen in the middle of the view ${view}, and what is not there stays away`, async () => {
      const page = await open({ total: 3000, saved: { follow: false, view } });
      await grid(page).press(toStart);
      await grid(page).press('PageDown');
      await grid(page).press('PageDown');
      await eventually(1, () => shown(page));
      for (const height of [560, 430]) {
        await page.setViewportSize({ width: 1180, height });
        await drawn(page);
        assert.equal(await shown(page), 1, `${height} px`);
      }
      await grid(page).hover();
      await page.mouse.wheel(0, 4000);
      await eventually(0, () => shown(page));
      await page.setViewportSize({ width: 1180, height: 780 });
      await drawn(page);
      assert.equal(await shown(page), 0);
    });
  }

  it('is still followed at the end, whatever is selected', async () => {
    const page = await open({ total: 3000 });
    const last = page.locator('#record-2999');
    await last.waitFor();
    await grid(page).press('ArrowUp');
    await page.getByRole('button', { name: /^Follow|new$/ }).click();
    await page.setViewportSize({ width: 1180, height: 480 });
    await drawn(page);
    await last.waitFor();
  });

  it('stays on the screen when fewer bytes go into a line', async () => {
    const page = await open({ total: 3000, saved: { follow: false, view: 'memory:worker:1' }, width: 1600 });
    await grid(page).press('PageDown');
    await grid(page).press('ArrowUp');
    await eventually(1, () => shown(page));
    const columns = () => grid(page).getAttribute('data-columns');
    const before = await columns();
    await page.setViewportSize({ width: 760, height: 780 });
    await eventually(false, async () => (await columns()) === before);
    await drawn(page);
    assert.equal(await shown(page), 1);
  });
});
