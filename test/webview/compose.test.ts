import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { lengthenEvents } from './support/longNames.ts';
import { eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

/** What was sent: pipe, client, bytes. */
function sent(page: Page): Promise<unknown> {
  return page.evaluate(() =>
    globalThis.fake
      .callsOf('send')
      .map((params) =>
        JSON.parse(
          JSON.stringify(params, (_, value) => (value instanceof Uint8Array ? Array.from(value) : value)),
        ),
      ),
  );
}

const toMain = (text: string) => ({ pipe: 'main', instance: 1, bytes: [...Buffer.from(text)] });

describe('compose bar', () => {
  const open = withPage();
  const parts = (page: Page) => {
    const bar = page.getByTestId('compose');
    return {
      bar,
      message: bar.getByRole('textbox', { name: 'Message' }),
      outgoing: bar.locator('#outgoing'),
      send: bar.getByRole('button', { name: 'Send', exact: true }),
    };
  };

  it('shows the bytes that will go out and sends just these', async () => {
    const page = await open();
    const { bar, message, outgoing } = parts(page);
    await message.fill('hé');
    assert.equal(await outgoing.textContent(), '3 B: 68 c3 a9');
    await bar.getByLabel('Ending').selectOption('CRLF');
    assert.equal(await outgoing.textContent(), '5 B: 68 c3 a9 0d 0a');
    await bar.getByLabel('Format').selectOption('UTF-16LE');
    assert.equal(await outgoing.textContent(), '8 B: 68 00 e9 00 0d 00 0a 00');
    await message.press('Enter');
    await eventually([{ pipe: 'main', instance: 1, bytes: [0x68, 0, 0xe9, 0, 0x0d, 0, 0x0a, 0] }], () =>
      sent(page),
    );
    await eventually('', () => message.inputValue());
  });

  it('sends no bytes only on purpose: many a child takes them for the end', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    await message.press('Enter');
    await bar.getByRole('alert').getByText('Nothing is typed.').waitFor();
    await message.press('Control+Enter');
    await eventually([{ pipe: 'main', instance: 1, bytes: [] }], () => sent(page));
    await bar.getByLabel('Ending').selectOption('LF');
    await message.press('Enter');
    await eventually(
      [
        { pipe: 'main', instance: 1, bytes: [] },
        { pipe: 'main', instance: 1, bytes: [10] },
      ],
      () => sent(page),
    );
  });

  it('says where hex is wrong and does not send it', async () => {
    const page = await open();
    const { bar, message, outgoing, send } = parts(page);
    await bar.getByLabel('Format').selectOption('Hex');
    await message.fill('de ad g0');
    assert.match((await outgoing.textContent()) ?? '', /^character 7: .*not a hex digit/);
    assert.equal(await send.isDisabled(), true);
    await message.press('Control+Enter');
    await message.fill('de ad be');
    await message.press('Control+Enter');
    await eventually([{ pipe: 'main', instance: 1, bytes: [0xde, 0xad, 0xbe] }], () => sent(page));
  });

  it('keeps a failed message and says why beside it', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    await page.evaluate(() => {
      globalThis.fake.sendFails = 'The client of main has gone (EPIPE).';
    });
    await message.fill('hello');
    await message.press('Enter');
    await bar.getByRole('alert').getByText('Not sent: The client of main has gone (EPIPE).').waitFor();
    assert.equal(await message.inputValue(), 'hello');
    await message.press('Enter');
    await eventually('', () => message.inputValue());
    assert.equal(await bar.getByRole('alert').count(), 0);
  });

  it('brings back what was sent before', async () => {
    const page = await open();
    const { message } = parts(page);
    for (const text of ['first', 'second']) {
      await message.fill(text);
      await message.press('Enter');
      await eventually('', () => message.inputValue());
    }
    await message.press('ArrowUp');
    assert.equal(await message.inputValue(), 'second');
    await message.press('ArrowUp');
    assert.equal(await message.inputValue(), 'first');
    await message.press('ArrowDown');
    await message.press('ArrowDown');
    assert.equal(await message.inputValue(), '');
  });

  it('gives what is typed while a client does not read to the next message', async () => {
    const page = await open();
    const { message } = parts(page);
    await page.evaluate(() => globalThis.fake.holdSends());
    await message.fill('first');
    await message.press('Enter');
    await eventually([toMain('first')], () => sent(page));
    assert.equal(await message.inputValue(), '', 'a second Enter does not send it again');
    await message.fill('second');
    await page.evaluate(() => globalThis.fake.answerSends());
    await message.press('Enter');
    await eventually([toMain('first'), toMain('second')], () => sent(page));
    await message.press('ArrowUp');
    await message.press('ArrowUp');
    assert.equal(await message.inputValue(), 'first');
  });

  it('keeps both the message that failed late and what was typed meanwhile', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    await page.evaluate(() => {
      globalThis.fake.holdSends();
      globalThis.fake.sendFails = 'The client of main has gone (EPIPE).';
    });
    await message.fill('first');
    await message.press('Enter');
    await message.fill('sec');
    await page.evaluate(() => globalThis.fake.answerSends());
    const alert = bar.getByRole('alert').getByText('Not sent: The client of main has gone (EPIPE).');
    await alert.waitFor();
    await message.pressSequentially('ond');
    assert.equal(await message.inputValue(), 'second');
    assert.equal(await alert.count(), 1, 'is not typed away before it is read');
    await message.press('ArrowUp');
    assert.equal(await message.inputValue(), 'first');
  });

  it('comes back from the history to what was being typed', async () => {
    const page = await open();
    const { message } = parts(page);
    await message.fill('sent');
    await message.press('Enter');
    await eventually('', () => message.inputValue());
    await message.fill('draft');
    await message.press('ArrowUp');
    await message.fill('sent, and changed');
    await message.press('ArrowDown');
    assert.equal(await message.inputValue(), 'draft');
    await message.press('ArrowUp');
    assert.equal(await message.inputValue(), 'sent, and changed');
  });

  it('begins a new line with Shift+Enter', async () => {
    const page = await open();
    const { message, outgoing } = parts(page);
    await message.fill('a');
    await message.press('Shift+Enter');
    await message.pressSequentially('b');
    assert.equal(await outgoing.textContent(), '3 B: 61 0a 62');
    assert.deepEqual(await sent(page), []);
  });

  it('has nobody to send to when no client is connected', async () => {
    const page = await open({ total: 2 });
    const { message, send } = parts(page);
    await eventually(
      'No client is connected to main.',
      async () => (await message.getAttribute('placeholder')) ?? '',
    );
    assert.equal(await send.isDisabled(), true);
  });

  it('replies to a row from its menu or by key: to its client, in its format, with the cursor there', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    await page.evaluate(() => {
      const { fake } = globalThis;
      const [client] = fake.state.pipes[0]?.instances ?? [];
      if (!client) throw new Error('no client');
      fake.state.pipes[0]?.instances.push({ ...client, instance: 2 });
      fake.notify('state', fake.state);
    });
    await bar.getByLabel('Send to').selectOption('main#2');
    await rowAt(page, 8).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Reply', exact: true }).click();
    await eventually(true, () => message.evaluate((field) => field === document.activeElement));
    assert.equal(await bar.getByLabel('Send to').inputValue(), 'main#1');
    assert.equal(await bar.getByLabel('Format').inputValue(), 'hex');

    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page.locator('#message-3').click();
    await page.getByTestId('conversation').press('r');
    await eventually(true, () => message.evaluate((field) => field === document.activeElement));
    assert.equal(await bar.getByLabel('Format').inputValue(), 'hex', 'an empty message is in any format');
    await message.fill('01 02');
    await message.press('Enter');
    await eventually([{ pipe: 'main', instance: 1, bytes: [1, 2] }], () => sent(page));

    await page.locator('#message-0').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Follow Conversation' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: 'Reply', exact: true }).count(), 0, 'of our own');
  });

  it('says why there is no reply to a client that has gone', async () => {
    const page = await open();
    const { message } = parts(page);
    await page.evaluate(() => {
      const { fake } = globalThis;
      const [client] = fake.state.pipes[0]?.instances ?? [];
      if (!client) throw new Error('no client');
      client.connected = false;
      fake.state.pipes[0]?.instances.push({ ...client, connected: true, instance: 2 });
      fake.notify('state', fake.state);
    });
    await rowAt(page, 8).click();
    await page.getByTestId('records').press('r');
    await page.locator('.status-line').getByText('main, client 1 is not connected any more.').waitFor();
    assert.equal(await message.evaluate((field) => field === document.activeElement), false);
  });

  it('goes on with the newest client when the chosen one has gone', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    await page.evaluate(() => {
      const { fake } = globalThis;
      const [pipe] = fake.state.pipes;
      const [first] = pipe?.instances ?? [];
      if (!pipe || !first) throw new Error('no client');
      pipe.instances = [
        { ...first, connected: false },
        { ...first, instance: 2, child: null },
      ];
      fake.notify('state', fake.state);
    });
    await eventually('main#2', () => bar.getByLabel('Send to').inputValue());
    await message.fill('x');
    await message.press('Enter');
    await eventually([{ pipe: 'main', instance: 2, bytes: [0x78] }], () => sent(page));
  });

  it('shows events with their state and sets them, as the child where we wait', async () => {
    const page = await open();
    const { bar } = parts(page);
    await bar.getByText('Events (2)').click();
    const menu = bar.locator('.menu-body');
    const fromChild = menu.getByRole('group', { name: 'Event fromChild' });
    await fromChild.getByText('not set').waitFor();
    await fromChild.getByRole('button', { name: 'Set as child' }).click();
    await eventually([{ event: 'fromChild' }], () =>
      page.evaluate(() => globalThis.fake.callsOf('setEvent')),
    );
    await menu.getByRole('group', { name: 'Event toChild' }).getByRole('button', { name: 'Reset' }).click();
    await eventually([{ event: 'toChild' }], () =>
      page.evaluate(() => globalThis.fake.callsOf('resetEvent')),
    );
  });

  it('leaves an event where it is when it is set', async () => {
    const page = await open({ width: 1700 });
    const { bar } = parts(page);
    const order = () =>
      bar
        .locator('.events > .event:visible')
        .evaluateAll((events) => events.map((event) => event.dataset.event));
    const before = await order();
    assert.deepEqual(before, ['toChild', 'fromChild']);
    await bar.locator('.events > .event').getByRole('button', { name: 'Set as child' }).dblclick();
    await eventually([{ event: 'fromChild' }, { event: 'fromChild' }], () =>
      page.evaluate(() => globalThis.fake.callsOf('setEvent')),
    );
    assert.deepEqual(await order(), before);
    await page.setViewportSize({ width: 1180, height: 780 });
    await eventually(['fromChild'], order);
  });

  it('shows the state of an event with a long name, and its buttons, in a narrow tab as well', async () => {
    const page = await open();
    await lengthenEvents(page);
    const event = page.locator('.events > .event').first();
    await event.getByText('AndSoOn').waitFor();
    await page.locator('.events summary').click();
    const menu = page.locator('.events .menu-body');
    for (const width of [1180, 590, 320]) {
      await page.setViewportSize({ width, height: 780 });
      const [room, needed] = await menu.evaluate((body) => [body.clientWidth, body.scrollWidth]);
      assert.ok(needed <= room, `${needed} px in a menu of ${room} px, at ${width} px`);
      for (const part of [event.locator('.event-now'), event.getByRole('button', { name: 'Reset' })]) {
        const box = await part.boundingBox();
        assert.ok(
          box && box.width > 0 && box.x >= 0 && box.x + box.width <= width,
          JSON.stringify({ width, box }),
        );
      }
    }
  });

  it('pulses an event', async () => {
    const page = await open();
    const { bar } = parts(page);
    await bar.getByText('Events (2)').click();
    const toChild = bar.locator('.menu-body').getByRole('group', { name: 'Event toChild' });
    await toChild.getByRole('button', { name: 'Pulse' }).click();
    await eventually([{ event: 'toChild' }], () =>
      page.evaluate(() => globalThis.fake.callsOf('pulseEvent')),
    );
  });

  it('sends a file in place of what is typed, which stays', async () => {
    const page = await open();
    const { bar, message, outgoing, send } = parts(page);
    await message.fill('typed');
    await bar.getByRole('button', { name: 'Use a file' }).click();
    await bar.getByText('hello.bin').waitFor();
    assert.equal(await outgoing.textContent(), '3 B: 01 02 ff');
    assert.equal(await bar.getByLabel('Ending').isDisabled(), true);
    await send.click();
    await eventually([{ pipe: 'main', instance: 1, bytes: [1, 2, 255] }], () => sent(page));
    await eventually('typed', () => message.inputValue());
  });

  it('takes a file back that could not be sent', async () => {
    const page = await open();
    const { bar, message, send } = parts(page);
    await page.evaluate(() => {
      globalThis.fake.holdSends();
      globalThis.fake.sendFails = 'The client of main has gone (EPIPE).';
    });
    await message.fill('typed');
    await bar.getByRole('button', { name: 'Use a file' }).click();
    await bar.getByText('hello.bin').waitFor();
    await send.click();
    await eventually('typed', () => message.inputValue());
    await bar.getByText('hello.bin').waitFor({ state: 'detached' });
    await page.evaluate(() => globalThis.fake.answerSends());
    await bar.getByRole('alert').getByText('Not sent: The client of main has gone (EPIPE).').waitFor();
    await bar.getByText('hello.bin').waitFor();
  });

  it('says what was not done with a file, until that is tried again', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    const alert = bar.getByRole('alert');
    const use = bar.getByRole('button', { name: 'Use a file' });
    const save = bar.getByRole('button', { name: 'Save the message' });
    const fail = (reason: string) =>
      page.evaluate((sentence) => {
        globalThis.fake.fileFails = sentence;
      }, reason);
    await message.fill('typed');
    await fail('The disk is full.');
    await save.click();
    await eventually('Not saved: The disk is full.', () => alert.innerText());
    await save.click();
    await eventually(0, () => alert.count());
    await eventually(2, () => page.evaluate(() => globalThis.fake.callsOf('saveMessage').length));
    await fail('It is too large.');
    await use.click();
    await eventually('No file is used: It is too large.', () => alert.innerText());
    await use.click();
    await bar.getByText('hello.bin').waitFor();
    assert.equal(await alert.count(), 0);
    assert.deepEqual(await sent(page), []);
  });

  it('saves the bytes that would go out', async () => {
    const page = await open();
    const { bar, message } = parts(page);
    const save = bar.getByRole('button', { name: 'Save the message' });
    assert.equal(await save.isDisabled(), true);
    await message.fill('hi');
    await bar.getByLabel('Ending').selectOption('LF');
    await save.click();
    await eventually([[0x68, 0x69, 0x0a]], () =>
      page.evaluate(() =>
        globalThis.fake.callsOf('saveMessage').map((params) => {
          const bytes = Object.values(Object(params))[0];
          return bytes instanceof Uint8Array ? Array.from(bytes) : [];
        }),
      ),
    );
  });

  it('shows what waits unread', async () => {
    const page = await open();
    await page.evaluate(() =>
      globalThis.fake.notify('backlog', [{ pipe: 'main', instance: 1, unread: 4096, queued: 2 }]),
    );
    await parts(page).bar.getByText('4096 B unread, 2 waiting').waitFor();
  });

  it('takes the cursor when the extension asks for it', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.fake.notify('compose', { pipe: 'main' }));
    await eventually('Message', () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
    );
  });
});
