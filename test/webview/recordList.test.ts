import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { cellOf, drawn, drawnRows, eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const million = 1_000_000;

describe('record list', () => {
  const open = withPage();

  it('shows what happened in each row', async () => {
    const page = await open();
    const row = rowAt(page, 8);
    await row.waitFor();
    const cells = await row
      .locator('[role=gridcell]')
      .evaluateAll((all) =>
        Object.fromEntries(all.map((cell) => [cell.getAttribute('data-column'), cell.textContent])),
      );
    assert.deepEqual(cells, {
      number: '9',
      time: '0.030902',
      delta: '+602 µs',
      object: 'main',
      what: 'worker → parent',
      length: '8 B',
      reply: '16 ms?',
      content: 'a4 01 00 00 00 00 01 00',
    });
  });

  it('moves rows with what they show, and keeps them in order', async () => {
    const page = await open({ total: 5000 });
    await page.getByTestId('records').press('Home');
    await rowAt(page, 8).waitFor();
    // What can be seen of a row on both sides of a turn is the same element.
    const turn = async (rows: number) => {
      await page.evaluate((deltaY) => {
        const seen = [...document.querySelectorAll('.record-row')].map(
          (row) => [row, row.ariaRowIndex] as const,
        );
        Object.assign(globalThis, { seen: new Map(seen) });
        const wheel = new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true });
        document.querySelector('.row-window')?.dispatchEvent(wheel);
      }, rows * 22);
      await drawn(page);
      return page.evaluate(() => {
        const { seen } = globalThis as unknown as { seen: Map<Element, string | null> };
        return [...document.querySelectorAll('.record-row')].map((row) => ({
          number: Number(row.ariaRowIndex),
          isKept: seen.get(row) === row.ariaRowIndex,
        }));
      });
    };
    for (const moved of [3, 5, -4]) {
      const rows = await turn(moved);
      const first = rows[0]?.number ?? 0;
      assert.deepEqual(
        rows.map(({ number }) => number),
        rows.map((_, at) => first + at),
      );
      assert.equal(
        rows.filter(({ isKept }) => isKept).length,
        rows.length - Math.abs(moved),
        `${moved} rows`,
      );
    }
  });

  it('has room for what happened and for what it says, in a list of any width', async () => {
    const page = await open();
    for (let width = 600; width <= 1600; width += 20) {
      await page.setViewportSize({ width, height: 780 });
      // Header and rows follow the width each in its own time, a frame or two later.
      await eventually({ width, cut: [], contentFits: true, beyond: 0 }, () =>
        page.getByTestId('records').evaluate((grid, at) => {
          const content = grid.querySelector<HTMLElement>('.record-header [data-column=content]');
          const cut = [...grid.querySelectorAll('[data-column=what]')].filter(
            (cell) => /→ (parent|worker)$/.test(cell.textContent) && cell.scrollWidth > cell.clientWidth,
          );
          return {
            width: at,
            cut: cut.map((cell) => cell.textContent),
            contentFits: (content?.offsetWidth ?? 0) >= 110,
            beyond: grid.scrollWidth - grid.clientWidth,
          };
        }, width),
      );
    }
  });

  it('changes the width of a column from what it is on the screen', async () => {
    const page = await open({ width: 1600 });
    const header = page.getByTestId('records').getByRole('columnheader', { name: 'What' });
    const { width: before = 0, x = 0, y = 0 } = (await header.boundingBox()) ?? {};
    await page.mouse.move(x + before - 2, y + 8);
    await page.mouse.down();
    await page.mouse.move(x + before + 18, y + 8);
    await page.mouse.up();
    await eventually(Math.round(before) + 20, async () => (await header.boundingBox())?.width ?? 0);
  });

  it('draws a screenful of ten million rows and goes to both ends', async () => {
    const page = await open({ total: 10 * million });
    const grid = page.getByTestId('records');
    await eventually(10 * million, async () => (await rowNumbers(page)).at(-1) ?? 0);
    assert.ok((await drawnRows(page).count()) < 60);
    assert.equal(await grid.getAttribute('aria-rowcount'), String(10 * million + 1));
    await grid.press('Home');
    await eventually(1, async () => (await rowNumbers(page))[0] ?? 0);
    await grid.press('End');
    await eventually(10 * million, async () => (await rowNumbers(page)).at(-1) ?? 0);
  });

  it('moves by single rows in the middle of a hundred million', async () => {
    const page = await open({ total: 100 * million, saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    await page
      .locator('.row-window-scrollbar')
      .first()
      .evaluate((bar) => {
        bar.scrollTop = bar.scrollHeight / 2;
      });
    await eventually(true, async () => ((await rowNumbers(page))[3] ?? 0) > 40 * million);
    const [first = 0] = await rowNumbers(page);
    await page.getByTestId('records').hover();
    await page.mouse.wheel(0, 22);
    await eventually(first + 1, async () => (await rowNumbers(page))[0] ?? 0);
  });

  it('keeps the thumb where it is while the page around is laid out anew, which would look like the user’s hand', async () => {
    const page = await open({ total: 1000 });
    await rowAt(page, 999).waitFor();
    const places = await page.evaluate(() => {
      const [bar, list, thumb] = ['.compose', '.row-window', '.row-window-scrollbar'].map((part) =>
        document.querySelector<HTMLElement>(part),
      );
      if (!bar || !list || !thumb) throw new Error('no page');
      const place = () => ({ list: list.offsetHeight, thumb: [thumb.clientHeight, thumb.scrollTop] });
      const before = place();
      bar.style.display = 'none';
      const meanwhile = place();
      bar.style.display = '';
      return { before, meanwhile };
    });
    assert.ok(places.meanwhile.list > places.before.list);
    assert.deepEqual(places.meanwhile.thumb, places.before.thumb);
  });

  it('leaves no row of a higher window behind', async () => {
    const page = await open({ total: 1000 });
    await rowAt(page, 999).waitFor();
    const rows = page.getByTestId('records').locator('.record-row');
    const many = await rows.count();
    await page.setViewportSize({ width: 1180, height: 600 });
    await eventually(true, async () => (await rows.count()) < many);
    assert.equal(await page.getByTestId('records').locator('.record-row[hidden]').count(), 0);
  });

  it('fills a window that grows before it is painted', async () => {
    const page = await open({ total: 1000, height: 500 });
    await rowAt(page, 999).waitFor();
    const seen = await page.getByTestId('records').evaluateHandle((grid) => {
      const list = grid.querySelector<HTMLElement>('.row-window');
      if (list === null) throw new Error('There is no list.');
      const before = list.clientHeight;
      // Told after the list's own observer, in the same frame.
      const grown = new Promise<{ shown: number; room: number }>((tell) => {
        const observer = new ResizeObserver(() => {
          if (list.clientHeight === before) return;
          observer.disconnect();
          const heights = [...list.querySelectorAll<HTMLElement>('.record-row')].map(
            (row) => row.offsetHeight,
          );
          tell({ shown: heights.reduce((sum, height) => sum + height, 0), room: list.clientHeight });
        });
        observer.observe(list);
      });
      return { grown };
    });
    await page.setViewportSize({ width: 1180, height: 780 });
    const { shown, room } = await seen.evaluate(({ grown }) => grown);
    assert.ok(shown >= room, `rows of ${shown} px in a window of ${room} px`);
  });

  it('stays at its first row when it gets too low for all of them', async () => {
    const page = await open({ saved: { follow: false } });
    await rowAt(page, 17).waitFor();
    await page.setViewportSize({ width: 1180, height: 500 });
    await eventually(true, async () => (await drawnRows(page).count()) < 18);
    assert.equal((await rowNumbers(page))[0], 1);
  });

  it('stays where it is, with newer rows below, when it gets lower', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    const [first = 0] = await rowNumbers(page);
    // Whoever selects a row follows no more; this one shows in the lower window, too.
    await rowAt(page, first + 1).click();
    await page.evaluate(() => globalThis.fake.grow(5000));
    await eventually(true, async () => /new/.test((await page.locator('.status-line').textContent()) ?? ''));
    await page.evaluate(() => globalThis.fake.grow(0));
    const rows = page.getByTestId('records').locator('.record-row');
    const many = await rows.count();
    await page.setViewportSize({ width: 1180, height: 600 });
    await eventually(true, async () => (await rows.count()) < many);
    assert.equal((await rowNumbers(page))[0], first);
  });

  it('follows 50 000 records a second with one request at a time', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.evaluate(() => globalThis.fake.grow(50_000));
    await eventually(true, async () => ((await rowNumbers(page)).at(-1) ?? 0) > 40_000);
    assert.match((await page.locator('.status-line').textContent()) ?? '', /Following/);
    await page.evaluate(() => globalThis.fake.grow(0));
    const total = await page.evaluate(() => globalThis.fake.total);
    await eventually(total, async () => (await rowNumbers(page)).at(-1) ?? 0);
    assert.equal(await page.evaluate(() => globalThis.fake.mostRowsUnderWay), 1);
  });

  it('stops following when scrolled up, counts what is new, and follows again', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.getByTestId('records').hover();
    await page.mouse.wheel(0, -220);
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await eventually(0, () => page.locator('.record-row.pending:not([hidden])').count());
    const before = await rowNumbers(page);
    await page.evaluate(() => {
      globalThis.fake.total += 312;
      globalThis.fake.tellProgress();
    });
    const button = page.getByRole('button', { name: '312 new' });
    await button.waitFor();
    assert.deepEqual(await rowNumbers(page), before);
    await button.click();
    await eventually(1312, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.getByRole('button', { name: 'Following' }).waitFor();
  });

  it('has its columns with the first frame when it comes back from another view', async () => {
    const page = await open({ total: 50 });
    await rowAt(page, 40).waitFor();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await drawn(page);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      const look = () => {
        const grid = document.querySelector('[data-testid=records]');
        if (grid) seen.push(getComputedStyle(grid).getPropertyValue('--columns'));
        requestAnimationFrame(look);
      };
      look();
    });
    await page.getByRole('tab', { name: 'Records' }).click();
    await rowAt(page, 40).waitFor();
    await drawn(page);
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    // Before it has any columns it is empty.
    assert.equal(new Set(seen.filter(Boolean)).size, 1, JSON.stringify(seen));
  });

  it('counts as new only what has not been on the screen', async () => {
    const page = await open({ total: 5 });
    await rowAt(page, 4).waitFor();
    await page.getByTestId('records').press('Home');
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    const add = (rows: number) =>
      page.evaluate((count) => {
        globalThis.fake.total += count;
        globalThis.fake.tellProgress();
      }, rows);
    await add(2);
    await rowAt(page, 6).waitFor();
    const button = page.locator('.status-line').getByRole('button', { name: /^Follow$| new$/ });
    await eventually('Follow', () => button.innerText());
    await add(1000);
    await eventually(true, async () => Number.parseInt(await button.innerText(), 10) > 900);
    await page.getByTestId('records').press('End');
    await rowAt(page, 1006).waitFor();
    await page.getByTestId('records').press('Home');
    await eventually('Follow', () => button.innerText());
  });

  it('keeps the old rows until the new ones are here', async () => {
    const page = await open({ total: million, saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    await page.evaluate(() => {
      globalThis.fake.delay = 300;
    });
    await page.getByTestId('records').press('End');
    await drawn(page);
    const rows = page.getByTestId('records').locator('[role=row][data-row]:not([hidden])');
    assert.ok((await rows.count()) > 10);
    assert.equal(await rows.first().getAttribute('class'), 'record-row pending');
    await eventually(million, async () => (await rowNumbers(page)).at(-1) ?? 0);
  });

  /** A view of 1000 rows that stands still while 1204 more are recorded. */
  async function frozenWhileGrowing(): Promise<Page> {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.evaluate(() => {
      globalThis.fake.total += 1204;
      globalThis.fake.tellProgress();
    });
    return page;
  }

  it('freezes the view and says that recording goes on', async () => {
    const page = await frozenWhileGrowing();
    await page.getByText('frozen, recording goes on: 1204 new').waitFor();
    assert.equal((await rowNumbers(page)).at(-1), 1000);
    await page.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(2204, async () => (await rowNumbers(page)).at(-1) ?? 0);
  });

  it('selects the row that is clicked, also while the next view is on its way', async () => {
    const page = await open({ total: 200, saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    await page.evaluate(() => {
      // Longer than a click takes on a busy machine.
      globalThis.fake.delay = 3000;
    });
    const asked = () => page.evaluate(() => globalThis.fake.callsOf('rows').length);
    const before = await asked();
    await page.getByRole('button', { name: 'lifecycle' }).click();
    await eventually(before + 1, asked);
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('heading', { name: /^#9 / }).waitFor();
    await eventually('8', () => page.locator('.record-row.selected').getAttribute('data-row'));
    await eventually(true, async () => ((await rowNumbers(page))[0] ?? 0) > 1);
    await eventually('8', () => page.locator('.record-row.selected').getAttribute('data-row'));
  });

  it('stays frozen when the run ends, says so, and shows the rest when it is unfrozen', async () => {
    const page = await frozenWhileGrowing();
    await page.evaluate(() => globalThis.fake.change({ status: 'ended', detail: 'Stopped.' }));
    await page.getByText('frozen, recording has ended: 1204 new').waitFor();
    assert.equal((await rowNumbers(page)).at(-1), 1000);
    await page.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(2204, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await eventually(0, () => page.getByRole('button', { name: /freeze view/i }).count());
  });

  it('stays frozen at the same record in every view', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    const box = page.getByRole('searchbox');
    const last = async () => {
      await page.getByTestId('records').press('End');
      return (await rowNumbers(page)).at(-1) ?? 0;
    };
    await box.fill('frame 19');
    await eventually(200, last);
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.evaluate(() => {
      globalThis.fake.total += 1204;
      globalThis.fake.tellProgress();
    });
    await page.getByText('frozen, recording goes on: 1204 new').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await eventually(1000, last);
    await page.locator('.status-line').getByText('1000 rows', { exact: true }).waitFor();
    await box.fill('frame 11');
    await eventually(120, last);
    assert.match((await page.locator('.status-line').textContent()) ?? '', /^\d of 1000 rows/);
    await box.fill('frame 19');
    await eventually(200, last);
    await page.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(true, async () => (await last()) > 1900);
  });

  it('leads to nothing that came after the view was frozen, and is live again for what is asked for by name', async () => {
    const page = await open({ saved: { follow: false } });
    await rowAt(page, 15).click();
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.evaluate(() => {
      globalThis.fake.total = 400;
      globalThis.fake.tellProgress();
    });
    await page.getByText('frozen, recording goes on: 382 new').waitFor();
    await page.getByTestId('records').press('End');
    await page.keyboard.press(']');
    await page.locator('.status-line').getByText('This object has no record behind it.').waitFor();
    await eventually('true', () => rowAt(page, 17).getAttribute('aria-selected'));
    await page.evaluate(() => {
      // Its place is known before the rows that were recorded meanwhile.
      globalThis.fake.delay = 100;
      globalThis.fake.notify('reveal', { row: 300 });
    });
    await eventually('true', () => rowAt(page, 300).getAttribute('aria-selected'));
    await page.getByRole('button', { name: 'Freeze view' }).waitFor();
  });

  it('calls new only what was recorded after following stopped, not what a search has yet to find', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.evaluate(() => {
      globalThis.fake.searchedUpTo = 300;
    });
    await page.getByRole('searchbox').fill('frame');
    const status = page.locator('.status-line');
    await status.getByText('searched 30 %').waitFor();
    await page.getByTestId('records').press('Home');
    await page.evaluate(() => {
      globalThis.fake.searchedUpTo = 600;
    });
    await status.getByText('searched 60 %').waitFor();
    assert.equal(await status.getByRole('button', { name: / new$/ }).count(), 0);
    const found = await page.evaluate(() => {
      const { fake } = globalThis;
      fake.searchedUpTo = Number.POSITIVE_INFINITY;
      fake.total += 40;
      fake.tellProgress();
      return fake.callsOf('locate').length;
    });
    assert.ok(found > 0);
    await eventually(0, () => status.getByText(/^searched/).count());
    const [, matched = ''] = /^(\d+) of 1040/.exec(await status.innerText()) ?? [];
    const fresh = await status.getByRole('button', { name: / new$/ }).innerText();
    assert.ok(Number(matched) > 500, matched);
    assert.ok(Number(fresh.replace(' new', '')) <= 40, fresh);
  });

  it('is opened as text, and saved as a diagram, as it stands frozen', async () => {
    const page = await frozenWhileGrowing();
    await page.getByTestId('records').press('Home');
    await rowAt(page, 0).waitFor();
    await page.getByRole('button', { name: 'Open as text' }).click();
    await eventually([1000], () =>
      page.evaluate(() =>
        globalThis.fake
          .callsOf('openAsText')
          .map((call) => (call as { query: { toRow?: number } }).query.toRow),
      ),
    );
    await page.getByRole('tab', { name: 'Sequence' }).click();
    await page.getByText('Export', { exact: true }).click();
    await page.getByRole('button', { name: 'Save as SVG… all 1000 rows' }).waitFor();
  });

  it('has room for the numbers of a late run', async () => {
    const page = await open({ total: 12_000, session: { run: 112, newest: 112 } });
    const cell = cellOf(drawnRows(page).last(), 'number');
    await eventually('112:12000', () => cell.textContent());
    assert.deepEqual(await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), true);
  });

  it('hides and shows columns', async () => {
    const page = await open();
    await rowAt(page, 8).waitFor();
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: /^Δ/ }).uncheck();
    await eventually(0, () => cellOf(rowAt(page, 8), 'delta').count());
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('checkbox').count(), 0);
    await eventually(true, () =>
      page.evaluate(() => JSON.stringify(globalThis.fake.saved ?? '').includes('"delta"')),
    );
  });

  it('writes moments as the settings have it, at once, with no digit more than is known', async () => {
    const page = await open({ saved: { follow: false } });
    const time = async (row: number) => (await cellOf(rowAt(page, row), 'time').textContent()) ?? '';
    await eventually('0.030902', () => time(8));
    const clock = { timeFormat: 'clock', memoryRefresh: 'live' } as const;
    await page.evaluate((settings) => globalThis.fake.notify('settings', settings), clock);
    await eventually(true, async () => /^\d\d:14:22\.030$/.test(await time(8)));
    assert.match(await time(11), /^≈ \d\d:14:22\.17$/);
    assert.match((await rowAt(page, 11).getAttribute('aria-label')) ?? '', /^12, about \d\d:14:22\.17, /);
    await page.getByRole('columnheader', { name: 'Time', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Sequence' }).click();
    await page
      .locator('#sequence-8 .sequence-time')
      .getByText(/^\d\d:14:22\.030/)
      .waitFor();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page
      .locator('#message-1')
      .getByText(/^\d\d:14:22\.030$/)
      .waitFor();
  });

  it('groups digits without a character that would be copied', async () => {
    const page = await open({ total: 12_403 });
    await eventually(12_403, async () => (await rowNumbers(page)).at(-1) ?? 0);
    const cell = cellOf(drawnRows(page).last(), 'number');
    assert.equal(await cell.textContent(), '12403');
    assert.deepEqual(await cell.locator('.group').allTextContents(), ['403']);
    const [plain, grouped] = await cell.evaluate((element) => {
      const wide = element.querySelector('.group')?.getBoundingClientRect().left ?? 0;
      return [element.firstElementChild?.getBoundingClientRect().right ?? 0, wide];
    });
    assert.ok(grouped !== undefined && plain !== undefined && grouped > plain + 1, 'the groups stand apart');
  });
});

describe('filters', () => {
  const open = withPage();

  it('hides kinds, says so, and clears all', async () => {
    const page = await open({ total: 1000, saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    await page
      .getByRole('button', { name: 'Hide lifecycle' })
      .or(page.getByTitle('Hide lifecycle'))
      .first()
      .click();
    await page.getByTitle('Hide output').click();
    await eventually(5, async () => (await rowNumbers(page))[0] ?? 0);
    const status = page.locator('.status-line');
    await eventually(true, async () =>
      /of 1000 rows.*lifecycle and output hidden/.test((await status.textContent()) ?? ''),
    );
    await page.getByRole('button', { name: 'Clear all' }).click();
    await eventually(1, async () => (await rowNumbers(page))[0] ?? 0);
    assert.equal(await status.getByText('1000 rows', { exact: true }).count(), 1);
  });

  it('completes names of fields and what is known to compare them with, by keyboard or mouse', async () => {
    const page = await open({ saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    const box = page.getByRole('searchbox');
    const list = page.getByRole('listbox', { name: 'Completions' });
    const options = () => list.getByRole('option').allTextContents();
    await box.pressSequentially('pi');
    await eventually(['pid', 'pipe'], options);
    await page.keyboard.press('ArrowUp');
    await eventually('completion-1', () => box.getAttribute('aria-activedescendant'));
    await page.keyboard.press('Enter');
    await box.pressSequentially('== ');
    await eventually(['"main"'], options);
    await list.getByRole('option').click();
    await eventually('pipe == "main" ', () => box.inputValue());
    assert.equal(await list.count(), 0);
    await page.locator('.status-line').getByText('only pipe == "main"').waitFor();
    await box.fill('kind == "event.');
    await eventually(['"event.set"', '"event.reset"', '"event.signal"', '"event.consume"'], options);
    await page.keyboard.press('Escape');
    await eventually([], options);
    assert.equal(await box.inputValue(), 'kind == "event.');
    await box.fill('hello wor');
    await eventually([], options);
  });

  it('completes what was typed, wherever the caret is by then, and leaves no rest of the old value', async () => {
    const page = await open({ saved: { follow: false } });
    await rowAt(page, 0).waitFor();
    const box = page.getByRole('searchbox');
    await box.pressSequentially('pi');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually('pipe ', () => box.inputValue());
    await box.fill('kind == "event.set" && length > 4');
    const rest = 'set" && length > 4'.length;
    for (let left = 0; left < rest; left++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('r');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually('kind == "event.reset" && length > 4', () => box.inputValue());
  });

  it('looks for text', async () => {
    const page = await open({ total: 200, saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('frame 19');
    await eventually(true, async () => {
      const numbers = await rowNumbers(page);
      return numbers.length > 0 && numbers.length < 12 && (numbers[0] ?? 0) === 20;
    });
    assert.match((await page.locator('.status-line').textContent()) ?? '', /only with “frame 19”/);
    await page.keyboard.press('Escape');
    await eventually(1, async () => (await rowNumbers(page))[0] ?? 0);
  });

  it('keeps the last valid filter and explains the new one', async () => {
    const page = await open({ total: 200, saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    const box = page.getByRole('searchbox', { name: 'Filter or search' });
    await box.fill('pipe == "main" && lenght > 4');
    await page
      .getByRole('alert')
      .getByText(/lenght.*column 19/)
      .waitFor();
    assert.equal((await rowNumbers(page))[0], 1);
    assert.equal(await page.evaluate(() => globalThis.fake.callsOf('rows').length > 0), true);
    await box.fill('pipe == "main" && length > 4');
    await eventually(true, () =>
      page.evaluate(() => JSON.stringify(globalThis.fake.callsOf('rows').at(-1)).includes('length > 4')),
    );
    await eventually(0, () =>
      page
        .getByRole('alert')
        .getByText(/lenght/)
        .count(),
    );
  });

  it('takes the kinds and the other limits while an expression is unfinished, with the last valid one', async () => {
    const page = await open({ total: 200, saved: { follow: false } });
    await rowAt(page, 8).waitFor();
    const box = page.getByRole('searchbox', { name: 'Filter or search' });
    const asked = () => page.evaluate(() => JSON.stringify(globalThis.fake.callsOf('rows').at(-1)));
    await box.fill('length > 4');
    await eventually(true, async () => (await asked()).includes('length > 4'));
    await box.fill('length >');
    await eventually('true', () => box.getAttribute('aria-invalid'));
    await page.getByTitle('Hide lifecycle').click();
    await eventually(5, async () => (await rowNumbers(page))[0] ?? 0);
    assert.ok((await asked()).includes('"filter":"length > 4"'), await asked());
    await page.locator('summary', { hasText: 'Filter' }).click();
    await page.getByRole('button', { name: 'Clear view' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('No row matches what is asked for.').waitFor();
    await page.getByRole('button', { name: 'Show all rows' }).click();
    await eventually(1, async () => (await rowNumbers(page))[0] ?? 0);
  });

  it('takes the kinds of a page that comes back with an unfinished expression', async () => {
    const page = await open({
      total: 200,
      saved: { follow: false, search: 'length >', kinds: ['messages', 'events'] },
    });
    await eventually(5, async () => (await rowNumbers(page))[0] ?? 0);
  });

  it('says why the list is empty, with one way on', async () => {
    const page = await open({ total: 200 });
    await rowAt(page, 199).waitFor();
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByText('No row matches what is asked for.').waitFor();
    await page.getByRole('button', { name: 'Show all rows' }).click();
    await rowAt(page, 199).waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), '');
  });

  it('waits with a sentence for the first record', async () => {
    const page = await open({ total: 0 });
    await page.getByText(/Nothing has happened yet/).waitFor();
  });
});
