import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { lowContrast } from './support/contrast.ts';
import { lengthenEvents } from './support/longNames.ts';
import { cellOf, drawn, drawnRows, eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const calm = { follow: false };
const status = async (page: Page) => (await page.locator('.status-line').textContent()) ?? '';

/** What was last copied. */
const lastCopy = (page: Page) =>
  page.evaluate(() => {
    const call = globalThis.fake.callsOf('copyText').at(-1);
    return typeof call === 'object' && call !== null && 'text' in call ? { text: String(call.text) } : null;
  });

async function choose(page: Page, index: number, item: string): Promise<void> {
  await rowAt(page, index).click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).first().click();
}

describe('menu of a row', () => {
  const open = withPage();

  it('limits the list to an object, or hides one, and the line below says so', async () => {
    const page = await open({ saved: calm });
    await choose(page, 4, 'Only This Object');
    await eventually([5, 7, 13], () => rowNumbers(page));
    assert.match(await status(page), /3 of 18 rows.*only toChild/);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await eventually(18, async () => (await rowNumbers(page)).length);
    await choose(page, 8, 'Hide This Child');
    await eventually(false, async () => (await rowNumbers(page)).includes(9));
    assert.match(await status(page), /worker hidden/);
  });

  it('combines objects, direction, kinds and text with and', async () => {
    const page = await open({ total: 400, saved: calm });
    await choose(page, 8, 'Only Messages This Way');
    await eventually(true, async () => / of 400 rows.*only messages to the parent/.test(await status(page)));
    await page.getByRole('searchbox').fill('frame 3');
    await eventually(true, async () =>
      /only with “frame 3”.*only messages to the parent/.test(await status(page)),
    );
    // The line says what is sought; the rows are asked for when typing has paused, and drawn when they come.
    await eventually(true, async () => {
      const asked = await page.evaluate(() => globalThis.fake.callsOf('rows').at(-1));
      return JSON.stringify(asked).includes('"text":"frame 3","direction":"in"');
    });
    await eventually(true, async () => {
      const labels = await drawnRows(page).evaluateAll((rows) => rows.map((row) => row.ariaLabel ?? ''));
      return labels.length > 3 && labels.every((label) => /worker to parent.*frame 3/.test(label));
    });
  });

  it('works by keyboard alone', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 4).click();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Only This Object' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await eventually(0, () => page.getByRole('menu').count());
    await page.keyboard.press(']');
    await eventually('true', async () => (await rowAt(page, 6).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('[');
    await eventually('true', async () => (await rowAt(page, 4).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('ContextMenu');
    await page.getByRole('menuitem', { name: 'Only This Object' }).press('Enter');
    await eventually([5, 7, 13], () => rowNumbers(page));
    assert.equal(await page.getByTestId('records').evaluate((grid) => grid === document.activeElement), true);
  });

  it('copies a row as text, as hex and as a line of JSON', async () => {
    const page = await open({ saved: calm });
    const copied = () => lastCopy(page);
    await choose(page, 8, 'Copy as Text');
    await eventually({ text: '9 main, worker → parent, 8 bytes: a4 01 00 00 00 00 01 00' }, copied);
    await choose(page, 8, 'Copy Bytes as Hex');
    await eventually({ text: 'a4 01 00 00 00 00 01 00' }, copied);
    await choose(page, 8, 'Copy as JSON Line');
    await eventually({ seq: 9, kind: 'message', data: 'pAEAAAAAAQA=' }, async () => {
      const line = /^\{.*\}$/.exec((await copied())?.text ?? '')?.[0] ?? '{}';
      const { seq, kind, data }: { [field: string]: unknown } = JSON.parse(line);
      return { seq, kind, data };
    });
    await rowAt(page, 4).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as Text' }).waitFor();
    assert.equal(
      await page.getByRole('menuitem', { name: 'Copy Bytes as Hex' }).count(),
      0,
      'it has no bytes',
    );
  });

  it('opens each change as text, also of those that are one row', async () => {
    const page = await open({ total: 400, saved: { ...calm, kinds: ['memory'] } });
    await rowAt(page, 1)
      .getByText(/changed \d+ ×/)
      .waitFor();
    await page.getByRole('button', { name: 'Open as text' }).click();
    await eventually([{ query: { kinds: ['memory'], filter: '', text: '' }, row: null }], () =>
      page.evaluate(() => globalThis.fake.callsOf('openAsText')),
    );
  });

  it('copies and searches with Caps Lock, too', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 8).click();
    await page.keyboard.press('Control+C');
    await eventually(
      '9 main, worker → parent, 8 bytes: a4 01 00 00 00 00 01 00',
      async () => (await lastCopy(page))?.text,
    );
    await page.keyboard.press('Control+F');
    await eventually('search', () => page.evaluate(() => document.activeElement?.id));
  });

  it('copies the selected row when the palette asks for it', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 4).click();
    await page.evaluate(() => globalThis.fake.notify('copyRecord', null));
    await eventually({ text: '5 toChild, set by us' }, () => lastCopy(page));
  });

  it('goes to the reply, and to the conversation', async () => {
    const page = await open({ saved: calm });
    await choose(page, 5, 'Go to Reply or Request');
    await eventually('true', async () => (await rowAt(page, 8).getAttribute('aria-selected')) ?? '');
    await choose(page, 8, 'Follow Conversation');
    await page.getByTestId('conversation').waitFor();
  });

  it('is there for bytes and for objects, too', async () => {
    const page = await open({ saved: calm });
    const copied = () => lastCopy(page);
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    await detail.getByRole('gridcell', { name: 'offset 1 hex, 01' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as C Array' }).click();
    await eventually({ text: 'const unsigned char bytes[1] = {\n  0x01,\n};\n' }, copied);
    await page.locator('.lane-name', { hasText: 'worker:1' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show Bytes' }).click();
    const bytes = page.getByRole('grid', { name: 'Bytes of worker:1' });
    await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).click();
    await bytes.press('Shift+ArrowRight');
    await bytes.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Copy as Base64' }).press('Enter');
    await eventually({ text: 'x84=' }, copied);
    await bytes.press('ContextMenu');
    await page.getByRole('menuitem', { name: 'Add or Remove Bookmark' }).press('Enter');
    await page.getByText('Bookmarks (1)').waitFor();
  });

  it('does nothing to the next run, which has a row of that number too', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 8).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Mark', exact: true }).waitFor();
    await page.evaluate(() => globalThis.fake.restart());
    await rowAt(page, 8).getByText('2:9').waitFor();
    await page.getByRole('menuitem', { name: 'Mark', exact: true }).click();
    await page.locator('.status-line').getByText('Another run is shown now').waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.fake.marks), []);
  });

  it('counts time from a record', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 8).click();
    await page.keyboard.press('t');
    await eventually('0', async () => (await cellOf(rowAt(page, 8), 'time').textContent()) ?? '');
    assert.equal(await cellOf(rowAt(page, 5), 'time').textContent(), '−0.015808');
    assert.equal(await cellOf(rowAt(page, 10), 'time').textContent(), '+0.000297');
    assert.match(
      (await rowAt(page, 10).getAttribute('aria-label')) ?? '',
      /^11, 298 microseconds after time zero/,
    );
    assert.match(await status(page), /time from #9/);
    await page.getByRole('button', { name: 'From the start' }).click();
    await eventually('0.030902', async () => (await cellOf(rowAt(page, 8), 'time').textContent()) ?? '');
  });
});

