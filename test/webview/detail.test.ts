import assert from 'node:assert/strict';
import type { Record } from '../../src/protocol/record.ts';
import { axeViolations } from './support/axeViolations.ts';
import { drawn, eventually, rowAt } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

describe('detail', () => {
  const open = withPage();

  it('shows title, facts and bytes of a message', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    await detail.getByRole('heading', { name: '#9 worker → parent on main, 8 bytes' }).waitFor();
    await detail.getByText('0.030902117 s').waitFor();
    const bytes = detail.getByRole('grid', { name: 'Bytes of the record' });
    await bytes.getByRole('gridcell', { name: 'offset 0 hex, a4' }).waitFor();
    assert.equal(await bytes.getByRole('gridcell').count(), 8);
    await detail.getByText('420 / 420').first().waitFor();
  });

  it('shows each character of the bytes in a tab of any width', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const bytes = page.getByRole('grid', { name: 'Bytes of the record' });
    await bytes.getByRole('gridcell', { name: 'offset 0 hex, a4' }).waitFor();
    for (let width = 600; width <= 1200; width += 20) {
      await page.setViewportSize({ width, height: 700 });
      await drawn(page);
      await bytes.locator('.character').first().waitFor();
      const [last, end] = await bytes.evaluate((grid) => {
        const view = grid.parentElement;
        const ends = [...grid.querySelectorAll('.character')].map((one) => one.getBoundingClientRect().right);
        return [Math.max(...ends), (view?.getBoundingClientRect().left ?? 0) + (view?.clientWidth ?? 0)];
      });
      assert.ok(
        last !== undefined && end !== undefined && last <= end,
        `${last} of ${end} px at ${width} px`,
      );
    }
  });

  it('lets bytes be scrolled to for which there is no room', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const bytes = page.getByRole('grid', { name: 'Bytes of the record' });
    await bytes.getByRole('gridcell', { name: 'offset 0 hex, a4' }).waitFor();
    await page.setViewportSize({ width: 290, height: 780 });
    await drawn(page);
    const last = bytes.locator('.character').nth(7);
    await last.waitFor();
    await last.scrollIntoViewIfNeeded();
    const { x = 0, width = 0 } = (await last.boundingBox()) ?? {};
    assert.ok(width > 0 && x + width <= 290, `ends at ${x + width} px`);
  });

  it('reads numbers at the cursor in the chosen byte order', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    const bytes = detail.getByRole('grid', { name: 'Bytes of the record' });
    await bytes.getByRole('gridcell', { name: 'offset 6 hex, 01' }).click();
    await detail.getByText('Inspector at 0x6').waitFor();
    const u16 = detail.locator('dt', { hasText: 'u16' }).locator('xpath=following-sibling::dd');
    await eventually('1 / 1', () => u16.innerText());
    await detail.getByRole('button', { name: 'little endian' }).click();
    await eventually('256 / 256', () => u16.innerText());
    await bytes.press('ArrowLeft');
    await detail.getByText('Inspector at 0x5').waitFor();
  });

  it('links an announcement to its memory, and the mapping back to its message', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('button', { name: 'worker:1, 64 KiB' }).click();
    await page.getByTestId('memory').waitFor();
    await page.getByTestId('detail').getByRole('button', { name: 'row 10' }).click();
    const link = page.getByTestId('detail').getByRole('button', { name: 'row 9, main' });
    await link.click();
    await page.getByTestId('detail').getByRole('heading', { name: /^#9 / }).waitFor();
    await eventually('true', async () => (await rowAt(page, 8).getAttribute('aria-selected')) ?? '');
  });

  it('links a reply to its request and back, and says that the pairing is a guess', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    assert.equal(await rowAt(page, 8).locator('[data-column=reply]').textContent(), '16 ms?');
    assert.match(
      (await rowAt(page, 8).getAttribute('aria-label')) ?? '',
      /8 bytes, probably a reply to 6 after 15.8 milliseconds, a4/,
    );
    const detail = page.getByTestId('detail');
    await detail.getByText('Reply to?').waitFor();
    await detail.getByRole('button', { name: 'row 6', exact: true }).click();
    await detail.getByRole('heading', { name: /^#6 / }).waitFor();
    await detail.getByRole('button', { name: 'row 9', exact: true }).click();
    await detail.getByRole('heading', { name: /^#9 / }).waitFor();
  });

  it('links a request to the reply that comes after it was selected, and then asks no more', async () => {
    const page = await open({ total: 8 });
    await rowAt(page, 5).click();
    const detail = page.getByTestId('detail');
    await detail.getByRole('heading', { name: /^#6 / }).waitFor();
    const asked = () => page.evaluate(() => globalThis.fake.callsOf('exchange').length);
    await eventually(1, asked);
    await page.evaluate(() => globalThis.fake.tellProgress());
    await page.evaluate(() => globalThis.fake.setTotal(9));
    await detail.getByRole('button', { name: 'row 9', exact: true }).waitFor();
    assert.equal(await asked(), 2);
    await page.evaluate(() => globalThis.fake.setTotal(12));
    await rowAt(page, 11).waitFor();
    assert.equal(await asked(), 2);
  });

  it('does not look for the reply again when the run is over', async () => {
    const page = await open({ total: 8, session: { status: 'ended' } });
    await rowAt(page, 5).click();
    const asked = () => page.evaluate(() => globalThis.fake.callsOf('exchange').length);
    await eventually(1, asked);
    await page.evaluate(() => globalThis.fake.setTotal(12));
    await rowAt(page, 11).waitFor();
    assert.equal(await asked(), 1);
  });

  it('selects the bytes of a field, and the field of the bytes', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    const detail = page.getByTestId('detail');
    const tree = detail.getByRole('tree', { name: 'Fields' });
    const size = tree.getByRole('treeitem', { name: 'size, u32le at 4, 65536 bytes' });
    await size.click();
    await eventually('true', async () => (await size.getAttribute('aria-selected')) ?? '');
    const selected = detail.getByRole('grid', { name: 'Bytes of the record' }).locator('.byte.selected');
    await eventually(['00', '00', '01', '00'], () => selected.allInnerTexts());
    await page.keyboard.press('ArrowUp');
    await eventually(['a4', '01', '00', '00'], () => selected.allInnerTexts());
    await detail.getByRole('gridcell', { name: 'offset 6 hex, 01' }).click();
    await eventually('true', async () => (await size.getAttribute('aria-selected')) ?? '');
    await rowAt(page, 5).click();
    await tree.getByRole('treeitem', { name: /^text, UTF-8 at 0, small section of data/ }).waitFor();
  });

  it('says how a child ended, with the last lines that it wrote to stderr', async () => {
    const page = await open();
    await rowAt(page, 17).click();
    const detail = page.getByTestId('detail');
    await detail.getByText('Ended by itself with exit code 3.').waitFor();
    const last = detail.getByRole('region', { name: 'Last lines of stderr' });
    await last.getByRole('button', { name: '\\u202eevil\\u202c <b>bold</b> \\x1b[31mred' }).click();
    await detail.getByRole('heading', { name: /^#15 / }).waitFor();
  });

  it('shows a problem with call, code, name and remedy', async () => {
    const page = await open();
    await rowAt(page, 15).click();
    const problem = page.getByTestId('detail').getByRole('region', { name: 'Problem' });
    for (const text of ['larger than the pipe main can carry', 'sendmsg', '90 EMSGSIZE', 'use byte mode']) {
      await problem.getByText(text).waitFor();
    }
  });

  it('says that an empty message is empty', async () => {
    const page = await open();
    await rowAt(page, 13).click();
    await page.getByTestId('detail').getByText('0 bytes, and not an end of file').waitFor();
  });

  it('writes hostile text as escapes and never as markup', async () => {
    const page = await open();
    await rowAt(page, 14).waitFor();
    const content = await rowAt(page, 14).locator('[data-column=content]').textContent();
    assert.equal(content, '\\u202eevil\\u202c <b>bold</b> \\x1b[31mred');
    assert.equal(await page.locator('b').count(), 0);
    await page.evaluate(() => globalThis.fake.change({ title: '<img src=x> \u202Egnp' }));
    await page.getByRole('heading', { name: '<img src=x> \\u202egnp' }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });

  it('selects what the extension points at, although it is filtered out', async () => {
    const page = await open({ total: 1000, saved: { kinds: ['events'], follow: false } });
    await eventually(
      true,
      async () => (await page.locator('.status-line').textContent())?.includes('only events') ?? false,
    );
    await page.evaluate(() => globalThis.fake.notify('reveal', { row: 700 }));
    await page
      .getByTestId('detail')
      .getByRole('heading', { name: /^#701 / })
      .waitFor();
    await eventually('true', async () => (await rowAt(page, 700).getAttribute('aria-selected')) ?? '');
  });

  it('offers what can be done about a row', async () => {
    const page = await open();
    const detail = page.getByTestId('detail');
    await rowAt(page, 17).click();
    await detail.getByRole('button', { name: 'Start worker again' }).click();
    await eventually([{ child: 'worker' }], () => page.evaluate(() => globalThis.fake.callsOf('startChild')));
    await rowAt(page, 3).click();
    await detail.getByRole('button', { name: 'Disconnect client 1' }).click();
    await eventually([{ pipe: 'main', instance: 1 }], () =>
      page.evaluate(() => globalThis.fake.callsOf('disconnect')),
    );
    await page.evaluate(() => globalThis.fake.change({ status: 'ended' }));
    await eventually(0, () => detail.getByRole('button', { name: 'Disconnect client 1' }).count());
  });

  it('offers to connect again to what another program serves', async () => {
    const page = await open();
    const { detail, status } = { detail: page.getByTestId('detail'), status: page.locator('.status-line') };
    await rowAt(page, 17).waitFor();
    const lose = (role: 'serve' | 'connect', connected: boolean) =>
      page.evaluate(
        (part) => {
          const { state } = globalThis.fake;
          const pipes = state.pipes.map((pipe) => ({
            ...pipe,
            role: part.role,
            instances: pipe.instances.map((client) => ({ ...client, connected: part.connected })),
          }));
          const children = state.children.map((child) => ({ ...child, running: true }));
          globalThis.fake.notify('state', { ...state, pipes, children });
        },
        { role, connected },
      );
    const end = { seq: 16, time: 1, kind: 'pipe.disconnect', pipe: 'main', instance: 1 } as const;
    const problem = { seq: 16, time: 1, kind: 'error', object: 'pipe main', lost: null } as const;
    const words = { code: 2, name: 'ENOENT', message: 'There is no such pipe.', remedy: null };
    let seq = 100;
    const offered = async (record: Record) => {
      seq++;
      await page.evaluate(
        (told) => {
          globalThis.fake.recordInstead = told;
        },
        { ...record, seq },
      );
      await rowAt(page, seq % 10).click();
      await detail.getByRole('heading', { name: new RegExp(`^#${seq} `) }).waitFor();
      return detail.getByRole('button', { name: 'Connect to main again' }).count();
    };
    const left = { ...end, reason: 'the peer closed its end' };
    await lose('connect', true);
    assert.equal(await offered(left), 0);
    await lose('serve', false);
    assert.equal(await offered(left), 0);
    await lose('connect', false);
    assert.equal(await offered({ ...problem, ...words, call: 'sendmsg' }), 0);
    assert.equal(await offered({ ...problem, ...words, call: 'connect' }), 1);
    assert.equal(await offered(left), 1);
    await detail.getByRole('button', { name: 'Connect to main again' }).click();
    await status.getByText('Not connected to main any more.').waitFor();
    await status.getByRole('button', { name: 'Connect again' }).click();
    const asked = { pipe: 'main' };
    await eventually([asked, asked], () => page.evaluate(() => globalThis.fake.callsOf('connect')));
  });

  it('says how to start a program that is awaited from elsewhere', async () => {
    const page = await open({ total: 2 });
    await page.getByTestId('detail').getByRole('button', { name: 'Copy child environment' }).click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('copyChildEnvironment').length));
  });

  it('shows the text of a message as it is, whatever numbers are in it', async () => {
    const page = await open({ total: 2000 });
    await page.getByTestId('records').press('End');
    await rowAt(page, 1998).click();
    const text = page.getByTestId('detail').getByRole('treeitem', { name: /^text, UTF-8 at 0, frame 1998/ });
    await text.waitFor();
    assert.equal(await text.locator('.field-value span').count(), 0);
  });

  it('shows what an awaited program is to open, each name to be copied', async () => {
    const page = await open({ total: 2 });
    const detail = page.getByTestId('detail');
    const path = '/run/user/1000/a-rather-long-folder/of-the-session/main.sock';
    await detail.getByText('IPC_PIPE_MAIN', { exact: true }).waitFor();
    await detail.getByText(path).waitFor();
    await detail.getByText('/ipc-3f-toChild').waitFor();
    assert.equal(await detail.getByText('5f0c').count(), 0);
    await detail.getByRole('button', { name: 'Copy IPC_PIPE_MAIN' }).click();
    await eventually([{ text: path }], () => page.evaluate(() => globalThis.fake.callsOf('copyText')));
    await eventually(1, () => page.locator('[aria-live]').getByText('IPC_PIPE_MAIN is copied').count());
    assert.deepEqual(await axeViolations(page), []);
  });

  it('is closed by Esc and opened again', async () => {
    const page = await open();
    await rowAt(page, 8).click();
    await page.keyboard.press('Escape');
    await eventually(0, () => page.getByTestId('detail').count());
    await page.getByRole('button', { name: 'Show detail' }).click();
    await page.getByTestId('detail').getByRole('heading', { name: /^#9 / }).waitFor();
  });

  it('takes more room by mouse and by keyboard, and remembers it', async () => {
    const page = await open();
    const splitter = page.getByRole('separator', { name: 'Size of the detail' });
    await splitter.focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await splitter.getAttribute('aria-valuenow'), '35');
    const box = await splitter.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x, 300);
    await page.mouse.down();
    await page.mouse.move(590, 300);
    await page.mouse.up();
    assert.equal(await splitter.getAttribute('aria-valuenow'), '50');
    await eventually(true, () =>
      page.evaluate(() => JSON.stringify(globalThis.fake.saved ?? '').includes('"detailShare":0.5')),
    );
  });
});
