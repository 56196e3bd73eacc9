import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from './support/poll.ts';
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
    await cell.waitFor();
    assert.match((await cell.getAttribute('class')) ?? '', /unknown/);
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
});
