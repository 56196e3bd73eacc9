import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { axeViolations } from './support/axeViolations.ts';
import { lowContrast } from './support/contrast.ts';
import { drawn, eventually, rowAt } from './support/poll.ts';
import { themeNames } from './support/themes.ts';
import { withPage } from './support/withPage.ts';

const folder = 'screenshots/webview';
const widths = [600, 900, 1180, 1600];

/** What can be looked at, and how to get there. */
const scenes: { readonly [name: string]: (page: Page) => Promise<void> } = {
  records: async (page) => {
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByText('420 / 420').first().waitFor();
  },
  memory: async (page) => {
    await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
    await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
    await page.evaluate(() => {
      const { bytes, holes } = globalThis.fake.section;
      bytes.fill(0x2a, 0x60, 0xa0);
      bytes.fill(0, 0x100, 0x180);
      holes.push([0x100, 0x80]);
    });
    await page.getByRole('gridcell', { name: 'offset 60 hex, 2a, changed' }).waitFor();
    await page.getByRole('gridcell', { name: 'offset 110 hex, 00, never written' }).waitFor();
  },
  sequence: async (page) => {
    await page.getByRole('tab', { name: 'Sequence' }).click();
    await page.locator('#sequence-8').click();
    await page.getByTestId('detail').getByText('420 / 420').first().waitFor();
  },
  conversation: async (page) => {
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page.locator('#message-1').click();
    await page.getByTestId('detail').getByText('420 / 420').first().waitFor();
  },
  compared: async (page) => {
    await page.evaluate(() => {
      const { section } = globalThis.fake;
      section.take('snapshot', 12, 170_000_000);
      section.bytes.set([1, 2, 3], 0x45);
      section.take('change', 15, 223_000_000);
      section.heat.changes.splice(30, 6, 3, 40, 7, 1, 0, 12);
      section.heat.last.fill(3_000_000_000, 30, 36);
      const [memory] = globalThis.fake.state.memory;
      if (memory) memory.announcedSize = 0x90;
      globalThis.fake.tellAll();
    });
    await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
    await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
    await page.getByText('3 bytes differ from snapshot 12').waitFor();
    await page.keyboard.press('F7');
    await page.getByTestId('memory').getByText('offset 0x45, 3 selected').waitFor();
    await page.getByRole('region', { name: 'History of the selection' }).getByText('01 02 03').waitFor();
  },
  editing: async (page) => {
    await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
    await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
    await page.getByRole('button', { name: 'Unlock editing' }).click();
    await page.keyboard.type('5a6');
    await page.getByRole('gridcell', { name: 'offset 0 hex, 5a, changed' }).waitFor();
  },
  problem: async (page) => {
    await rowAt(page, 15).click();
    await page.getByTestId('detail').getByRole('region', { name: 'Problem' }).waitFor();
    await page.evaluate(() =>
      globalThis.fake.change({ status: 'died', detail: 'The recorder stopped unexpectedly.' }),
    );
    await page.getByText(/The recorder stopped/).waitFor();
  },
};

describe('themes', () => {
  const open = withPage();
  before(() => mkdirSync(folder, { recursive: true }));

  for (const theme of themeNames) {
    it(`keep rows readable under the pointer and selected, in all columns: ${theme}`, async () => {
      const page = await open({ theme, width: 1900, saved: { follow: false, hiddenColumns: [] } });
      await rowAt(page, 17).waitFor();
      const low: string[] = [];
      const measure = async (how: string, part: string) => {
        low.push(...(await lowContrast(page, part)).map((text) => `${how}: ${text}`));
      };
      for (let row = 0; row < 18; row++) {
        await rowAt(page, row).hover();
        await measure('hovered', `#record-${row}`);
        await rowAt(page, row).click();
        await eventually('true', async () => (await rowAt(page, row).getAttribute('aria-selected')) ?? '');
        await measure('selected', `#record-${row}`);
        await page.getByRole('searchbox').focus();
        await measure('selected without focus', `#record-${row}`);
      }
      for (const [tab, name] of [
        ['Sequence', 'sequence'],
        ['Conversation', 'message'],
      ] as const) {
        await page.getByRole('tab', { name: tab }).click();
        await page.locator(`[id^=${name}-]`).nth(3).waitFor();
        const ids = await page
          .locator(`[id^=${name}-]:not([hidden])`)
          .evaluateAll((rows) => rows.slice(2, -1).map(({ id }) => id));
        assert.ok(ids.length > 0);
        for (const id of ids) {
          await page.locator(`#${id}`).hover();
          await measure(`hovered ${name}`, `#${id}`);
        }
      }
      assert.deepEqual(low, []);
    });

    it(`keep changed bytes readable at each moment of their fade: ${theme}`, async () => {
      const page = await open({ theme });
      await page.evaluate(() => {
        globalThis.fake.section.take('snapshot', 12, 170_000_000);
        globalThis.fake.tellAll();
      });
      await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
      await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
      await page.getByText('No byte differs from snapshot 12').waitFor();
      // Each fade is stopped as it begins, and then looked at as long as it takes.
      await page.evaluate(() =>
        document.addEventListener('transitionrun', ({ target }) => {
          const fades = target instanceof HTMLElement ? target.getAnimations() : [];
          for (const fade of fades) fade.pause();
        }),
      );
      await page.evaluate(() => {
        const { bytes } = globalThis.fake.section;
        bytes.fill(0x2a, 0x60, 0x90);
        bytes.fill(0, 0x90, 0xa0);
      });
      await page.getByRole('gridcell', { name: 'offset 60 hex, 2a, changed' }).waitFor();
      const low = (await lowContrast(page, '.hex-grid')).map((text) => `marked: ${text}`);
      await page.getByRole('gridcell', { name: /^offset 60 hex, 2a(?!, changed)/ }).waitFor();
      await drawn(page);
      const fades = () =>
        page.evaluate(
          () => document.querySelector('.hex-grid')?.getAnimations({ subtree: true }).length ?? 0,
        );
      if (theme.startsWith('hc')) assert.equal(await fades(), 0, 'none of it could be read');
      else assert.ok((await fades()) > 48);
      const duration = theme.startsWith('hc') ? 0 : 1000;
      for (let time = 0; time <= duration; time += 50) {
        await page.evaluate((at) => {
          const grid = document.querySelector('.hex-grid');
          for (const fade of grid?.getAnimations({ subtree: true }) ?? []) fade.currentTime = at;
        }, time);
        low.push(...(await lowContrast(page, '.hex-grid')).map((text) => `after ${time} ms: ${text}`));
      }
      assert.deepEqual(low, []);
    });

    for (const [scene, go] of Object.entries(scenes)) {
      it(`are readable: ${scene}, ${theme}`, async () => {
        const page = await open({ theme, width: widths[2] ?? 0 });
        await go(page);
        // The older themes differ from the modern ones in what is measured, and in nothing that is looked at.
        for (const width of theme.endsWith('-plus') ? [] : widths) {
          await page.setViewportSize({ width, height: 780 });
          // A picture of what stays: columns follow the width, and bytes are read for them.
          await drawn(page);
          await eventually(0, () => page.locator('.hex-row:not([hidden]) .pending:visible').count());
          await drawn(page);
          await page.screenshot({ path: `${folder}/${scene}-${theme}-${width}.png`, animations: 'disabled' });
        }
        assert.deepEqual(await lowContrast(page), []);
        // What it looks at is the same in all themes.
        if (theme === 'dark') assert.deepEqual(await axeViolations(page), []);
      });
    }
  }
});
