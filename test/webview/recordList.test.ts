import assert from 'node:assert/strict';
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

  it('freezes the view and says that recording goes on', async () => {
    const page = await open({ total: 1000 });
    await eventually(1000, async () => (await rowNumbers(page)).at(-1) ?? 0);
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.evaluate(() => {
      globalThis.fake.total += 1204;
      globalThis.fake.tellProgress();
    });
    await page.getByText('frozen, recording goes on: 1204 new').waitFor();
    assert.equal((await rowNumbers(page)).at(-1), 1000);
    await page.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(2204, async () => (await rowNumbers(page)).at(-1) ?? 0);
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