describe('marks', () => {
  const open = withPage();

  it('are set, commented, jumped between and removed', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 2).click();
    await page.keyboard.press('m');
    await eventually(1, () => page.locator('.record-row.marked').count());
    await rowAt(page, 8).click();
    await page.keyboard.press('Shift+M');
    await page.getByRole('textbox', { name: 'Comment on #9' }).fill('why <b>so</b> late?');
    await page.keyboard.press('Enter');
    await eventually(true, async () =>
      ((await cellOf(rowAt(page, 8), 'content').textContent()) ?? '').startsWith(
        '“why <b>so</b> late?” · a4 01',
      ),
    );
    assert.match((await rowAt(page, 8).getAttribute('aria-label')) ?? '', /marked: why <b>so<\/b> late\?/);
    assert.deepEqual(await page.evaluate(() => globalThis.fake.marks), [
      { seq: 3, comment: '' },
      { seq: 9, comment: 'why <b>so</b> late?' },
    ]);
    await page.keyboard.press(',');
    await eventually('true', async () => (await rowAt(page, 2).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('.');
    await eventually('true', async () => (await rowAt(page, 8).getAttribute('aria-selected')) ?? '');
    await page.keyboard.press('.');
    await page.locator('.status-line').getByText('No mark follows.').waitFor();
    await page.keyboard.press('m');
    await eventually(1, () => page.locator('.record-row.marked').count());
  });

  it('stand in the detail with the whole comment, and are changed and removed there', async () => {
    const page = await open({ saved: calm });
    const detail = page.getByTestId('detail');
    await rowAt(page, 8).click();
    await detail.getByRole('heading', { name: /^#9 / }).waitFor();
    assert.equal(await detail.locator('.mark-note').count(), 0);
    await page.keyboard.press('m');
    await detail.getByText('Marked', { exact: true }).waitFor();
    await detail.getByRole('button', { name: 'Write a comment' }).click();
    const comment = 'why so late? '.repeat(40).trim();
    await page.getByRole('textbox', { name: 'Comment on #9' }).fill(comment);
    await page.keyboard.press('Enter');
    await detail.getByText(comment, { exact: true }).waitFor();
    await detail.getByRole('button', { name: 'Change the comment' }).waitFor();
    await detail.getByRole('button', { name: 'Remove the mark' }).click();
    await eventually(0, () => page.locator('.marked, .mark-note').count());
  });

  for (const [view, row] of [
    ['Sequence', '#sequence-8'],
    ['Conversation', '#message-1'],
  ] as const) {
    it(`are seen and said where they are set: ${view}`, async () => {
      const page = await open({ saved: calm });
      await page.getByRole('tab', { name: view }).click();
      const marked = page.locator(row);
      await marked.click();
      await page.keyboard.press('m');
      await eventually(true, async () =>
        ((await marked.getAttribute('aria-label')) ?? '').includes(', marked, '),
      );
      await eventually(1, () => page.locator('main .marked').count());
      await page.keyboard.press('Shift+M');
      await page.getByRole('textbox', { name: 'Comment on #9' }).fill('why so late?');
      await page.keyboard.press('Enter');
      await marked.getByText('“why so late?”').waitFor();
      assert.deepEqual(await lowContrast(page), []);
      await page.keyboard.press('m');
      await eventually(0, () => page.locator('main .marked').count());
    });
  }

  it('are seen in a list that has no room for numbers', async () => {
    const page = await open({ width: 480, saved: { ...calm, detailOpen: false } });
    await rowAt(page, 8).click();
    await page.keyboard.press('m');
    await page.locator('.record-row.marked').waitFor();
    const sign = (index: number) =>
      rowAt(page, index)
        .locator('.cell')
        .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, '::before').content));
    assert.equal((await sign(8)).filter((content) => content !== 'none').length, 1);
    assert.equal((await sign(9)).filter((content) => content !== 'none').length, 0);
  });
});

