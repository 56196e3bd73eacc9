import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const message = (page: Page, index: number) => page.locator(`#message-${index}`);

async function show(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Conversation' }).click();
  await page.getByTestId('conversation').waitFor();
}

describe('conversation', () => {
  const open = withPage();

  it('shows who said what, when and how much, and how long they were silent', async () => {
    const page = await open();
    await show(page);
    await message(page, 1).waitFor();
    assert.equal(await message(page, 0).locator('.message-who').innerText(), 'parent → worker');
    assert.equal(await message(page, 0).locator('.message-body').innerText(), 'small section of data\\n');
    assert.match(
      await message(page, 1).locator('.message-head').innerText(),
      /8 B.*reply after 16 ms\?.*#9/s,
    );
    assert.match(await message(page, 1).locator('.message-body').innerText(), /^00000000 {2}a4 01 00 00/);
    assert.match(await message(page, 3).innerText(), /190 ms later.*\(empty message\)/s);
    await page.getByRole('button', { name: 'Hex' }).click();
    await message(page, 0).getByText('|small section of|').waitFor();
    const tree = await page.getByTestId('conversation').ariaSnapshot();
    assert.match(tree, /row "9, 30.9 milliseconds, message, worker to parent on main, 8 bytes, probably/);
  });

  it('is reached from a message, and shares the selection', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    await detail.getByRole('button', { name: 'main, client 1' }).click();
    await eventually('message-1', async () => {
      const sheet = page.getByTestId('conversation');
      return (await sheet.getAttribute('aria-activedescendant')) ?? '';
    });
    await page.getByTestId('conversation').press('ArrowUp');
    await detail.getByRole('heading', { name: /^#6 / }).waitFor();
    await message(page, 2).click();
    await detail.getByRole('heading', { name: /^#11 / }).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await eventually('true', async () => (await rowAt(page, 10).getAttribute('aria-selected')) ?? '');
  });

  it('draws the few messages on the screen, follows, and scrolls', async () => {
    const page = await open({ total: 8000 });
    await show(page);
    const count = async () => Number(await page.getByTestId('conversation').getAttribute('aria-rowcount'));
    await eventually(true, async () => (await count()) > 2000);
    const last = (await count()) - 1;
    await message(page, last).waitFor();
    assert.ok((await page.locator('.message-entry').count()) < 60);
    await page.getByTestId('conversation').press('Home');
    await message(page, 0).waitFor();
    await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    await page.getByTestId('conversation').hover();
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, 400);
    await eventually(0, () => message(page, 0).count());
    const drawn = await page
      .locator('.message-entry')
      .evaluateAll((entries) => entries.map((entry) => Number(entry.ariaRowIndex)));
    const [first = 0] = drawn;
    assert.ok(first > 20 && first < 80, `${first}`);
    assert.deepEqual(
      drawn,
      drawn.map((_, place) => first + place),
    );
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await message(page, last).waitFor();
  });

  it('is copied as text', async () => {
    const page = await open();
    await show(page);
    await message(page, 1).waitFor();
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('copyText').length));
    const [copy] = await page.evaluate(() => globalThis.fake.callsOf('copyText') as { text: string }[]);
    assert.deepEqual(copy?.text.split('\n').slice(0, 4), [
      '#6  0.015094 s  parent → worker  22 bytes',
      '    small section of data\\n',
      '#9  0.030902 s (+16 ms)  worker → parent  8 bytes  reply to #6 after 16 ms?',
      '    00000000  a4 01 00 00 00 00 01 00                           |........|',
    ]);
  });
});
