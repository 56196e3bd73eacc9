import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { cellOf, drawn, eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const message = (page: Page, index: number) => page.locator(`#message-${index}`);

/** How often rows were asked for as the sheet asks, with more bytes. */
const askedForMessages = (page: Page) =>
  page.evaluate(
    () => globalThis.fake.callsOf('rows').filter((call) => JSON.stringify(call).includes('"data":')).length,
  );

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

  it('goes on with the keyboard from a message that was scrolled away', async () => {
    const page = await open({ total: 8000 });
    await show(page);
    const sheet = page.getByTestId('conversation');
    const detail = page.getByTestId('detail');
    await eventually(true, async () => Number(await sheet.getAttribute('aria-rowcount')) > 2000);
    await sheet.press('Home');
    await sheet.press('ArrowDown');
    await detail.getByRole('heading', { name: /^#9 / }).waitFor();
    await sheet.hover();
    for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, 800);
    await eventually(0, () => message(page, 1).count());
    await sheet.press('ArrowDown');
    await message(page, 2).waitFor();
    await eventually('message-2', async () => (await sheet.getAttribute('aria-activedescendant')) ?? '');
    await detail.getByRole('heading', { name: /^#11 / }).waitFor();
  });

  it('takes a key as soon as it says that there are messages', async () => {
    const page = await open({ total: 8000 });
    await page.evaluate(() => {
      const told = new MutationObserver(() => {
        const sheet = document.querySelector('[data-testid=conversation]');
        if (Number(sheet?.getAttribute('aria-rowcount')) < 2000) return;
        told.disconnect();
        sheet?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
      });
      told.observe(document.body, { attributeFilter: ['aria-rowcount'], subtree: true });
    });
    await show(page);
    await eventually('message-0', () =>
      page.getByTestId('conversation').getAttribute('aria-activedescendant'),
    );
  });

  it('goes on with the keyboard faster than messages come, also while the run goes on', async () => {
    const page = await open({ total: 8000 });
    await show(page);
    const sheet = page.getByTestId('conversation');
    await eventually(true, async () => Number(await sheet.getAttribute('aria-rowcount')) > 2000);
    await sheet.press('Home');
    await message(page, 0).waitFor();
    await page.evaluate(() => {
      globalThis.fake.delay = 200;
    });
    for (let turn = 0; turn < 60; turn++) {
      await sheet.press('PageDown');
      // As with each message of a running session.
      await page.evaluate(() => globalThis.fake.notify('state', globalThis.fake.state));
    }
    await eventually('message-600', async () => (await sheet.getAttribute('aria-activedescendant')) ?? '');
    await eventually('true', async () => (await message(page, 600).getAttribute('aria-selected')) ?? '');
    const number = await message(page, 600).locator('.message-number').innerText();
    await page
      .getByTestId('detail')
      .getByRole('heading', { name: new RegExp(`^${number} `) })
      .waitFor();
  });

  /** Looks at one of the first messages, then goes back to the list and on to its last record, which is a message too. */
  const leaveListAtEnd = async (page: Page, delay: number) => {
    const list = page.getByTestId('records');
    await list.press('Home');
    await rowAt(page, 8).waitFor();
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('button', { name: 'main, client 1' }).click();
    await message(page, 1).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await rowAt(page, 8).waitFor();
    await page.evaluate((milliseconds) => {
      globalThis.fake.delay = milliseconds;
    }, delay);
    await list.press('End');
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await list.waitFor({ state: 'detached' });
    await page
      .getByTestId('conversation')
      .locator('[aria-selected=true]', { hasText: 'frame 3998' })
      .waitFor();
    assert.equal(await message(page, 1).count(), 0);
  };

  it('shows the message that it was reached from, wherever that stands', async () => {
    await leaveListAtEnd(await open({ total: 3999 }), 0);
  });

  it('shows the message of a row that had not come when the list was left', async () => {
    // Only of an opened capture the end was not looked at before.
    const session = { status: 'capture', canRestart: false } as const;
    await leaveListAtEnd(await open({ total: 3999, session }), 300);
  });

  it('stays as it was while the view is frozen', async () => {
    const page = await open({ total: 1000 });
    await show(page);
    const sheet = page.getByTestId('conversation');
    const count = async () => Number(await sheet.getAttribute('aria-rowcount'));
    await eventually(true, async () => (await count()) > 200);
    const before = await count();
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.evaluate(() => {
      globalThis.fake.total += 5000;
      globalThis.fake.tellProgress();
    });
    await page.locator('.status-line').getByText('frozen, recording goes on: 5000 new').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Follow/ }).count(), 0);
    await sheet.press('Home');
    await message(page, 0).waitFor();
    await sheet.press('End');
    await message(page, before - 1).waitFor();
    await page.getByRole('button', { name: 'Hex' }).click();
    await drawn(page);
    assert.equal(await count(), before);
    await page.getByRole('button', { name: 'Unfreeze view' }).click();
    await eventually(true, async () => (await count()) > before);
  });

  it('keeps what is marked with the mouse while messages come that are not on the screen', async () => {
    const page = await open({ total: 1000 });
    await show(page);
    const count = async () => Number(await page.getByTestId('conversation').getAttribute('aria-rowcount'));
    await eventually(true, async () => (await count()) > 200);
    await message(page, (await count()) - 1).waitFor();
    await page.getByTestId('conversation').press('Home');
    const body = message(page, 0).locator('.message-line');
    await body.selectText();
    const marked = () => page.evaluate(() => document.getSelection()?.toString() ?? '');
    const text = await marked();
    assert.match(text, /small section/);
    const before = await count();
    await page.evaluate(() => {
      globalThis.fake.total += 70;
      globalThis.fake.tellProgress();
    });
    await eventually(before + 40, count);
    await drawn(page);
    assert.equal(await marked(), text);
  });

  it('waits for a program before it asks for messages', async () => {
    const page = await open({ total: 3 });
    await show(page);
    await page.getByText(/No program has connected yet/).waitFor();
    await page.locator('.status-line').getByText('0 messages', { exact: true }).waitFor();
    assert.equal(await page.locator('.message-entry').count(), 0);
    assert.equal(await askedForMessages(page), 0);
    await page.evaluate(() => globalThis.fake.setTotal(18));
    await message(page, 1).waitFor();
  });

  it('asks for nothing while another view is shown, whatever run it is', async () => {
    const page = await open();
    await show(page);
    await message(page, 1).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await rowAt(page, 8).waitFor();
    const before = await askedForMessages(page);
    await page.evaluate(() => globalThis.fake.restart());
    await eventually('2:9', async () => (await cellOf(rowAt(page, 8), 'number').textContent()) ?? '');
    await drawn(page);
    assert.equal(await askedForMessages(page), before);
    await show(page);
    await message(page, 1).locator('.message-head').getByText('#2:9').waitFor();
  });

  it('copies the selected message with Ctrl+C, also for the command when the list does not show it', async () => {
    const page = await open({ saved: { kinds: ['events'] } });
    await show(page);
    await message(page, 0).click();
    const sheet = page.getByTestId('conversation');
    await page.getByTestId('detail').getByRole('heading', { name: /^#6 / }).waitFor();
    await sheet.press('Control+c');
    const copies = () => page.evaluate(() => globalThis.fake.callsOf('copyText') as { text: string }[]);
    await eventually(1, async () => (await copies()).length);
    await page.evaluate(() => globalThis.fake.notify('copyRecord', null));
    await eventually(2, async () => (await copies()).length);
    for (const { text } of await copies()) assert.match(text, /^6 main, parent → worker, 22 bytes: small/);
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
