import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawn, eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

async function show(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
  await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
}

describe('memory view', () => {
  const open = withPage();
  const grid = (page: Page) => page.getByRole('grid', { name: 'Bytes of worker:1' });

  it('shows live bytes, and marks changes for a while', async () => {
    const page = await open();
    await show(page);
    await page.getByTestId('memory').getByText('live', { exact: true }).waitFor();
    await page.evaluate(() => globalThis.fake.section.bytes.fill(0x2a, 0x40, 0x48));
    const changed = page.getByRole('gridcell', { name: /, 2a, changed$/ });
    await eventually(8, () => changed.count());
    await eventually(0, () => changed.count());
    assert.equal(await page.getByRole('gridcell', { name: 'offset 40 hex, 2a', exact: true }).count(), 1);
  });

  it('reads only what is on the screen, and not while it is not shown', async () => {
    const page = await open();
    await show(page);
    const reads = await page.evaluate(() => globalThis.fake.callsOf('memory').length);
    await eventually(
      true,
      async () => (await page.evaluate(() => globalThis.fake.callsOf('memory').length)) > reads + 5,
    );
    const lengths = await page.evaluate(() =>
      globalThis.fake.callsOf('memory').map((params) => (params as { length: number }).length),
    );
    assert.ok(Math.max(...lengths) <= 4096, `at most ${Math.max(...lengths)} bytes at once`);
    await page.getByRole('tab', { name: 'Records' }).click();
    await page.getByTestId('records').waitFor();
    const before = await page.evaluate(() => globalThis.fake.callsOf('memory').length);
    await page.waitForTimeout(300);
    assert.ok((await page.evaluate(() => globalThis.fake.callsOf('memory').length)) <= before + 1);
  });

  it('goes to an offset, and explains one that does not exist', async () => {
    const page = await open();
    await show(page);
    const field = page.getByRole('textbox', { name: 'Go to' });
    await field.fill('0x2000');
    await field.press('Enter');
    await page.getByRole('gridcell', { name: /^offset 2000 hex/ }).waitFor();
    await page.getByTestId('memory').getByText('offset 0x2000').waitFor();
    await field.fill('0x10000');
    await field.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/the last offset is 0xffff/)
      .waitFor();
  });

  it('moves and selects by keyboard, and copies hex', async () => {
    const page = await open();
    await show(page);
    await grid(page).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) {
      await page.keyboard.press(key);
    }
    await eventually('memory-65', async () => (await grid(page).getAttribute('aria-activedescendant')) ?? '');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByTestId('memory').getByText('offset 0x43, 3 selected').waitFor();
    await page.keyboard.press('Control+c');
    await eventually([{ text: 'c7 ce d5' }], () => page.evaluate(() => globalThis.fake.callsOf('copyText')));
    await page.keyboard.press('Control+End');
    await page.getByRole('gridcell', { name: /^offset ffff hex/ }).waitFor();
  });

  it('finds bytes, around the end, by keyboard alone', async () => {
    const page = await open();
    await show(page);
    await page.evaluate(() => globalThis.fake.section.bytes.set([0xff, 0x12, 0xee], 0x3456));
    await grid(page).focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('FF ?? EE');
    await page.keyboard.press('Enter');
    await page.getByTestId('memory').getByText('offset 0x3456, 3 selected').waitFor();
    await page.keyboard.press('F3');
    await page.getByText('Found past the end').waitFor();
    await page.getByTestId('memory').getByText('offset 0x3456, 3 selected').waitFor();
    await page.getByLabel('Kind of pattern').selectOption('UTF-8');
    await page.evaluate(() => globalThis.fake.section.bytes.set([0x68, 0xc3, 0xa9], 0x100));
    const field = page.getByRole('textbox', { name: 'Find', exact: true });
    await field.fill('hé');
    await field.press('Shift+Enter');
    await page.getByTestId('memory').getByText('offset 0x100, 3 selected').waitFor();
    await field.fill('nowhere');
    await field.press('Enter');
    await page.getByText('Not found').waitFor();
    await page.getByLabel('Kind of pattern').selectOption('Hex');
    await field.fill('F');
    await field.press('Enter');
    await page.getByText('Character 1: A byte needs two digits.').waitFor();
    for (const kind of ['Hex', 'UTF-8', 'UTF-16LE']) {
      await page.getByLabel('Kind of pattern').selectOption(kind);
      await field.fill('');
      await page.keyboard.press('F3');
      await eventually('Type what to find.', () => page.locator('#find-message').innerText());
    }
  });

  it('goes on from a single byte that was found at the very beginning', async () => {
    const page = await open();
    await page.evaluate(() => {
      const { bytes } = globalThis.fake.section;
      bytes.fill(0);
      for (const at of [0, 0x300]) bytes[at] = 0xee;
    });
    await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
    const field = page.getByRole('textbox', { name: 'Find', exact: true });
    const offset = page.locator('.status-line').getByText(/^offset /);
    await page.getByRole('gridcell', { name: 'offset 0 hex, ee' }).waitFor();
    await field.fill('EE');
    await field.press('Enter');
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('searchMemory').length));
    await eventually('offset 0x0', () => offset.innerText());
    await field.press('Enter');
    await eventually('offset 0x300', () => offset.innerText());
    await field.press('Enter');
    await page.getByText('Found past the end').waitFor();
    await eventually('offset 0x0', () => offset.innerText());
  });

  it('shows how far a long search is, and gives it up', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.section.size = 2 ** 32;
      globalThis.fake.section.searchPiece = 2 ** 20;
      globalThis.fake.delay = 10;
    });
    await show(page);
    const field = page.getByRole('textbox', { name: 'Find', exact: true });
    await field.fill('12 34 56 78 9a');
    await field.press('Enter');
    await page.getByRole('button', { name: /^Stop at [0-9]+ %$/ }).waitFor();
    await page.getByRole('button', { name: 'Stop at 1 %' }).waitFor();
    await field.press('Escape');
    await page.getByRole('button', { name: 'Find the next one (F3)' }).waitFor();
    const asked = () => page.evaluate(() => globalThis.fake.callsOf('searchMemory').length);
    const before = await asked();
    await page.waitForTimeout(200);
    assert.ok((await asked()) <= before + 1);

    // From the bytes, where F3 has begun it: what is under way is given up first, and the detail stays.
    await grid(page).press('F3');
    await page.getByRole('button', { name: /^Stop at [0-9]+ %$/ }).waitFor();
    await grid(page).press('Escape');
    await page.getByRole('button', { name: 'Find the next one (F3)' }).waitFor();
    await page.getByTestId('detail').waitFor();

    await grid(page).press('F3');
    await page.getByRole('button', { name: /^Stop at [0-9]+ %$/ }).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await rowAt(page, 8).waitFor();
    const left = await asked();
    await page.waitForTimeout(200);
    assert.ok((await asked()) <= left + 1, 'nobody waits for it any more');
  });

  it('copies the selection as other kinds of text', async () => {
    const page = await open();
    await show(page);
    await page.getByRole('textbox', { name: 'Go to' }).fill('0x41');
    await page.keyboard.press('Enter');
    await grid(page).press('Shift+ArrowRight');
    for (const kind of ['C array', 'Base64', 'Escaped string', 'Hex']) {
      await page.getByText('Copy as').click();
      await page.getByRole('button', { name: kind, exact: true }).click();
    }
    const texts = () =>
      page.evaluate(() =>
        globalThis.fake.callsOf('copyText').map((params) => (params as { text: string }).text),
      );
    await eventually(
      ['const unsigned char bytes[2] = {\n  0xc7, 0xce,\n};\n', 'x84=', String.raw`"\xc7\xce"`, 'c7 ce'],
      texts,
    );
  });

  it('reaches the last byte of 16 GiB', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.section.size = 2 ** 34;
    });
    await show(page);
    await page.getByText('16 GiB, read-only').waitFor();
    await grid(page).press('Control+End');
    await page.getByRole('gridcell', { name: /^offset 3ffffffff hex/ }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByTestId('memory').getByText('offset 0x3ffffffef').waitFor();
  });

  it('shows the capture after the end, with its time, and greys what is not known', async () => {
    const page = await open();
    await show(page);
    await page.evaluate(() => globalThis.fake.change({ status: 'ended', detail: 'worker exited.' }));
    await page.getByTestId('memory').getByText('as recorded, at 3.420 s').waitFor();
    await page.getByRole('textbox', { name: 'Go to' }).fill('0x2000');
    await page.keyboard.press('Enter');
    const cell = page.getByRole('gridcell', { name: 'offset 2000 hex, not known' });
    // Not known is also what is on its way; grey is what will stay so.
    await eventually(true, async () => /unknown/.test((await cell.getAttribute('class')) ?? ''));
  });

  it('copies and interprets no byte that is not known', async () => {
    const page = await open({ session: { status: 'ended' } });
    await show(page);
    await page.getByRole('textbox', { name: 'Go to' }).fill('0xffd');
    await page.keyboard.press('Enter');
    const inspector = page.getByRole('region', { name: 'Data inspector' });
    const types = () => inspector.locator('dt').allInnerTexts();
    await inspector.getByText('Inspector at 0xffd').waitFor();
    await eventually(true, async () => (await types()).includes('u16 / i16'));
    assert.deepEqual(
      (await types()).filter((type) => /32|64|GUID|time/.test(type)),
      [],
    );
    for (const _ of [1, 2, 3, 4]) await grid(page).press('Shift+ArrowRight');
    await page.getByTestId('memory').getByText('offset 0x1001, 5 selected').waitFor();

    const refusal = '2 of these bytes are not known.';
    const alert = page.getByTestId('memory').getByRole('alert');
    await page.keyboard.press('Control+c');
    await alert.getByText(refusal).waitFor();
    await page.keyboard.press('Shift+ArrowLeft');
    await eventually(0, () => alert.count());

    await page.getByText('Copy as').click();
    await page.getByRole('button', { name: 'C array', exact: true }).click();
    await alert.getByText('1 of these bytes is not known.').waitFor();

    await page.getByRole('gridcell', { name: /^offset fff hex/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy as Hex' }).click();
    await page.locator('.status-line').getByText('1 of these bytes is not known.').waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.fake.callsOf('copyText')), []);

    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Control+c');
    await eventually([{ text: 'eb f2 f9' }], () => page.evaluate(() => globalThis.fake.callsOf('copyText')));
  });

  it('greys what was never written, and says so', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.section.bytes.fill(0, 0x1000, 0x2000);
      globalThis.fake.section.holes.push([0x1000, 0x1000]);
    });
    await show(page);
    await page.getByRole('textbox', { name: 'Go to' }).fill('0x1000');
    await page.keyboard.press('Enter');
    const cell = page.getByRole('gridcell', { name: 'offset 1000 hex, 00, never written' });
    await cell.waitFor();
    await page.getByTestId('memory').getByText('offset 0x1000, never written').waitFor();
    const before = page.getByRole('gridcell', { name: /^offset fff hex/ });
    assert.equal(await before.getAttribute('aria-label'), 'offset fff hex, f9');
    const texture = (element: Element) => getComputedStyle(element).backgroundImage;
    assert.match(await cell.evaluate(texture), /gradient/);
    assert.equal(await before.evaluate(texture), 'none');
    await page.evaluate(() => {
      globalThis.fake.section.holesAreKnown = false;
    });
    await page.getByRole('gridcell', { name: 'offset 1000 hex, not known, never written' }).waitFor();
    await page.evaluate(() => {
      globalThis.fake.section.holes.pop();
      globalThis.fake.section.bytes[0x1000] = 0x2a;
    });
    await page.getByRole('gridcell', { name: 'offset 1000 hex, 2a' }).waitFor();
    assert.equal(await page.getByRole('gridcell', { name: /never written/ }).count(), 0);
  });

  it('takes 32 columns in a wide window and fewer in a narrow one', async () => {
    const page = await open({ width: 1600 });
    await show(page);
    await eventually('32', async () => (await grid(page).getAttribute('data-columns')) ?? '');
    await page.setViewportSize({ width: 900, height: 700 });
    await eventually('16', async () => (await grid(page).getAttribute('data-columns')) ?? '');
    await page.setViewportSize({ width: 420, height: 700 });
    await eventually('8', async () => (await grid(page).getAttribute('data-columns')) ?? '');
  });

  it('gives most of a narrow tab to the bytes', async () => {
    const page = await open({ width: 320 });
    await show(page);
    const lines = () =>
      grid(page).evaluate((bytes) => {
        const { bottom } = bytes.getBoundingClientRect();
        const rows = [...bytes.querySelectorAll('.hex-row')];
        return rows.filter((row) => row.getBoundingClientRect().bottom <= bottom).length;
      });
    await drawn(page);
    assert.ok((await lines()) >= 8, `${await lines()} lines`);
    await page.setViewportSize({ width: 320, height: 640 });
    await drawn(page);
    assert.ok((await lines()) >= 3, `${await lines()} lines in a low tab`);
    const bar = page.locator('.memory-bar');
    const cut = await bar.evaluate((element) =>
      [...element.querySelectorAll(':scope > *')].filter(
        (tool) => tool.getBoundingClientRect().right > innerWidth,
      ),
    );
    assert.deepEqual(cut, []);
  });

  it('records a snapshot on demand', async () => {
    const page = await open();
    await show(page);
    await page.getByRole('button', { name: 'Snapshot' }).click();
    await eventually([{ memory: 'worker:1' }], () =>
      page.evaluate(() => globalThis.fake.callsOf('snapshot')),
    );
  });

  it('is opened by the extension', async () => {
    const page = await open();
    await page.getByTestId('records').waitFor();
    await page.evaluate(() => globalThis.fake.notify('showMemory', { memory: 'worker:1' }));
    await page.getByTestId('memory').waitFor();
  });

  describe('states of the past', () => {
    /** Two snapshots that differ in 3 bytes, and 2 more bytes that changed since. */
    async function withSnapshots(): Promise<Page> {
      const page = await open();
      await page.evaluate(() => {
        const { section } = globalThis.fake;
        section.take('snapshot', 12, 170_000_000);
        section.bytes.set([1, 2, 3], 0x41);
        section.take('snapshot', 15, 223_000_000);
        section.bytes.set([9, 9], 0x2000);
      });
      await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
      await page.getByLabel('Show the bytes').waitFor();
      return page;
    }

    it('are shown instead of the live bytes', async () => {
      const page = await withSnapshots();
      await page.getByRole('gridcell', { name: 'offset 41 hex, 01' }).waitFor();
      await page.getByLabel('Show the bytes').selectOption('Snapshot 12 at 0.170 s');
      await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
      await page.getByText('as record 12 left it').waitFor();
      await page.getByLabel('Show the bytes').selectOption('Now');
      await page.getByRole('gridcell', { name: 'offset 41 hex, 01' }).waitFor();
    });

    it('are compared at fixed offsets, with a way from one difference to the next', async () => {
      const page = await withSnapshots();
      await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
      const line = page.getByRole('group', { name: 'Comparison' });
      await line.getByText('5 bytes differ from snapshot 12, in 2 places').waitFor();
      await eventually(3, () => page.getByRole('gridcell', { name: /, differs$/ }).count());
      await grid(page).focus();
      await page.keyboard.press('F7');
      await page.getByTestId('memory').getByText('offset 0x41, 3 selected').waitFor();
      await page.keyboard.press('F7');
      await page.getByTestId('memory').getByText('offset 0x2000, 2 selected').waitFor();
      await page.getByTestId('detail').getByText('In snapshot 12').waitFor();
      await line.getByRole('button', { name: /^Previous difference/ }).click();
      await page.getByTestId('memory').getByText('offset 0x41, 3 selected').waitFor();
      await line.getByRole('button', { name: 'Stop comparing' }).click();
      await eventually(0, () => page.getByRole('gridcell', { name: /, differs$/ }).count());
    });

    it('differ at the very beginning first, if it does', async () => {
      const page = await withSnapshots();
      await page.evaluate(() => globalThis.fake.section.bytes.set([1], 0));
      await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
      await page.getByText('6 bytes differ from snapshot 12, in 3 places').waitFor();
      const next = page.getByRole('button', { name: /^Next difference/ });
      const offset = page.locator('.status-line').getByText(/^offset /);
      await next.click();
      await eventually('offset 0x0', () => offset.innerText());
      await next.click();
      await eventually('offset 0x41, 3 selected', () => offset.innerText());
      await next.click();
      await eventually('offset 0x2000, 2 selected', () => offset.innerText());
      await next.click();
      await eventually('offset 0x0', () => offset.innerText());
    });

    it('say how much of them only one has', async () => {
      const page = await withSnapshots();
      await page.evaluate(() => {
        globalThis.fake.section.oneSided = 8192;
      });
      await page.getByLabel('Compare with').selectOption('Snapshot 15 at 0.223 s');
      const line = page.getByRole('group', { name: 'Comparison' });
      const found = '2 bytes differ from snapshot 15, in 1 place; of 8192 bytes only one of the two is known';
      await line.getByText(found).waitFor();
    });

    it('say where a comparison ended that found too much', async () => {
      const page = await withSnapshots();
      await page.evaluate(() => {
        const { section } = globalThis.fake;
        section.comparePiece = 0x2000;
        for (let at = 0; at < 65536; at += 2) section.bytes[at] = ((section.bytes[at] ?? 0) + 1) % 256;
      });
      await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
      const line = page.getByRole('group', { name: 'Comparison' });
      await line.getByText(/ in 2\d{4} places; behind 0xa000 nothing was compared$/).waitFor();
      assert.equal(await line.getByText('% compared').count(), 0);
    });

    it('stay in the list while they are shown, however many newer ones there are', async () => {
      const page = await withSnapshots();
      const shown = page.getByLabel('Show the bytes');
      const compared = page.getByLabel('Compare with');
      const chosen = (select: typeof shown) =>
        select.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.text);
      await shown.selectOption('Snapshot 15 at 0.223 s');
      await compared.selectOption('Snapshot 12 at 0.170 s');
      await page.evaluate(() => {
        for (let at = 1; at <= 500; at++) globalThis.fake.section.take('snapshot', 100 + at, at * 1e9);
        globalThis.fake.total++;
        globalThis.fake.tellProgress();
      });
      await shown.getByText('Snapshot 600 at 500.000 s').waitFor({ state: 'attached' });
      assert.equal(await chosen(shown), 'Snapshot 15 at 0.223 s');
      assert.equal(await chosen(compared), 'Snapshot 12 at 0.170 s');
      await compared.selectOption('Snapshot 600 at 500.000 s');
      await page.getByText('as record 15 left it').waitFor();
    });

    it('stay compared while some bytes are copied', async () => {
      const page = await withSnapshots();
      await page.evaluate(() => globalThis.fake.change({ status: 'ended' }));
      await page.getByLabel('Show the bytes').selectOption('Snapshot 15 at 0.223 s');
      await page.getByLabel('Compare with').selectOption('Snapshot 12 at 0.170 s');
      const differing = page.getByRole('gridcell', { name: /, differs$/ });
      await eventually(3, () => differing.count());
      await grid(page).press('Control+Home');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Control+c');
      await eventually([{ text: '00 00' }], () => page.evaluate(() => globalThis.fake.callsOf('copyText')));
      await page.keyboard.press('ArrowRight');
      await page.getByTestId('memory').getByText('offset 0x2', { exact: true }).waitFor();
      await drawn(page);
      assert.equal(await differing.count(), 3);
    });

    it('tell what a selection was over time', async () => {
      const page = await withSnapshots();
      await page.getByRole('textbox', { name: 'Go to' }).fill('0x41');
      await page.keyboard.press('Enter');
      await grid(page).press('Shift+ArrowRight');
      const history = page.getByRole('region', { name: 'History of the selection' });
      await eventually(['0.223 s01 02snapshot', '0.170 sc7 cesnapshot'], () =>
        history.getByRole('listitem').allTextContents(),
      );
      await page.evaluate(() => {
        globalThis.fake.section.partlyRecorded = true;
      });
      await grid(page).press('Shift+ArrowRight');
      await eventually(['0.223 snot all recordedsnapshot', '0.170 snot all recordedsnapshot'], () =>
        history.getByRole('listitem').allTextContents(),
      );
      const partly = history.getByText('Of the 65536 selected bytes only the first 4096 are looked at.');
      assert.equal(await partly.count(), 0);
      await grid(page).press('Control+a');
      await partly.waitFor();
      await history.getByRole('button', { name: '0.170 s' }).click();
      await page.getByTestId('records').waitFor();
    });
  });

  it('tells the history of a selection in memory that changes all the time', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.section.take('change', 12, 170_000_000);
      // A change each 50 ms: there is never a rest.
      setInterval(() => {
        const [memory] = globalThis.fake.state.memory;
        if (memory) memory.changes++;
        globalThis.fake.notify('state', globalThis.fake.state);
      }, 50);
    });
    await show(page);
    await page.getByRole('textbox', { name: 'Go to' }).fill('0x41');
    await page.keyboard.press('Enter');
    const history = page.getByRole('region', { name: 'History of the selection' });
    await history.getByText('c7', { exact: true }).waitFor();
    await page.evaluate(() => {
      globalThis.fake.section.bytes[0x41] = 0x2a;
      globalThis.fake.section.take('change', 13, 180_000_000);
    });
    await history.getByText('2a', { exact: true }).waitFor();
  });

  it('reads again on demand, after a message, or after a signal, and remembers that', async () => {
    const page = await open();
    await show(page);
    const reads = () => page.evaluate(() => globalThis.fake.callsOf('memory').length);
    const settled = async () => {
      let before = -1;
      await eventually(true, async () => {
        const known = before;
        before = await reads();
        return known === before;
      });
      return before;
    };
    const policy = page.getByLabel('Read the bytes');
    await policy.selectOption('On demand');
    let known = await settled();
    await page.evaluate(() => globalThis.fake.section.bytes.fill(0x2a, 0x40, 0x48));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('gridcell', { name: 'offset 41 hex, 2a, changed' }).waitFor();
    assert.equal(await reads(), known + 1);
    const signal = () =>
      page.evaluate(() => {
        const [event] = globalThis.fake.state.events;
        if (event) event.sets++;
        globalThis.fake.notify('state', globalThis.fake.state);
      });
    await signal();
    assert.equal(await settled(), known + 1, 'a signal is not waited for');
    await policy.selectOption('On toChild');
    known = await settled();
    await signal();
    await eventually(known + 1, reads);
    await policy.selectOption('On each message');
    known = await settled();
    await page.evaluate(() => {
      const instance = globalThis.fake.state.pipes[0]?.instances[0];
      if (instance) instance.in.messages++;
      globalThis.fake.notify('state', globalThis.fake.state);
    });
    await eventually(known + 1, reads);
    await eventually({ 'worker:1': { refresh: 'message', bookmarks: [] } }, () =>
      page.evaluate(() => (globalThis.fake.saved as { memory: unknown }).memory),
    );
  });

  it('reads again as the settings have it, until something else is chosen in the view', async () => {
    const page = await open();
    await show(page);
    const policy = page.getByRole('combobox', { name: 'Read the bytes' });
    assert.equal(await policy.inputValue(), 'live');
    const demand = { timeFormat: 'sinceStart', memoryRefresh: 'demand' } as const;
    await page.evaluate((settings) => globalThis.fake.notify('settings', settings), demand);
    await eventually('demand', () => policy.inputValue());
    await page.getByText(/^read at /).waitFor();
    await policy.selectOption('live');
    await page.evaluate((settings) => globalThis.fake.notify('settings', settings), demand);
    await page.getByText('live', { exact: true }).waitFor();
  });

  it('keeps bookmarks by the name of the section, over a restart', async () => {
    const page = await open();
    await show(page);
    const field = page.getByRole('textbox', { name: 'Go to' });
    await field.fill('0x2000');
    await field.press('Enter');
    await grid(page).focus();
    await page.keyboard.press('Control+d');
    await page.getByRole('gridcell', { name: /^offset 2000 hex, .*bookmark$/ }).waitFor();
    await page.evaluate(() => globalThis.fake.change({ run: 2 }));
    await grid(page).press('Control+Home');
    await page.getByText('Bookmarks (1)').click();
    await page.getByRole('textbox', { name: 'Name of the bookmark at 0x2000' }).fill('header');
    await page.getByRole('button', { name: '0x2000', exact: true }).click();
    await page.getByTestId('memory').getByText('offset 0x2000').waitFor();
    await eventually([{ offset: 0x2000, name: 'header' }], () =>
      page.evaluate(
        () =>
          // Saved a moment later than it is shown.
          (globalThis.fake.saved as { memory: Record<string, { bookmarks: unknown }> }).memory['worker:1']
            ?.bookmarks,
      ),
    );
    await page.getByText('Bookmarks (1)').click();
    await page.getByRole('button', { name: 'Remove the bookmark at 0x2000' }).click();
    await page.getByText('Bookmarks', { exact: true }).waitFor();
  });

  it('has all lines on the screen with the first answer', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.delay = 300;
    });
    await show(page);
    await page.getByRole('gridcell', { name: 'offset 41 hex, c7' }).waitFor();
    assert.equal(await page.locator('.hex-row:not([hidden]) .pending:visible').count(), 0);
  });

  it('reads everything anew when another run is shown', async () => {
    const page = await open({ session: { status: 'ended' } });
    await page.evaluate(() => globalThis.fake.section.take('snapshot', 12, 170_000_000));
    await show(page);
    await page.getByRole('textbox', { name: 'Go to' }).fill('0x41');
    await page.keyboard.press('Enter');
    const history = page.getByRole('region', { name: 'History of the selection' });
    await history.getByText('c7', { exact: true }).waitFor();
    const strip = page.getByRole('slider', { name: 'Changes in the whole section' });
    await eventually('offset 41 hex, no change recorded', async () =>
      strip.getAttribute('aria-valuetext').then(String),
    );
    await page
      .getByLabel('Show the bytes')
      .getByText('Snapshot 12 at 0.170 s')
      .waitFor({ state: 'attached' });

    await page.evaluate(() => {
      const { section } = globalThis.fake;
      section.bytes.set([0x2a, 0x2b], 0x41);
      section.take('snapshot', 13, 180_000_000);
      section.heat.changes[0] = 3;
      section.heat.last[0] = 2_000_000_000;
      globalThis.fake.restart();
    });
    await page.getByRole('gridcell', { name: 'offset 41 hex, 2a', exact: true }).waitFor();
    await page.getByText('as recorded, at 3.420 s').waitFor();
    const u8 = page.getByTestId('detail').locator('dt', { hasText: 'u8' });
    await eventually('42 / 42', () => u8.locator('xpath=following-sibling::dd').innerText());
    await history.getByText('2a', { exact: true }).waitFor();
    await eventually('offset 41 hex, changed 3 times, last at 2.00 seconds', async () =>
      strip.getAttribute('aria-valuetext').then(String),
    );
    await page
      .getByLabel('Show the bytes')
      .getByText('Snapshot 2:13 at 0.180 s')
      .waitFor({ state: 'attached' });
    await page.getByRole('textbox', { name: 'Find', exact: true }).fill('2a 2b');
    await page.keyboard.press('Enter');
    await page.getByTestId('memory').getByText('offset 0x41, 2 selected').waitFor();
  });

  it('shows in a strip where changes happen, and goes there by keyboard and mouse', async () => {
    const page = await open();
    await page.evaluate(() => {
      const { heat } = globalThis.fake.section;
      heat.changes[32] = 37;
      heat.last[32] = 3_420_000_000;
      heat.changes[200] = 1;
      heat.last[200] = 1_000_000_000;
    });
    await show(page);
    const strip = page.getByRole('slider', { name: 'Changes in the whole section' });
    await strip.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByTestId('memory').getByText('offset 0x2000').waitFor();
    await eventually(
      'offset 2000 hex, changed 37 times, last at 3.42 seconds',
      async () => (await strip.getAttribute('aria-valuetext')) ?? '',
    );
    await page.keyboard.press('ArrowDown');
    await page.getByTestId('memory').getByText('offset 0xc800').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByTestId('memory').getByText('offset 0x2000').waitFor();
    const box = await strip.boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + 5, box.y + box.height / 2);
    await page
      .getByTestId('memory')
      .getByText(/offset 0x[78][0-9a-f]{3}/)
      .waitFor();
    const painted = await strip.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(1, 0, 1, canvas.height).data ?? [];
      return Array.from({ length: canvas.height }, (_, y) => (pixels[y * 4 + 3] ?? 0) > 0).filter(Boolean)
        .length;
    });
    assert.ok(painted >= 4 && painted < 20, `${painted} lines are painted`);
  });

  it('marks what lies past the announced size', async () => {
    const page = await open();
    await page.evaluate(() => {
      const [memory] = globalThis.fake.state.memory;
      if (memory) memory.announcedSize = 0xff00;
      globalThis.fake.notify('state', globalThis.fake.state);
    });
    await show(page);
    await grid(page).press('Control+End');
    await page.getByRole('gridcell', { name: /^offset ffff hex, .*past the announced size$/ }).waitFor();
    await eventually(1, () => page.getByRole('gridcell', { name: /^offset feff hex, [0-9a-f]{2}$/ }).count());
    await page.getByTestId('detail').getByText('Past the end').waitFor();
  });

  describe('editing', () => {
    const writes = (page: Page) =>
      page.evaluate(() =>
        globalThis.fake.callsOf('writeMemory').map((params) => {
          const { offset, bytes } = params as { offset: number; bytes: Uint8Array };
          return [offset, ...bytes];
        }),
      );

    it('is off until it is unlocked, and shows that it is on', async () => {
      const page = await open();
      await show(page);
      await grid(page).press('Control+Home');
      await page.keyboard.type('12ab');
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.getByText('what is typed is written into worker:1').waitFor();
      await page.getByTestId('memory').getByText('64 KiB, editing').waitFor();
      await page.getByRole('button', { name: 'Lock', exact: true }).click();
      await page.keyboard.type('12ab');
      await page.getByTestId('memory').getByText('64 KiB, read-only').waitFor();
      assert.deepEqual(await writes(page), []);
    });

    it('writes two digits as a byte, and characters in the text column', async () => {
      const page = await open();
      await show(page);
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type('a5F');
      await eventually('f_', async () => (await page.locator('#memory-2').textContent()) ?? '');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Hi');
      await eventually(
        [
          [1, 0xa5],
          [3, 0x48],
          [4, 0x69],
        ],
        () => writes(page),
      );
      await page.getByRole('gridcell', { name: 'offset 1 hex, a5, changed' }).waitFor();
      await page.keyboard.press('Control+z');
      await eventually([4, 0], async () => (await writes(page)).at(-1) ?? []);
      await page.keyboard.press('Tab');
      await eventually(false, () =>
        page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid'),
      );
    });

    /** A page where a byte was typed into memory that takes none. */
    const typedIntoSealed = async () => {
      const page = await open();
      await show(page);
      await page.evaluate(() => {
        globalThis.fake.section.sealed = true;
      });
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.keyboard.type('11');
      return page;
    };

    it('says why a byte was not written', async () => {
      const page = await typedIntoSealed();
      await page
        .getByRole('alert')
        .getByText('Not written: memory worker:1: cannot be written (EPERM).')
        .waitFor();
    });

    it('forgets why a byte was not written when it is locked', async () => {
      const page = await typedIntoSealed();
      await page.getByRole('alert').getByText('Not written').waitFor();
      await page.getByRole('button', { name: 'Lock', exact: true }).click();
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.getByText('what is typed is written into worker:1').waitFor();
      assert.equal(await page.getByRole('alert').getByText('Not written').count(), 0);
    });

    it('locks itself when another view is shown, and at the end', async () => {
      const page = await open();
      await show(page);
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.getByRole('tab', { name: 'Records' }).click();
      await page.getByRole('tab', { name: 'Memory: worker:1' }).click();
      await page.getByRole('button', { name: 'Unlock editing' }).click();
      await page.evaluate(() => globalThis.fake.change({ status: 'ended', detail: 'worker exited.' }));
      await page.getByTestId('memory').getByText('64 KiB, read-only').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Unlock editing' }).count(), 0);
    });
  });
});
