import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const rowAt = (page: Page, index: number) => page.locator(`#sequence-${index}`);

async function show(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Sequence' }).click();
  await page.getByTestId('sequence').waitFor();
}

describe('sequence view', () => {
  const open = withPage();

  it('draws messages as arrows between the lifelines of sender and receiver', async () => {
    const page = await open();
    await show(page);
    const heads = page.getByRole('columnheader', { name: /worker/ }).locator('.lifeline-head');
    await eventually(['parent', 'worker', 'toChild', 'fromChild', 'worker:1'], () => heads.allInnerTexts());
    const places = async (index: number) => {
      const arrow = await rowAt(page, index).locator('.arrow').boundingBox();
      assert.ok(arrow);
      const centres = await heads.evaluateAll((elements) =>
        elements.map((element) => {
          const { left, width } = element.getBoundingClientRect();
          return left + width / 2;
        }),
      );
      const nearest = (x: number) => centres.findIndex((centre) => Math.abs(centre - x) < 3);
      return [nearest(arrow.x), nearest(arrow.x + arrow.width)];
    };
    await rowAt(page, 8).waitFor();
    assert.deepEqual(await places(8), [0, 1]);
    assert.match((await rowAt(page, 8).locator('.arrow').getAttribute('class')) ?? '', /leftwards/);
    assert.match((await rowAt(page, 5).locator('.arrow').getAttribute('class')) ?? '', /rightwards/);
    assert.equal(await rowAt(page, 5).locator('.figure-label').innerText(), '22 B');
    // An event that we set, and the arc to where it was consumed.
    assert.deepEqual(await places(4), [0, 2]);
    assert.deepEqual(
      await page
        .locator('.stroke.arc:not([hidden])')
        .evaluateAll((strokes) => strokes.map((one) => one.className)),
      ['stroke arc start', 'stroke arc middle', 'stroke arc end'],
    );
    assert.equal(await rowAt(page, 9).locator('.figure-label').innerText(), 'mapped 64 KiB');
  });

  it('joins rows whose order is not known, and says so', async () => {
    const page = await open();
    await show(page);
    const label = async (index: number) => (await rowAt(page, index).getAttribute('aria-label')) ?? '';
    await rowAt(page, 7).waitFor();
    assert.match(await label(7), /toChild|fromChild signalled.*, no order is known to the row before$/);
    assert.doesNotMatch(await label(8), /no order/);
    assert.match((await rowAt(page, 7).locator('.bracket').getAttribute('class')) ?? '', /before/);
    assert.match((await rowAt(page, 6).locator('.bracket').getAttribute('class')) ?? '', /behind/);
  });

  it('draws what is sampled over the rows that it may have happened before', async () => {
    const page = await open({ height: 1000, total: 1000, saved: { follow: false } });
    await show(page);
    const spans = (index: number) =>
      rowAt(page, index)
        .locator('.stroke.span:not([hidden])')
        .evaluateAll((strokes) => strokes.map((stroke) => stroke.className));
    // Record 26 changed memory between 0.3512 and 0.4012 s.
    await rowAt(page, 18).waitFor();
    assert.deepEqual(await spans(16), []);
    assert.deepEqual((await spans(17)).at(0), 'stroke span start');
  });

  it('shares selection, filter and keys with the list', async () => {
    const page = await open({ total: 1000, saved: { follow: false } });
    await show(page);
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    await detail.getByRole('heading', { name: /^#9 / }).waitFor();
    const grid = page.getByTestId('sequence');
    const active = async () => (await grid.getAttribute('aria-activedescendant')) ?? '';
    await page.keyboard.press('ArrowDown');
    await eventually('sequence-9', active);
    await page.keyboard.press('End');
    await eventually('sequence-999', active);
    await detail.getByRole('heading', { name: /^#1000 / }).waitFor();
    await page.keyboard.press('Home');
    await eventually('sequence-0', active);
    await rowAt(page, 5).click();
    await page.getByRole('tab', { name: 'Records' }).click();
    await eventually(
      'true',
      async () => (await page.locator('#record-5').getAttribute('aria-selected')) ?? '',
    );
    await page.getByRole('tab', { name: 'Sequence' }).click();
    await page.getByRole('button', { name: 'events', exact: true }).click();
    await eventually('message', async () => (await rowAt(page, 4).getAttribute('data-kind')) ?? '');
    await eventually('sequence-4', active);
  });

  it('stays where the first key led, however soon that comes', async () => {
    const page = await open({ total: 1000, saved: { view: 'records', follow: false } });
    await page.getByTestId('records').press('End');
    await page.locator('#record-999').waitFor();
    await page.getByRole('tab', { name: 'Sequence' }).evaluate(async (tab) => {
      if (tab instanceof HTMLElement) tab.click();
      let grid: HTMLElement | null = null;
      while (!grid) {
        await Promise.resolve();
        grid = document.querySelector('[data-testid=sequence]');
      }
      grid.focus();
      grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }));
    });
    await eventually('true', async () => (await rowAt(page, 0).getAttribute('aria-selected')) ?? '');
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    assert.ok(await rowAt(page, 0).isVisible());
  });

  it('keeps the place of the list, and has the selected row on the screen if the list had', async () => {
    const page = await open({ total: 1000, saved: { view: 'records', follow: false } });
    const list = page.getByTestId('records');
    const top = () => page.locator('.row-window [role=row]').first().getAttribute('aria-rowindex');
    await list.press('Home');
    await page.locator('#record-0').waitFor();
    await list.hover();
    await page.mouse.wheel(0, 22 * 500);
    await page.locator('#record-500').waitFor();
    const place = await top();
    await show(page);
    await rowAt(page, 505).waitFor();
    assert.equal(await top(), place);
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.locator('#record-500').waitFor();
    assert.equal(await top(), place);
    const last = await page.locator('.record-row').last().getAttribute('id');
    const index = Number(last?.replace('record-', '')) - 2;
    await page.locator(`#record-${index}`).click();
    await show(page);
    await rowAt(page, index).waitFor();
  });

  it('reaches the last of ten million rows, and draws only those on the screen', async () => {
    const page = await open({ total: 10_000_000, saved: { follow: false } });
    await show(page);
    await page.getByTestId('sequence').press('End');
    await rowAt(page, 9_999_999).waitFor();
    assert.ok((await page.locator('.sequence-row').count()) < 40);
    assert.equal(await page.getByTestId('sequence').getAttribute('aria-rowcount'), '10000001');
  });

  it('follows, and stays where it is when it does not', async () => {
    const page = await open({ total: 1000 });
    await show(page);
    await rowAt(page, 999).waitFor();
    await page.evaluate(() => globalThis.fake.setTotal(1200));
    await rowAt(page, 1199).waitFor();
    await page.getByTestId('sequence').press('Home');
    await rowAt(page, 0).waitFor();
    await page.evaluate(() => globalThis.fake.setTotal(1300));
    await page.getByRole('button', { name: '100 new' }).waitFor();
    assert.equal(await rowAt(page, 0).count(), 1);
  });

  it('goes to the part of the run that is drawn over in the overview', async () => {
    const page = await open({ total: 1000, saved: { follow: false } });
    await show(page);
    await rowAt(page, 0).waitFor();
    const box = await page.getByRole('slider', { name: 'Time' }).boundingBox();
    assert.ok(box);
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, y);
    await page.mouse.move(box.x + box.width * 0.75, y);
    await page.mouse.up();
    await eventually(0, () => rowAt(page, 0).count());
    await rowAt(page, 14).waitFor();
    assert.equal(await page.locator('.sequence-row.selected').count(), 0);
  });

  it('has its scrollbar on the screen, however many lifelines there are', async () => {
    const page = await open({ total: 400, saved: { follow: false } });
    await page.evaluate(() => {
      const { fake } = globalThis;
      const others = Array.from({ length: 20 }, (_, at) =>
        fake.state.children.map((child) => ({ ...child, child: `helper${at}` })),
      );
      fake.state = { ...fake.state, children: [...fake.state.children, ...others.flat()] };
      fake.tellAll();
    });
    await show(page);
    await page.locator('.lifeline-head', { hasText: 'helper19' }).waitFor({ state: 'attached' });
    const grid = page.getByTestId('sequence');
    const place = () =>
      grid.evaluate((element) => {
        const bar = element.querySelector('.row-window-scrollbar');
        const window = element.querySelector('.row-window');
        const [inside, outside, rows] = [bar, element, window].map((one) => one?.getBoundingClientRect());
        return {
          right: (inside?.right ?? 0) - (outside?.right ?? 0),
          top: (inside?.top ?? 0) - (rows?.top ?? 0),
        };
      });
    assert.deepEqual(await place(), { right: 0, top: 0 });
    await grid.evaluate((element) => {
      element.scrollLeft = 600;
    });
    assert.deepEqual(await place(), { right: 0, top: 0 });
    await rowAt(page, 0).waitFor();
    assert.equal((await rowAt(page, 0).boundingBox())?.height, 30);
  });

  it('gives each row as one sentence in a grid', async () => {
    const page = await open();
    await show(page);
    await rowAt(page, 8).waitFor();
    const tree = await page.getByTestId('sequence').ariaSnapshot();
    assert.match(tree, /^- grid "Sequence"/);
    assert.match(
      tree,
      /row "6, 15.1 milliseconds, message, parent to worker on main, 22 bytes, small section/,
    );
  });

  it('is saved under a name that a file can have, or says why it is not', async () => {
    const page = await open({ session: { title: 'a title '.repeat(40) } });
    await show(page);
    const save = async () => {
      await page.locator('summary', { hasText: 'Export' }).click();
      await page.getByRole('button', { name: /^Save as SVG/ }).click();
    };
    await save();
    const names = () =>
      page.evaluate(() => globalThis.fake.callsOf('saveText').map((call) => (call as { name: string }).name));
    await eventually(1, async () => (await names()).length);
    assert.match((await names()).join(), /^a title a title .{1,60}\.svg$/);
    await page.evaluate(() => {
      globalThis.fake.saveFails = 'The disk is full.';
    });
    await save();
    await page.locator('.status-line').getByText('The disk is full.').waitFor();
  });

  it('is saved as SVG and as Mermaid text, as far as the format carries it', async () => {
    const page = await open({ total: 5000, saved: { follow: false } });
    await show(page);
    await rowAt(page, 8).click();
    const save = async (name: RegExp) => {
      await page.locator('summary', { hasText: 'Export' }).click();
      await page.getByRole('button', { name }).click();
    };
    const saved = () =>
      page.evaluate(() => globalThis.fake.callsOf('saveText') as { name: string; text: string }[]);
    await save(/^Save as Mermaid text… ?rows 9 to 408 of 5000$/);
    await eventually(1, async () => (await saved()).length);
    await save(/^Save as SVG… ?rows 9 to 2008 of 5000$/);
    await eventually(2, async () => (await saved()).length);
    const [mermaid, svg] = await saved();
    assert.equal(mermaid?.name, 'article.mmd');
    assert.match(
      mermaid.text,
      /^sequenceDiagram\n {2}participant p0 as parent\n {2}participant p1 as worker\n/,
    );
    assert.equal(svg?.name, 'article.svg');
    // A browser reads it as what it is.
    const reader = await page.context().newPage();
    const problems = await reader.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return [parsed.querySelectorAll('parsererror').length, parsed.documentElement.nodeName];
    }, svg.text);
    await reader.close();
    assert.deepEqual(problems, [0, 'svg']);
  });
});
