import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
import { launchChromium } from '../support/launchChromium.ts';
import { LiveHost } from '../support/liveHost.ts';
import { eventually } from '../webview/support/poll.ts';
import { type OpenTab, openTab } from './support/openTab.ts';
import { TabServer } from './support/tabServer.ts';

const sample = (name: string) => resolve('samples/build/linux', name);

const article: SessionDescriptionInput = {
  children: [{ name: 'worker', program: sample('article'), args: ['--ack'] }],
  pipes: { main: {} },
  events: { toChild: { waitedBy: 'child' }, fromChild: { waitedBy: 'parent' } },
  steps: [{ connect: 'main' }, { set: 'toChild' }, { send: 'main', text: 'small section of data' }],
};

describe('the tab of a real session', () => {
  let browser: Browser;
  let folder: string;
  let host: LiveHost;
  let server: TabServer | null = null;
  let opened: OpenTab | null = null;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ipc-tab-'));
  });
  afterEach(async () => {
    await opened?.page.context().close();
    opened = null;
    await server?.close();
    server = null;
    await host.close();
    rmSync(folder, { recursive: true });
  });

  async function run(description: SessionDescriptionInput): Promise<OpenTab> {
    host = new LiveHost();
    await host.start(description, folder);
    server = await TabServer.start(host);
    opened = await openTab(browser, server);
    return opened;
  }

  it('has the focus where it was when a menu of VS Code is closed', async () => {
    const { page, tab } = await run(article);
    await tab.locator('[data-kind="message"]').first().click();
    const focused = () =>
      tab.evaluate(() => document.hasFocus() && document.activeElement?.getAttribute('data-testid'));
    await eventually('records', focused);
    // As VS Code does it: what is chosen from has the focus, and the frame gets it back.
    await page.evaluate(() => {
      const menu = document.createElement('button');
      document.body.append(menu);
      menu.focus();
    });
    await eventually(false, focused);
    await page.evaluate(() => {
      document.querySelector('button')?.remove();
      document.querySelector('iframe')?.contentWindow?.focus();
    });
    await eventually('records', focused);
  });

  it('sends what is composed, and shows the answer', async () => {
    const { tab } = await run({
      children: [{ name: 'worker', program: sample('echo') }],
      pipes: { main: {} },
    });
    await tab.locator('[data-kind="pipe.connect"]').waitFor();
    const message = tab.getByTestId('compose').getByRole('textbox', { name: 'Message' });
    await message.fill('hello there');
    await message.press('Control+Enter');
    const answer = tab.locator('[data-kind="message"]').nth(1);
    await answer.waitFor();
    const label = (await answer.getAttribute('aria-label')) ?? '';
    assert.match(label, /worker to parent/);
    assert.match(label, /hello there/);
  });

  it('pairs what a program echoes with what was sent', async () => {
    const { tab } = await run({
      children: [{ name: 'worker', program: sample('echo') }],
      pipes: { main: {} },
      steps: [{ send: 'main', text: 'first' }, { receive: 'main' }, { send: 'main', text: 'second' }],
    });
    const answer = tab.locator('[data-kind="message"]').nth(3);
    await answer.locator('[data-column=reply]', { hasText: /^[\d.]+ [µm]s\?$/ }).waitFor();
    await answer.click();
    const link = tab.locator('dt', { hasText: 'Reply to?' }).locator('xpath=following-sibling::dd');
    await link.getByRole('button').click();
    await tab.getByRole('heading', { name: /parent → worker on main, 6 bytes/ }).waitFor();
    await tab.locator('dt', { hasText: /^Reply\?$/ }).waitFor();
    await tab.getByRole('tab', { name: 'Sequence' }).click();
    await tab.locator('.sequence-row .figure-label', { hasText: /^6 B, [\d.]+ [µm]s\?$/ }).waitFor();
  });

  it('opens the conversation of the message that is selected, and stays with one that was chosen', async () => {
    const { tab } = await run({
      children: [
        { name: 'left', program: sample('echo'), args: ['--pipe', '${pipe:first}'] },
        { name: 'right', program: sample('echo'), args: ['--pipe', '${pipe:second}'] },
      ],
      pipes: { first: {}, second: {} },
      steps: [
        { send: 'first', text: 'to the left' },
        { receive: 'first' },
        { send: 'second', text: 'to the right' },
        { receive: 'second' },
      ],
    });
    const record = (text: string) => tab.locator('[data-kind="message"]', { hasText: text }).first();
    const sheet = tab.getByTestId('conversation');
    const client = tab.locator('.conversation-bar select');
    const show = (view: string) => tab.getByRole('tab', { name: view }).click();
    await record('to the right').click();
    await show('Conversation');
    await sheet.locator('[aria-selected=true]', { hasText: 'to the right' }).waitFor();
    await client.selectOption({ label: 'first, client 1 · left' });
    await sheet.getByText('to the left').first().waitFor();
    await show('Records');
    await show('Conversation');
    await sheet.getByText('to the left').first().waitFor();
    await show('Records');
    await record('to the left').click();
    await record('to the right').click();
    await show('Conversation');
    await sheet.locator('[aria-selected=true]', { hasText: 'to the right' }).waitFor();
  });

  it('pulses an event that nobody waits for: set, and reset again', async () => {
    const { tab } = await run({
      children: [{ name: 'worker', program: sample('never-connects') }],
      pipes: { main: {} },
      events: { go: { waitedBy: 'child' } },
    });
    const event = tab.getByTestId('compose').getByRole('group', { name: 'Event go' });
    await event.getByRole('button', { name: 'Pulse' }).click();
    await tab.locator('[data-kind="event.set"]').waitFor();
    await tab.locator('[data-kind="event.reset"]').waitFor();
  });

  it('shows the live bytes of memory that a child announced', async () => {
    const { tab } = await run(article);
    await tab.locator('[data-kind="memory.map"]').waitFor();
    await tab.getByRole('tab', { name: /worker/ }).click();
    const first = tab.getByTestId('memory').getByRole('gridcell', { name: /^offset 0 hex, [0-9a-f]{2}/ });
    await first.waitFor();
  });

  it('searches 4 GiB of which little was ever written, and gives that up at once', async () => {
    const pages = 12_000;
    const { tab } = await run({
      children: [
        {
          name: 'painter',
          program: sample('opens-memory'),
          args: ['--count', String(pages), '--interval', '0'],
        },
      ],
      memory: { frame: { size: 2 ** 32 } },
    });
    await tab.locator('[data-kind="child.exit"]').waitFor();
    await tab.getByRole('tab', { name: 'Memory: frame' }).click();
    const memory = tab.getByTestId('memory');
    const field = memory.getByRole('textbox', { name: 'Find', exact: true });
    const next = memory.getByRole('button', { name: 'Find the next one (F3)' });
    const searches = () => server?.calls.filter((method) => method === 'searchMemory').length ?? 0;

    await field.fill('df 00 00');
    await field.press('Shift+Enter');
    // The last page that ends in df; from the cursor at the beginning the search goes round to the end.
    const last = pages - ((pages - 0xdf) % 256);
    await memory.getByText(`offset 0x${(last * 4096).toString(16)}`).waitFor();
    assert.ok(searches() < 40, `${searches()} answers for 4 GiB`);

    // No whole byte is known, so that each one is looked at.
    await field.fill('?1 ?2 ?3');
    await field.press('Enter');
    const stop = memory.getByRole('button', { name: /^Stop at [0-9]+ %$/ });
    await stop.waitFor();
    await memory.getByRole('grid').press('Escape');
    await next.waitFor();
    const before = searches();
    // What the host answers now comes behind whatever it still had to do.
    await host.channel.request('state', {});
    await host.channel.request('state', {});
    assert.ok(searches() <= before + 1, 'the host is not asked any more');
    assert.equal(await stop.count(), 0);
  });

  it('shows on a fold of changes that one of them is marked, and goes to it', async () => {
    const { tab } = await run({
      children: [
        { name: 'painter', program: sample('opens-memory'), args: ['--count', '40', '--interval', '40'] },
      ],
      memory: { frame: { size: 1 << 20 } },
    });
    await tab.locator('[data-kind="child.exit"]').waitFor();
    const fold = tab.locator('.record-row.fold').first();
    await fold.click();
    const records = tab.getByTestId('records');
    await records.press('ArrowRight');
    await eventually(0, () => tab.locator('.record-row.selected.fold').count());
    const selected = tab.locator('.record-row.selected');
    const first = await selected.getAttribute('data-row');
    await records.press('ArrowDown');
    await eventually(false, async () => (await selected.getAttribute('data-row')) === first);
    const marked = await selected.getAttribute('data-row');
    await records.press('m');
    await tab.locator('.record-row.selected.marked').waitFor();
    await records.press('ArrowUp');
    await eventually(first, () => selected.getAttribute('data-row'));
    await records.press('ArrowLeft');
    await tab.locator('.record-row.fold.marked', { hasText: '1 marked inside' }).waitFor();
    await records.press('.');
    await eventually(marked, () => tab.locator('.record-row.selected.marked').getAttribute('data-row'));
  });

  it('shows a message of 8 MiB without holding it', async () => {
    const { tab } = await run({
      children: [{ name: 'worker', program: sample('big-message'), args: [String(8 << 20)] }],
      pipes: { main: { mode: 'byte' } },
    });
    await tab.locator('[data-kind="message"]').first().waitFor();
    await tab.locator('[data-kind="child.exit"]').waitFor();
  });
});