describe('marks of a capture that another tab shows too', () => {
  const open = withPage();

  it('are known when the page gets the focus, so that no comment of theirs is lost', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 8).click();
    await page.evaluate(() => {
      globalThis.fake.marks = [{ seq: 9, comment: 'from over there' }];
      window.dispatchEvent(new Event('focus'));
    });
    await eventually(true, async () =>
      ((await rowAt(page, 8).getAttribute('aria-label')) ?? '').includes('marked: from over there'),
    );
    await page.keyboard.press('Shift+M');
    const comment = page.getByRole('textbox', { name: 'Comment on #9' });
    assert.equal(await comment.inputValue(), 'from over there');
    await comment.fill('being written');
    const asked = () => page.evaluate(() => globalThis.fake.callsOf('marks').length);
    const before = await asked();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await eventually(before + 1, asked);
    await comment.press('Enter');
    await eventually([{ seq: 9, comment: 'being written' }], () =>
      page.evaluate(() => globalThis.fake.marks),
    );
  });
});

describe('folded changes', () => {
  const open = withPage();

  it('are one row that says how many, and unfold', async () => {
    const page = await open({ total: 400, saved: { ...calm, kinds: ['memory'] } });
    const row = rowAt(page, 1);
    await row.waitFor();
    const count = Number(/changed (\d+) ×/.exec((await cellOf(row, 'what').textContent()) ?? '')?.[1]);
    assert.ok(count > 10, String(count));
    assert.match(
      (await cellOf(row, 'content').textContent()) ?? '',
      /^0x0–0xffff · over .*, sampled about every /,
    );
    assert.match((await row.getAttribute('aria-label')) ?? '', new RegExp(`changed ${count} times`));
    await row.click();
    await page.keyboard.press('ArrowRight');
    await eventually(count + 1, async () => Number(/(\d+) of/.exec(await status(page))?.[1]));
    await page.keyboard.press('ArrowLeft');
    await eventually(2, async () => Number(/(\d+) of/.exec(await status(page))?.[1]));
  });

  it('are gone on to with the keyboard, however late they come', async () => {
    const page = await open({ total: 400, saved: { ...calm, kinds: ['memory'] } });
    await rowAt(page, 1).click();
    const first = Number(await rowAt(page, 1).getAttribute('data-row'));
    await page.evaluate(() => {
      globalThis.fake.delay = 300;
    });
    await page.keyboard.press('ArrowRight');
    await drawn(page);
    // They are not counted yet: there is none below.
    await page.keyboard.press('ArrowDown');
    await rowAt(page, 3).waitFor();
    const selected = () => page.locator('.record-row.selected').getAttribute('data-row');
    await eventually(String(first), selected);
    await page.keyboard.press('ArrowDown');
    await eventually(String(first + 7), selected);
  });

  it('unfold where a mark in them is gone to, and so let the next one be reached', async () => {
    const page = await open({ total: 400, saved: { ...calm, kinds: ['memory'] } });
    await rowAt(page, 1).click();
    const first = Number(await rowAt(page, 1).getAttribute('data-row'));
    // Two changes of the fold, seven records apart from each other.
    const seqs = [first + 1 + 14, first + 1 + 21];
    await page.evaluate(
      (numbers) => {
        globalThis.fake.marks = numbers.map((seq) => ({ seq, comment: '' }));
        window.dispatchEvent(new Event('focus'));
      },
      [first + 1, ...seqs],
    );
    await page.locator('.record-row.fold.marked').waitFor();
    const selected = () => page.locator('.record-row.selected.marked').getAttribute('data-row');
    for (const seq of seqs) {
      await page.getByTestId('records').press('.');
      await eventually(String(seq - 1), selected);
    }
    await page.keyboard.press('.');
    await page.locator('.status-line').getByText('No mark follows.').waitFor();
  });

  for (const view of ['records', 'sequence']) {
    it(`show that something in them is marked, and what was written there, in the view ${view}`, async () => {
      const page = await open({ total: 400, saved: { ...calm, view, kinds: ['memory'] } });
      const fold = page.locator(`#${view === 'records' ? 'record' : view}-1`);
      await fold.waitFor();
      const first = Number(await fold.getAttribute('data-row')) + 1;
      assert.doesNotMatch((await fold.getAttribute('class')) ?? '', /marked/);
      const mark = (marks: readonly { seq: number; comment: string }[]) =>
        page.evaluate((all) => {
          globalThis.fake.marks = [...all];
          window.dispatchEvent(new Event('focus'));
        }, marks);
      const says = (text: string) => async () => ((await fold.textContent()) ?? '').includes(text);
      await mark([
        { seq: first + 7, comment: '' },
        { seq: first + 14, comment: 'torn' },
        // Between its changes, but none of them.
        { seq: first + 1, comment: 'other' },
      ]);
      await eventually(true, says('2 marked inside: “torn” · 0x0–0xffff'));
      assert.match((await fold.getAttribute('class')) ?? '', /marked/);
      assert.match((await fold.getAttribute('aria-label')) ?? '', /2 marked inside: “\S*torn/);
      await mark([{ seq: first + 7, comment: '' }]);
      await eventually(true, says('1 marked inside · 0x0–0xffff'));
      await mark([]);
      await eventually(false, says('marked'));
      assert.doesNotMatch((await fold.getAttribute('class')) ?? '', /marked/);
    });
  }

  it('are gone into from the record before them, and show the mark again when they are folded', async () => {
    const page = await open({ total: 400, saved: { ...calm, kinds: ['memory'] } });
    const fold = rowAt(page, 1);
    await rowAt(page, 0).click();
    const first = Number(await fold.getAttribute('data-row'));
    await page.evaluate((seq) => {
      globalThis.fake.marks = [{ seq, comment: '' }];
      window.dispatchEvent(new Event('focus'));
    }, first + 15);
    await page.locator('.record-row.fold.marked').waitFor();
    await page.keyboard.press('.');
    const selected = () => page.locator('.record-row.selected.marked').getAttribute('data-row');
    await eventually(String(first + 14), selected);
    await rowAt(page, 1).click();
    await page.keyboard.press('ArrowLeft');
    await page.locator('.record-row.fold.marked', { hasText: '1 marked inside' }).waitFor();
  });
});

