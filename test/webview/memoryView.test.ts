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
    await page.evaluate(() => globalThis.fake.memory.fill(0x2a, 0x40, 0x48));
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

  it('reaches the last byte of 16 GiB', async () => {
    const page = await open();
    await page.evaluate(() => {
      globalThis.fake.memorySize = 2 ** 34;
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
