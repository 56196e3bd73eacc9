import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { arabicName } from './support/fakeRecords.ts';
import { drawn, eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

/**
 * What got out of a name or a text: elements that nobody of ours makes, and characters in texts or attributes that act,
 * reorder or hide; and what is wider than its window.
 */
function leaks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('#root :is(img, script, a, b, iframe, style)')]
      // The number of a run is ours.
      .filter((element) => !/^Run \d+$/.test(element.textContent ?? ''))
      .map((element) => `element ${element.outerHTML.slice(0, 80)}`);
    const unsafe = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    const look = (where: string, text: string | null) => {
      const at = text?.search(unsafe) ?? -1;
      if (text && at >= 0)
        found.push(`${where}: ${JSON.stringify(text.slice(Math.max(0, at - 40), at + 10))}`);
    };
    for (const element of document.querySelectorAll('body *')) {
      if (element instanceof HTMLScriptElement) continue;
      for (const { name, value } of element.attributes) {
        // Kept for code, and never shown.
        if (!name.startsWith('data-') && !['value', 'id', 'aria-activedescendant'].includes(name))
          look(`${element.className} ${name}`, value);
      }
      for (const node of element.childNodes) {
        if (node instanceof Text) look(`text of ${element.className || element.tagName}`, node.data);
      }
    }
    const bars = [
      'html',
      '.session-bar',
      '.view-tabs',
      '.compose',
      '.overview',
      '.detail',
      '.banner',
      '.run-folds',
    ];
    for (const selector of bars) {
      const element = document.querySelector(selector);
      if (element && element.scrollWidth > element.clientWidth) found.push(`${selector} is too wide`);
    }
    return found;
  });
}

describe('names and messages of a child that means no good', () => {
  const open = withPage();

  async function openHostile(): Promise<Page> {
    const page = await open({
      height: 1000, // for all rows, with a warning below them
      saved: { follow: false, compose: { pipes: {}, history: ['<i>\u202Eevil</i>'] } },
    });
    await rowAt(page, 0).waitFor();
    await page.evaluate(() => globalThis.fake.turnHostile());
    await eventually(true, async () => ((await rowAt(page, 3).textContent()) ?? '').includes('<img src=x'));
    return page;
  }

  it('are shown as what they are in the list and the detail of each row', async () => {
    const page = await openHostile();
    assert.deepEqual(await leaks(page), []);
    for (let row = 0; row < 18; row++) {
      await rowAt(page, row).click();
      await page
        .getByTestId('detail')
        .getByRole('heading', { name: `#2:${row + 1} ` })
        .first()
        .waitFor();
      await drawn(page);
      assert.deepEqual(await leaks(page), [], `row ${row}`);
    }
    // Of a long name the end is cut off: which way a message went is seen behind it.
    const tail = await rowAt(page, 8)
      .locator('[data-column=what]')
      .evaluate((cell) => {
        const last = cell.lastElementChild;
        const right = cell.getBoundingClientRect().right;
        return {
          text: last?.textContent,
          inside: (last?.getBoundingClientRect().right ?? Infinity) <= right,
        };
      });
    assert.deepEqual(tail, { text: ' → parent', inside: true });
    const label = (await rowAt(page, 3).getAttribute('aria-label')) ?? '';
    assert.match(label, /<img src=x onerror=alert\(1\)>\\x1b\[31m\\u202egnp\.exe\\u202c\\0\\ud800/);
  });

  it('are shown as what they are in every other view', async () => {
    const page = await openHostile();
    const memory = page.getByRole('tab', { name: /^Memory: worker:1<img/ });
    for (const view of [
      page.getByRole('tab', { name: 'Sequence' }),
      page.getByRole('tab', { name: 'Conversation' }),
      memory,
    ]) {
      await view.click();
      await eventually('true', () => view.getAttribute('aria-selected'));
      await drawn(page);
      assert.deepEqual(await leaks(page), [], (await view.textContent())?.slice(0, 20));
    }
  });

  it('are shown as what they are in menus, in problems and where messages are written', async () => {
    const page = await openHostile();
    await page.getByText('Filter', { exact: true }).click();
    await page.locator('.list-menu[open] label').first().waitFor();
    assert.deepEqual(await leaks(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
    await page.evaluate(() => {
      globalThis.fake.sendFails = 'pipe <b>x</b>\u202E: \u001b[31m';
    });
    await page.getByRole('textbox', { name: 'Message', exact: true }).press('Enter');
    await page.getByText('Not sent: pipe <b>x</b>').waitFor();
    assert.deepEqual(await leaks(page), []);
    await page.evaluate(() => globalThis.fake.change({ status: 'died' }));
    await page.getByRole('region', { name: 'Session over' }).waitFor();
    assert.deepEqual(await leaks(page), []);
  });
});

describe('names that are written from right to left', () => {
  const open = withPage();

  /** Where the parts of a text stand on the screen, from left to right. */
  function order(page: Page, selector: string, parts: readonly string[]): Promise<string[]> {
    return page
      .locator(selector)
      .first()
      .evaluate((element, wanted) => {
        const [node] = [...element.childNodes].filter((child) => child instanceof Text && child.data !== '');
        if (!(node instanceof Text)) throw new Error(`no text in ${element.outerHTML}`);
        const left = (part: string) => {
          const range = document.createRange();
          const at = node.data.indexOf(part);
          if (at < 0) throw new Error(`${part} is not in ${node.data}`);
          range.setStart(node, at);
          range.setEnd(node, at + part.length);
          return range.getBoundingClientRect().left;
        };
        return wanted.toSorted((a, b) => left(a) - left(b));
      }, parts);
  }

  it('leave what stands behind them behind them, and are copied as they are', async () => {
    const page = await open({ saved: { follow: false } });
    await page.evaluate(() => globalThis.fake.writeFromRightToLeft());
    await eventually(true, async () => ((await rowAt(page, 8).textContent()) ?? '').includes(arabicName));
    await rowAt(page, 8).click();
    const parts = [arabicName, '#2'];
    assert.deepEqual(await order(page, '#record-8 [data-column=object]', parts), parts);
    const target = (await page.getByLabel('Send to').locator('option').first().textContent()) ?? '';
    assert.equal(target, `\u2068${arabicName}\u2069, client 2 · \u2068${arabicName}\u2069`);
    const label = (await rowAt(page, 8).getAttribute('aria-label')) ?? '';
    assert.ok(
      label.includes(`\u2068${arabicName}\u2069 to parent on \u2068${arabicName}\u2069 #2, 8 bytes`),
      label,
    );

    await page.getByTestId('records').press('Control+c');
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('copyText').length));
    const copied = JSON.stringify(await page.evaluate(() => globalThis.fake.callsOf('copyText')));
    assert.ok(copied.includes(`${arabicName}, ${arabicName} → parent, 8 bytes`), copied);
    const selected = await page.locator('.detail h2').evaluate((heading) => {
      document.getSelection()?.selectAllChildren(heading);
      const clipboardData = new DataTransfer();
      heading.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
      return clipboardData.getData('text/plain');
    });
    assert.match(selected, new RegExp(`^#2:9 ${arabicName} → parent on ${arabicName} #2, 8 bytes`));
  });
});