describe('filter and highlight menus', () => {
  const open = withPage();

  it('hide objects and clear the view', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 0).waitFor();
    await page.getByText('Filter', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'main' }).uncheck();
    await eventually(true, async () => /main hidden/.test(await status(page)));
    await page.getByRole('checkbox', { name: 'main' }).check();
    await page.getByRole('button', { name: 'Clear view' }).click();
    await eventually(true, async () => /0 of 18 rows.*18 rows cleared/.test(await status(page)));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await eventually(18, async () => (await rowNumbers(page)).length);
  });

  it('have their boxes on the page, however long the names are', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 0).waitFor();
    await lengthenEvents(page);
    await page.getByText('Filter', { exact: true }).click();
    const box = page.getByRole('checkbox', { name: /^toChildAndSoOn/ });
    await box.waitFor();
    for (const width of [1180, 590]) {
      await page.setViewportSize({ width, height: 780 });
      const place = await box.boundingBox();
      assert.ok(place && place.x >= 0, JSON.stringify({ width, place }));
    }
  });

  it('tint rows by rules that are remembered', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 0).waitFor();
    await page.getByText('Highlight', { exact: true }).click();
    const field = page.getByRole('textbox', { name: 'Expression to highlight' });
    await field.fill('lenght > 7');
    await page
      .getByRole('alert')
      .getByText(/lenght/)
      .waitFor();
    await field.fill('kind == "message" && length > 7');
    await page.getByRole('combobox', { name: 'Tint' }).selectOption('green');
    await page.getByRole('button', { name: 'Add highlight' }).click();
    await eventually(2, () => page.locator('.record-row.highlight.green').count());
    assert.equal(await status(page).then((text) => / of 18 rows/.test(text)), false);
    await eventually(true, () =>
      page.evaluate(() => JSON.stringify(globalThis.fake.saved ?? '').includes('"style":"green"')),
    );
    assert.deepEqual(await lowContrast(page), []);
    await page.getByRole('button', { name: /^Remove the highlight/ }).click();
    await eventually(0, () => page.locator('.record-row.highlight').count());
  });

  it('stay open when one of their rules is removed', async () => {
    const rules = ['length > 7', 'kind == "message"'].map((expression) => ({ expression, style: 'blue' }));
    const page = await open({ saved: { ...calm, highlights: rules } });
    await rowAt(page, 0).waitFor();
    await page.getByText('Highlight', { exact: true }).click();
    await page.getByRole('button', { name: 'Remove the highlight of length > 7' }).press('Enter');
    await page.getByRole('button', { name: 'Remove the highlight of kind == "message"' }).press('Enter');
    await eventually(0, () => page.getByRole('button', { name: /^Remove/ }).count());
    await eventually('Highlight', () => page.evaluate(() => document.activeElement?.textContent ?? ''));
  });

  it('change the width of a column by keyboard', async () => {
    const page = await open({ saved: calm });
    await rowAt(page, 8).waitFor();
    await page.getByText('Columns', { exact: true }).click();
    const field = page.getByRole('spinbutton', { name: 'Width of What in pixels' });
    await field.fill('240');
    await field.press('Enter');
    await eventually(240, async () => (await cellOf(rowAt(page, 8), 'what').boundingBox())?.width ?? 0);
    assert.deepEqual(await lowContrast(page), []);
  });

  it('stay on the page with their boxes and names, beside the detail, too', async () => {
    for (const width of [1180, 900, 600]) {
      const page = await open({ width, saved: calm });
      await rowAt(page, 8).waitFor();
      await page.getByText('Columns', { exact: true }).click();
      const menu = await page.locator('.column-menu .menu-body').boundingBox();
      assert.ok(menu && menu.x >= 0 && menu.x + menu.width <= width, `${JSON.stringify(menu)} of ${width}`);
    }
  });

  it('offer columns for child, direction and time of day', async () => {
    const page = await open({ width: 1600, saved: calm });
    await rowAt(page, 8).waitFor();
    assert.equal(await cellOf(rowAt(page, 8), 'child').count(), 0);
    await page.getByText('Columns', { exact: true }).click();
    for (const name of [/^Clock/, /^Child/, /^Direction/]) await page.getByRole('checkbox', { name }).check();
    await eventually('worker', async () => (await cellOf(rowAt(page, 8), 'child').textContent()) ?? '');
    assert.equal(await cellOf(rowAt(page, 8), 'direction').textContent(), 'to parent');
    assert.match((await cellOf(rowAt(page, 8), 'clock').textContent()) ?? '', /^\d\d:14:22\.030$/);
  });
});
