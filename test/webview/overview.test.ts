import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { drawn, eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const calm = { follow: false };

function strip(page: Page): Locator {
  return page.getByRole('slider', { name: 'Time' });
}

/** Draws with the pointer over a part of the strip, from and to in 0–1 of its width. */
async function brush(page: Page, from: number, to: number): Promise<void> {
  const box = await strip(page).boundingBox();
  assert.ok(box);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

const lastCall = (page: Page, method: string) =>
  page.evaluate((name) => globalThis.fake.callsOf(name).at(-1), method);

describe('overview', () => {
  const open = withPage();

  it('has a lane for each object, with its name and kind', async () => {
    const page = await open({ saved: calm });
    const names = page.locator('.lane-name');
    await names.first().waitFor();
    assert.deepEqual(await names.allTextContents(), ['worker', 'main', 'toChild', 'fromChild', 'worker:1']);
    assert.deepEqual(
      await names.locator('.codicon').evaluateAll((icons) => icons.map((icon) => icon.classList[1])),
      ['codicon-terminal', 'codicon-arrow-swap', 'codicon-zap', 'codicon-zap', 'codicon-circuit-board'],
    );
    // Something is drawn in each lane.
    const painted = await page.locator('.lanes canvas').evaluate((canvas) => {
      const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
      if (!context) return [];
      return [0, 1, 2, 3, 4].map((lane) => {
        const { data } = context.getImageData(0, lane * 16 + 2, context.canvas.width, 12);
        return data.some((value) => value > 0);
      });
    });
    assert.deepEqual(painted, [true, true, true, true, true]);
  });

  it('jumps to the moment that is clicked', async () => {
    const page = await open({ total: 1000, saved: calm });
    await rowAt(page, 0).waitFor();
    const box = await strip(page).boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width - 2, box.y + 8);
    await eventually(true, async () => ((await rowNumbers(page)).at(-1) ?? 0) > 900);
    assert.equal(await page.locator('.record-row.selected').count(), 1);
  });

  it('zooms into what is drawn over and jumps there; limiting the list to it is a second act', async () => {
    const page = await open({ total: 1000, saved: calm });
    await rowAt(page, 0).waitFor();
    await brush(page, 0.5, 0.75);
    await eventually(true, async () => ((await rowNumbers(page))[0] ?? 0) > 1);
    await eventually(true, async () => {
      const { from, to } = (await lastCall(page, 'overview')) as { from: number; to: number | null };
      return from > 200_000_000 && to !== null && to < 340_000_000;
    });
    const status = page.locator('.status-line');
    assert.equal(await status.getByText('1000 rows', { exact: true }).count(), 1);
    await page.getByRole('button', { name: 'Limit to range' }).click();
    await eventually(true, async () =>
      / of 1000 rows.*0\.2\d+–0\.3\d+ s/.test((await status.textContent()) ?? ''),
    );
    await eventually(true, async () => JSON.stringify(await lastCall(page, 'rows')).includes('"range":['));
    await page.getByRole('button', { name: 'Show the whole run' }).click();
    await eventually(true, async () => ((await lastCall(page, 'overview')) as { to: null }).to === null);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await status.getByText('1000 rows', { exact: true }).waitFor();
  });

  it('shows which rows are on the screen, whichever view has them', async () => {
    const page = await open({ total: 1000, saved: calm });
    await rowAt(page, 0).waitFor();
    /** Where the bar at the upper edge begins and ends, in px. */
    const bar = () =>
      strip(page)
        .locator('canvas')
        .evaluate((canvas) => {
          if (!(canvas instanceof HTMLCanvasElement)) return null;
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, 1) ?? { data: [] };
          const hex = getComputedStyle(canvas).getPropertyValue('--vscode-focusBorder').trim();
          const colour = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
          const set = Array.from({ length: canvas.width }, (_, x) =>
            colour.every((part, at) => Math.abs((data[x * 4 + at] ?? 0) - part) < 3),
          );
          return [set.indexOf(true), set.lastIndexOf(true)];
        });
    const width = async () => {
      const [from = 0, to = 0] = (await bar()) ?? [];
      return to - from;
    };
    await page.getByTestId('records').press('End');
    await rowAt(page, 999).waitFor();
    await eventually(true, async () => (await width()) < 10);
    await page.getByRole('tab', { name: 'Sequence' }).click();
    // The first rows are most of the time of this run.
    await page.getByTestId('sequence').press('Home');
    await eventually(true, async () => (await width()) > 100);
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await eventually([-1, -1], bar);
  });

  it('says what is under the pointer', async () => {
    const page = await open({ saved: calm });
    await page.locator('.lane-name').first().waitFor();
    const box = await strip(page).boundingBox();
    assert.ok(box);
    // Lane of the pipe, at the message of 15.09 ms of 400 ms.
    await page.mouse.move(box.x + (box.width * 15.094) / 400, box.y + 24);
    await eventually(true, async () =>
      /s: main 1 from parent$/.test((await page.getByRole('tooltip').textContent()) ?? ''),
    );
    await page.mouse.move(box.x, box.y + 300);
    await eventually(0, () => page.getByRole('tooltip').count());
  });

  it('shows of a frozen view what was recorded until then, also when the page returns or gets another width', async () => {
    const first = await open({ total: 1000 });
    const end = (page: Page) => strip(page).getAttribute('aria-valuemax');
    const asked = (page: Page) => page.evaluate(() => globalThis.fake.callsOf('overview').length);
    const frozenAt = await end(first);
    await first.getByRole('button', { name: 'Freeze view' }).click();
    await first.evaluate(() => globalThis.fake.setTotal(3000));
    await first.getByText('frozen, recording goes on: 2000 new').waitFor();
    const before = await asked(first);
    await first.setViewportSize({ width: 1000, height: 780 });
    await eventually(true, async () => (await asked(first)) > before);
    await drawn(first);
    assert.equal(await end(first), frozenAt);
    await eventually(true, () =>
      first.evaluate(() => JSON.stringify(globalThis.fake.saved ?? '').includes('"frozen":1000')),
    );
    const saved = await first.evaluate(() => globalThis.fake.saved);

    const second = await open({ total: 3000, saved });
    await second.getByText('frozen, recording goes on: 2000 new').waitFor();
    assert.equal(await end(second), frozenAt);
    await second.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(true, async () => Number(await end(second)) > Number(frozenAt));
  });

  it('is a slider over time for the keyboard, with bursts and warnings', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 0).waitFor();
    const slider = strip(page);
    await slider.focus();
    await page.keyboard.press('End');
    await eventually('0.4', async () => (await slider.getAttribute('aria-valuenow')) ?? '');
    await eventually('true', async () => (await rowAt(page, 17).getAttribute('aria-selected')) ?? '');
    assert.match(
      (await slider.getAttribute('aria-valuetext')) ?? '',
      /s: worker 1, 1 to look at; 1 warning$/,
    );
    await rowAt(page, 8).click();
    // No arrows, which are read as "right arrow" or not at all.
    await eventually(true, async () =>
      /s: [^→]*main 1 to parent[^→]*$/.test((await slider.getAttribute('aria-valuetext')) ?? ''),
    );
    await slider.press('Home');
    await page.keyboard.press('b');
    await eventually(true, async () => Number(await slider.getAttribute('aria-valuenow')) > 0);
    await page.keyboard.press('0');
    await page.keyboard.press('w');
    await eventually('true', async () => (await rowAt(page, 12).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('w');
    await eventually('true', async () => (await rowAt(page, 15).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('Shift+W');
    await eventually('true', async () => (await rowAt(page, 12).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Limit to range' }).waitFor();
    await page.keyboard.press('-');
    await eventually(0, () => page.getByRole('button', { name: 'Limit to range' }).count());
  });

  it('stands where the selected row is, however that was selected', async () => {
    const page = await open({ saved: calm });
    const slider = strip(page);
    const now = async () => (await slider.getAttribute('aria-valuenow')) ?? '';
    await rowAt(page, 8).click();
    await eventually('0.030902', now);
    await slider.focus();
    await page.keyboard.press('w');
    await eventually('0.171288', now);
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /1 to look at/);
    await page.keyboard.press('w');
    await eventually('0.223', now);
    await rowAt(page, 3).click();
    await eventually('0.009', now);
    // Put somewhere, it stays there, and the row next to it is selected.
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await eventually('0.005', now);
    await eventually('true', async () => (await rowAt(page, 3).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await eventually('0.013', now);
    await eventually('true', async () => (await rowAt(page, 4).getAttribute('aria-selected')) ?? '');
    await drawn(page);
    assert.equal(await now(), '0.013');
  });

  it('says so when nothing follows', async () => {
    const page = await open({ total: 3, saved: calm });
    await rowAt(page, 2).click();
    await page.getByRole('button', { name: 'Next warning' }).click();
    await page.locator('.status-line').getByText('No warning follows.').waitFor();
  });

  it('is drawn in the colours of the theme, also when that is changed', async () => {
    const page = await open({ saved: calm, session: { status: 'ended' } });
    await rowAt(page, 17).waitFor();
    /** The brightest of what is drawn, 0–255. */
    const brightest = () =>
      page.locator('.overview-axis').evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return 0;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, 14) ?? { data: [] };
        let most = 0;
        for (let at = 0; at < data.length; at += 4) {
          if ((data[at + 3] ?? 0) > 200) most = Math.max(most, data[at] ?? 0);
        }
        return most;
      });
    await eventually(0xcc, brightest);
    // As VS Code does it. What is drawn anew for other reasons meanwhile has come to rest by the last.
    for (const grey of [0x3b, 0x70, 0x10]) {
      await page.evaluate(
        (colour) => {
          document.documentElement.style.setProperty('--vscode-foreground', colour);
        },
        `#${grey.toString(16).repeat(3)}`,
      );
      await eventually(grey, brightest);
    }
  });

  it('closes, and stays closed', async () => {
    const page = await open({ saved: calm });
    await page.locator('.lane-name').first().waitFor();
    await page.getByRole('button', { name: 'Hide overview' }).click();
    assert.equal(await strip(page).count(), 0);
    await eventually(true, () =>
      page.evaluate(() => JSON.stringify(globalThis.fake.saved ?? '').includes('"overviewOpen":false')),
    );
    const again = await open({ saved: { overviewOpen: false } });
    await rowAt(again, 0).waitFor();
    assert.equal(await strip(again).count(), 0);
    await again.getByRole('button', { name: 'Show overview' }).click();
    await again.locator('.lane-name').first().waitFor();
  });

  it('follows a growing run with one request at a time, a few times a second', async () => {
    const page = await open({ total: 1000 });
    await page.locator('.lane-name').first().waitFor();
    const before = await page.evaluate(() => globalThis.fake.callsOf('overview').length);
    await page.evaluate(() => globalThis.fake.grow(50_000));
    await eventually(true, async () => ((await rowNumbers(page)).at(-1) ?? 0) > 40_000);
    await page.evaluate(() => globalThis.fake.grow(0));
    await drawn(page);
    const calls = (await page.evaluate(() => globalThis.fake.callsOf('overview').length)) - before;
    assert.ok(calls >= 2 && calls < 30, String(calls));
  });
});
