import assert from 'node:assert/strict';
import { heard, pressUntil } from './support/heard.ts';
import { drawn, drawnRows, eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

describe('accessibility', () => {
  const open = withPage();

  it('gives the list as a grid of rows with one sentence each', async () => {
    const page = await open({ height: 420 });
    await page.getByTestId('records').press('Home');
    await rowAt(page, 0).waitFor();
    const tree = await page.getByTestId('records').ariaSnapshot();
    assert.match(tree, /^- grid "Records"/);
    assert.match(tree, /columnheader "Time \(s\)"/);
    const labels = await drawnRows(page).evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('aria-label')),
    );
    assert.deepEqual(labels.slice(4, 7), [
      '5, 15 milliseconds, event, toChild set by us',
      '6, 15.1 milliseconds, message, parent to worker on main, 22 bytes, small section of data\\n',
      '7, about 30.2 milliseconds, event, toChild consumed, between 0.0151 and 0.0302 s',
    ]);
    const order = await drawnRows(page).evaluateAll((rows) => rows.map((row) => Number(row.ariaRowIndex)));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.equal(order[0], 2);
  });

  it('has one tab stop for the list, and moves the active row by keys', async () => {
    const page = await open({ total: 1000, saved: { follow: false } });
    await rowAt(page, 3).waitFor();
    const grid = page.getByTestId('records');
    await grid.focus();
    const active = async () => (await grid.getAttribute('aria-activedescendant')) ?? '';
    await page.keyboard.press('ArrowDown');
    await eventually('record-0', active);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually('record-2', active);
    await page.keyboard.press('ArrowUp');
    await eventually('record-1', active);
    await page.keyboard.press('PageDown');
    await eventually(true, async () => Number((await active()).slice('record-'.length)) > 15);
    await page.keyboard.press('End');
    await eventually('record-999', active);
    assert.equal(await rowAt(page, 999).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Home');
    await eventually('record-0', active);
    await page.keyboard.press('Control+c');
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('copyText').length));
  });

  it('is walked through by Tab without getting lost', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('heading').first().waitFor();
    await page.getByRole('button', { name: 'Stop session' }).focus();
    const names: string[] = [];
    for (let press = 0; press < 60; press++) {
      const name = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return '';
        return element.getAttribute('aria-label') ?? element.textContent ?? '';
      });
      if (name === '') break;
      names.push(name);
      await page.keyboard.press('Tab');
    }
    for (const expected of [
      'Stop session',
      'Filter or search',
      'Records',
      'Bytes of the record',
      'Message',
    ]) {
      assert.equal(
        names.filter((name) => name === expected).length >= 1,
        true,
        `${expected} in ${names.join(' | ')}`,
      );
    }
    assert.ok(names.indexOf('Filter or search') < names.indexOf('Bytes of the record'));
    assert.ok(names.indexOf('Bytes of the record') < names.indexOf('Message'));
    assert.ok(names.length <= 30, `${names.length}: ${names.join(' | ')}`);
  });

  it('has one tab stop a toolbar, and goes through it with the arrow keys', async () => {
    const page = await open();
    await rowAt(page, 8).waitFor();
    const kinds = page.getByRole('toolbar', { name: 'Kinds of rows' });
    await kinds.getByTitle('Hide lifecycle').focus();
    for (const [key, name] of [
      ['ArrowRight', 'Hide output'],
      ['Home', 'Hide messages'],
      ['ArrowLeft', 'Hide problems'],
      ['ArrowRight', 'Hide messages'],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(name, () => page.evaluate(() => document.activeElement?.getAttribute('title') ?? ''));
    }
    for (const toolbar of await page.getByRole('toolbar').all()) {
      assert.equal(await toolbar.locator(':is(button, summary)[tabindex="0"]').count(), 1);
    }
  });

  it('reads what the scripts for NVDA and Orca expect, step by step', async () => {
    const page = await open({ saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    const name = async () => (await heard(page)).name;
    await page.getByRole('button', { name: 'Stop session' }).focus();
    await pressUntil(page, 'Tab', 'Records');
    await page.keyboard.press('Home');
    for (let row = 1; row < 9; row++) await page.keyboard.press('ArrowDown');
    await eventually(true, async () =>
      /^9, 30.9 milliseconds, message, worker to parent on main/.test(await name()),
    );
    await page.keyboard.press('Enter');
    await pressUntil(page, 'Tab', 'handle, u32le at 0, 0x1a4 (420)');
    await page.keyboard.press('ArrowDown');
    await eventually(true, async () => /^size, /.test(await name()));
    await pressUntil(page, 'Tab', 'Bytes of the record');
    for (const expected of ['offset 5 hex, 00', 'offset 6 hex, 01']) {
      await page.keyboard.press('ArrowRight');
      await eventually(expected, name);
    }
    await pressUntil(page, 'Tab', 'Message');
    await page.keyboard.type('he');
    await eventually(true, async () => (await heard(page)).description.includes('2 B: 68 65'));
    await pressUntil(page, 'Shift+Tab', 'Time');
    await page.keyboard.press('w');
    const { role, value } = await heard(page);
    assert.equal(role, 'slider');
    assert.notEqual(value, '');
    await pressUntil(page, 'Shift+Tab', 'Filter or search');
    await page.keyboard.type('pi');
    await page.getByRole('status').getByText('2 completions').waitFor();
    await page.keyboard.press('ArrowDown');
    await eventually('pid', name);
    await page.keyboard.press('Enter');
    await eventually('pid', async () => (await heard(page)).value.trim());
  });

  it('changes views with the arrow keys', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Records' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('sequence').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('conversation').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('memory').waitFor();
    assert.equal(
      await page.getByRole('tab', { name: 'Memory: worker:1' }).getAttribute('aria-selected'),
      'true',
    );
    for (const [key, view] of [
      ['ArrowRight', 'records'],
      ['End', 'memory'],
      ['Home', 'records'],
      ['ArrowLeft', 'memory'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByTestId(view).waitFor();
    }
  });

  it('does not follow by itself when a screen reader is in use', async () => {
    const page = await open({ total: 1000, bodyClass: 'vscode-using-screen-reader' });
    await rowAt(page, 0).waitFor();
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    const follow = page.getByRole('button', { name: 'Follow', exact: true });
    assert.equal(await follow.getAttribute('aria-pressed'), 'false');
  });

  it('leaves the keyboard somewhere when a control goes away', async () => {
    const page = await open({ total: 500 });
    const search = page.getByRole('searchbox');
    await search.fill('frame');
    await page.getByRole('button', { name: 'Clear the search' }).press('Enter');
    assert.equal(await search.evaluate((field) => document.activeElement === field), true);

    await page.getByRole('button', { name: 'Stop session' }).focus();
    await page.evaluate(() => globalThis.fake.change({ status: 'ended' }));
    await eventually(true, () =>
      page.getByTestId('records').evaluate((grid) => document.activeElement === grid),
    );

    await page.evaluate(() => globalThis.fake.restart());
    const fold = page.getByRole('button', { name: /^Run 1/ });
    await fold.press('Enter');
    await eventually('true', () => fold.getAttribute('aria-expanded'));
    assert.equal(await fold.evaluate((button) => document.activeElement === button), true);
  });

  it('says lines of bytes on PageDown, and not more than one at once', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
    await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
    await page.getByRole('grid', { name: 'Bytes of worker:1' }).press('PageDown');
    await eventually(true, async () =>
      /^offset [0-9a-f]+ hex: ([0-9a-f]{2} ?){16}$/.test(
        (await page.locator('.spoken[role=status]').textContent()) ?? '',
      ),
    );
  });

  it('has a picture for every icon', async () => {
    const page = await open({ session: { status: 'died' } });
    const missing = () =>
      page
        .locator('.codicon')
        .evaluateAll((icons) =>
          icons.filter((icon) => getComputedStyle(icon, '::before').content === 'none').map(String),
        );
    await page.getByRole('button', { name: 'Hide overview' }).waitFor();
    for (const view of ['Sequence', 'Conversation', 'Memory: worker:1', 'Records']) {
      await page.getByRole('tab', { name: view }).click();
      assert.deepEqual(await missing(), [], view);
    }
    for (const row of [15, 16]) {
      await page.locator(`#record-${row}`).click();
      await page.locator('.problem .codicon').waitFor();
      assert.deepEqual(await missing(), [], String(row));
    }
  });

  it('has a name for every control', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('heading').first().waitFor();
    const nameless = await page
      .locator('button, input, select, textarea, [role=grid], [role=tab], [role=separator], summary')
      .evaluateAll((elements) =>
        elements
          .filter((element) => {
            const label = element instanceof HTMLInputElement ? (element.labels?.length ?? 0) > 0 : false;
            return !label && !element.getAttribute('aria-label') && !element.textContent?.trim();
          })
          .map((element) => element.outerHTML),
      );
    assert.deepEqual(nameless, []);
  });

  it('leaves the list some rows in a small window, which scrolls when it is lower still', async () => {
    const page = await open({ width: 320 });
    for (const height of [640, 480, 260]) {
      await page.setViewportSize({ width: 320, height });
      await eventually(true, () =>
        page.locator('.row-window').evaluate(({ clientHeight }) => clientHeight >= 44),
      );
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await send.scrollIntoViewIfNeeded();
      const box = await send.boundingBox();
      assert.ok(box && box.y > 0 && box.y + box.height <= height, JSON.stringify(box));
    }
  });

  it('scrolls a window that is too low for its bands, none of which lies over another', async () => {
    for (const view of ['records', 'sequence', 'conversation', 'memory:worker:1']) {
      const page = await open({ width: 1180, height: 780, saved: { follow: false, view } });
      await page.evaluate(() => globalThis.fake.restart());
      await page.getByRole('button', { name: /^Run 1/ }).waitFor();
      const scrolls = () =>
        page.locator('#root').evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight);
      assert.equal(await scrolls(), false);
      for (const [width, height] of [
        [1180, 200],
        [590, 390],
        [590, 200],
        [320, 300],
      ] as const) {
        await page.setViewportSize({ width, height });
        await drawn(page);
        const { bands, room } = await page.evaluate(() => {
          const parts = ['.session-bar', '.view-tabs', '.run-folds', 'main [role=grid]', 'main .status-line'];
          const below = window.innerWidth < 800 ? ['.splitter', '.detail'] : [];
          return {
            room: document.querySelector('.row-window, .sheet-window')?.clientHeight ?? 0,
            bands: [...parts, ...below, '.compose'].map((selector) => {
              const { top, bottom } =
                document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
              return { selector, top, bottom };
            }),
          };
        });
        const over = bands.filter(({ bottom }, at) => bottom > (bands[at + 1]?.top ?? bottom) + 0.5);
        assert.deepEqual(over, [], `${view} ${width} × ${height}`);
        assert.ok(room >= 30, `${room} px of rows in ${view} ${width} × ${height}`);
        const send = page.getByRole('button', { name: 'Send', exact: true });
        await send.scrollIntoViewIfNeeded();
        const box = await send.boundingBox();
        assert.ok(box && box.y >= 0 && box.y + box.height <= height, JSON.stringify(box));
      }
    }
  });

  it('works at 200 %, which halves the window, and at 320 px without scrolling sideways', async () => {
    for (const options of [{ width: 590, height: 390 }, { width: 320 }]) {
      const page = await open(options);
      await rowAt(page, 17).waitFor();
      await rowAt(page, 17).click();
      const wide = await page.evaluate(() =>
        ['html', '.session-bar', '.view-tabs', '.grid', '.compose'].filter((selector) => {
          const element = document.querySelector(selector);
          return element === null || element.scrollWidth > element.clientWidth;
        }),
      );
      assert.deepEqual(wide, []);
      await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    }
  });
});
