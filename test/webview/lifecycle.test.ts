import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { cutOff, places } from './support/layout.ts';
import { cellOf, drawn, eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

const noChild = (page: Page) => page.getByRole('region', { name: 'No child is running' });

/** The session has these children, which all run or have all ended. */
async function tellChildren(page: Page, names: readonly string[], running: boolean): Promise<void> {
  await page.evaluate(
    ([children, runs]) => {
      const { fake } = globalThis;
      const [child] = fake.state.children;
      if (!child) throw new Error('The session has no child.');
      const told = children.map((name) => ({ ...child, child: name, running: runs }));
      fake.notify('state', { ...fake.state, children: told });
    },
    [names, running] as const,
  );
}

describe('life of a session', () => {
  const open = withPage();

  it('asks for nothing before it has said that it is ready', async () => {
    const page = await open();
    await rowAt(page, 8).waitFor();
    assert.equal(await page.evaluate(() => globalThis.fake.calls[0]?.method), 'ready');
  });

  it('stops and restarts', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Stop session' }).click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('stop').length));
    await page.getByRole('button', { name: 'Restart session' }).click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('restart').length));
  });

  it('says how it ended and offers to start again', async () => {
    const page = await open();
    await page.evaluate(() =>
      globalThis.fake.change({ status: 'ended', detail: 'All programs have exited.' }),
    );
    await page.getByRole('status').getByText('All programs have exited.').waitFor();
    assert.equal(await page.getByTestId('compose').count(), 0);
    await page
      .getByRole('region', { name: 'Session over' })
      .getByRole('button', { name: 'Start again' })
      .click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('restart').length));
  });

  it('says while it runs that nothing is recorded any more', async () => {
    const page = await open();
    await page.evaluate(() =>
      globalThis.fake.change({ status: 'running', detail: 'Recording has stopped: the disk is gone.' }),
    );
    const warning = page.getByRole('region', { name: 'Warning' });
    await warning.getByText('Recording has stopped: the disk is gone.').waitFor();
    assert.equal(await warning.getByRole('button').count(), 0);
    assert.equal(await page.getByTestId('compose').count(), 1, 'the session goes on');
  });

  it('offers to start a child again while the session goes on without one', async () => {
    const page = await open();
    await tellChildren(page, ['worker'], false);
    await noChild(page).getByRole('button', { name: 'Start again' }).click();
    await eventually([{ child: 'worker' }], () => page.evaluate(() => globalThis.fake.callsOf('startChild')));
  });

  it('lets choose which child to start again where there are several', async () => {
    const page = await open();
    await tellChildren(page, ['worker', 'helper'], false);
    await noChild(page).getByText('Start again').click();
    await noChild(page).getByRole('button', { name: 'helper' }).click();
    await eventually([{ child: 'helper' }], () => page.evaluate(() => globalThis.fake.callsOf('startChild')));
  });

  for (const width of [320, 600, 900, 1180]) {
    it(`moves nothing when it says that no child is running, in a tab of ${width} px`, async () => {
      const page = await open({ width, total: 500 });
      for (const view of ['Records', 'Sequence', 'Conversation', 'Memory: worker:1']) {
        await page.getByRole('tab', { name: view }).click();
        await tellChildren(page, ['worker'], true);
        await page.locator('.no-child').waitFor({ state: 'detached' });
        await page.locator('.row-window-rows > :visible, .sheet-entries > :visible').first().waitFor();
        await drawn(page);
        const before = await places(page);
        await tellChildren(page, ['worker'], false);
        await page.locator('.no-child').waitFor({ state: 'attached' });
        await drawn(page);
        assert.equal(await places(page), before, view);
        // The moment before it can be seen is over.
        await page.locator('.no-child').evaluate((line) => {
          for (const animation of line.getAnimations()) animation.finish();
        });
        await noChild(page).getByRole('button', { name: 'Start again' }).waitFor();
        await drawn(page);
        assert.equal(await places(page), before, view);
        assert.deepEqual(await cutOff(page, '.status-line, .no-child'), [], view);
      }
    });
  }

  it('shows of the sentence whole parts, and speaks it', async () => {
    const parts = ['No child is running', '; the pipes are still there.'];
    for (const [width, view, seen] of [
      [320, 'Records', []],
      [600, 'Records', parts],
      [900, 'Memory: worker:1', parts.slice(0, 1)],
    ] as const) {
      const page = await open({ width, total: 500 });
      await page.getByRole('tab', { name: view }).click();
      await tellChildren(page, ['worker'], false);
      const sentence = noChild(page).getByRole('status');
      await sentence.getByText(parts.join('')).waitFor({ state: 'attached' });
      await eventually(seen, () =>
        sentence.evaluate((line) => {
          const { bottom, width: room } = line.getBoundingClientRect();
          const isSeen = (part: Element) =>
            part.getBoundingClientRect().top < bottom - 1 && part.clientWidth >= part.scrollWidth && room > 1;
          return [...line.children].filter(isSeen).map((part) => part.textContent);
        }),
      );
    }
  });

  it('moves nothing when it says that the session is over', async () => {
    const page = await open({ total: 500 });
    await tellChildren(page, ['worker'], true);
    await drawn(page);
    const before = await places(page);
    await page.evaluate(() =>
      globalThis.fake.change({ status: 'ended', detail: 'All programs have exited.' }),
    );
    await page.getByRole('region', { name: 'Session over' }).waitFor();
    await drawn(page);
    assert.equal(await places(page), before);
  });

  it('says that the recorder stopped, and still shows the rows', async () => {
    const page = await open();
    const detail = 'The recorder stopped unexpectedly (signal SIGKILL). What it had recorded is here.';
    await page.evaluate((sentence) => globalThis.fake.change({ status: 'died', detail: sentence }), detail);
    // The sentence says all of it.
    await eventually(detail, async () => {
      const banner = page.getByRole('region', { name: 'Session over' });
      return (await banner.getByRole('status').textContent()) ?? '';
    });
    await rowAt(page, 8).click();
    await page.getByTestId('detail').getByRole('heading', { name: /^#9 / }).waitFor();
  });

  it('begins the list anew with the next run, and numbers it', async () => {
    const page = await open({ total: 500 });
    await rowAt(page, 499).click();
    await page.evaluate(() => {
      globalThis.fake.change({ run: 2 });
      globalThis.fake.setTotal(5);
    });
    await eventually([1, 2, 3, 4, 5], () => rowNumbers(page));
    assert.equal(await rowAt(page, 4).locator('[data-column=number]').textContent(), '2:5');
    await page.getByTestId('detail').getByText('Select a row to see all of it.').waitFor();
  });

  it('keeps earlier runs as folds, which open in their place while the newest goes on', async () => {
    const page = await open({ total: 500 });
    await rowAt(page, 499).click();
    await page.evaluate(() => globalThis.fake.restart());
    const earlier = page.getByRole('region', { name: 'Earlier runs' });
    const first = earlier.getByRole('button', { name: /^Run 1/ });
    assert.match(
      (await first.textContent()) ?? '',
      /^Run 1400 ms500 recordsStopped\. worker: exit code 3\.$/,
    );
    assert.equal(await first.getAttribute('aria-expanded'), 'false');
    await eventually('2:1', async () => (await cellOf(rowAt(page, 0), 'number').textContent()) ?? '');

    await first.press('Enter');
    await eventually('true', () => first.getAttribute('aria-expanded'));
    await eventually('1', async () => (await cellOf(rowAt(page, 0), 'number').textContent()) ?? '');
    await page.locator('.status-line').getByText('500 rows').waitFor();
    await page.getByText('earlier run · run 1').waitFor();
    assert.equal(await page.getByTestId('compose').count(), 0);

    await page
      .getByRole('region', { name: 'Later runs' })
      .getByRole('button', { name: /^Run 2/ })
      .click();
    await eventually('2:1', async () => (await cellOf(rowAt(page, 0), 'number').textContent()) ?? '');
    assert.equal(await page.getByRole('region', { name: 'Later runs' }).count(), 0);
    await page.getByTestId('compose').waitFor();
    await page.evaluate(() => globalThis.fake.change({ earlier: [] }));
    await eventually(0, () => earlier.count());
  });

  it('opens an earlier run at its beginning, wherever its list had been left', async () => {
    const page = await open({ total: 500 });
    await page.getByTestId('records').press('End');
    await rowAt(page, 499).click();
    await page.evaluate(() => globalThis.fake.restart());
    await eventually('2:1', async () => (await cellOf(rowAt(page, 0), 'number').textContent()) ?? '');
    // A scrollbar that is shown again is where it was hidden. Laid out before it is drawn, it tells that in an event.
    await page.evaluate(() => {
      const bar = document.querySelector('.record-rows .row-window-scrollbar');
      if (bar)
        new MutationObserver(() => bar.getBoundingClientRect()).observe(bar, { attributeFilter: ['hidden'] });
    });
    await page.getByRole('button', { name: /^Run 1/ }).press('Enter');
    await page.getByText('earlier run · run 1').waitFor();
    await page.locator('.status-line').getByText('500 rows').waitFor();
    await drawn(page);
    await drawn(page);
    assert.equal((await rowNumbers(page))[0], 1);
  });

  it('shows in which runs something is marked, and goes on to the marks of the next one', async () => {
    const page = await open({ total: 500 });
    await page.evaluate(() => {
      globalThis.fake.marks = [
        { seq: 4, comment: '' },
        { seq: 40, comment: 'here it began' },
      ];
      globalThis.fake.restart();
      globalThis.fake.restart();
      globalThis.fake.marks = [{ seq: 9, comment: '' }];
    });
    const run = (number: number) => page.getByRole('button', { name: new RegExp(`^Run ${number}`) });
    await run(1).getByText('marked').waitFor();
    assert.equal(await run(2).getByText('marked').count(), 0);

    const selected = page.locator('.record-row.selected.marked [data-column=number]');
    const press = (key: string) => page.getByTestId('records').press(key);
    // Nothing is selected: the last one of this run comes first.
    await press(',');
    await eventually('3:9', async () => selected.textContent());
    await press(',');
    await page.locator('.status-line').getByText('This mark is in run 1.').waitFor();
    await eventually('40', async () => selected.textContent());
    assert.equal(await run(1).getAttribute('aria-expanded'), 'true');
    await run(3).getByText('marked').waitFor();
    await press(',');
    await eventually('4', async () => selected.textContent());
    await press(',');
    await page.locator('.status-line').getByText('No mark before this.').waitFor();
    await press('.');
    await eventually('40', async () => selected.textContent());
    await press('.');
    await eventually('3:9', async () => selected.textContent());
    await press('.');
    await page.locator('.status-line').getByText('No mark follows.').waitFor();
  });

  it('follows a run that is started while an earlier one is shown, as the one before it was followed', async () => {
    const page = await open({ total: 500 });
    const following = page.getByRole('button', { name: 'Following' });
    await following.waitFor();
    await page.evaluate(() => globalThis.fake.restart());
    await page.getByRole('button', { name: /^Run 1/ }).click();
    await page.getByText('earlier run · run 1').waitFor();
    await page.evaluate(() => {
      globalThis.fake.change({ status: 'running', detail: '', canRestart: true });
      globalThis.fake.restart();
    });
    await page.getByText('run 3', { exact: false }).first().waitFor();
    await following.waitFor();
    await page.evaluate(() => globalThis.fake.setTotal(400));
    await rowAt(page, 399).waitFor();
  });

  it('comes back as it was left', async () => {
    const first = await open({ total: 1000 });
    await rowAt(first, 999).waitFor();
    await first.getByTitle('Hide output').click();
    await first.getByRole('searchbox').fill('frame');
    await first.getByText('only with “frame”').waitFor();
    await first.getByTestId('records').press('Home');
    await first.getByTestId('detail').getByRole('heading', { name: /^#/ }).waitFor();
    const title = await first.getByTestId('detail').getByRole('heading').first().textContent();
    const isSaved = () =>
      first.evaluate(() =>
        /"search":"frame".*"selectedRow":\d/.test(JSON.stringify(globalThis.fake.saved ?? '')),
      );
    await eventually(true, isSaved);
    const saved = await first.evaluate(() => globalThis.fake.saved);

    const second = await open({ total: 1000, saved });
    assert.equal(await second.getByRole('searchbox').inputValue(), 'frame');
    await second
      .getByTestId('detail')
      .getByRole('heading', { name: title ?? '' })
      .waitFor();
    await second.getByText('output hidden').waitFor();
    await eventually(1, () => second.locator('.record-row.selected:not([hidden])').count());
  });

  it('comes back frozen where it was frozen, with the message that was being typed', async () => {
    const first = await open({ total: 1000 });
    await rowAt(first, 999).waitFor();
    await first.getByRole('button', { name: 'Freeze view' }).click();
    await first.getByRole('textbox', { name: 'Message' }).fill('half a message');
    const isSaved = () =>
      first.evaluate(() => /"frozen":1000.*half a message/.test(JSON.stringify(globalThis.fake.saved ?? '')));
    await eventually(true, isSaved);
    const saved = await first.evaluate(() => globalThis.fake.saved);

    const second = await open({ total: 3000, saved });
    assert.equal(await second.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a message');
    await second.getByText('frozen, recording goes on: 2000 new').waitFor();
    await rowAt(second, 999).waitFor();
    assert.equal(await second.getByTestId('records').getAttribute('aria-rowcount'), '1001');
    await second.getByRole('button', { name: 'Unfreeze view' }).click();
    await rowAt(second, 2999).waitFor();
  });

  it('comes back to the clients, the hex and the byte order that were chosen', async () => {
    const twoClients = async (page: Page) => {
      await page.evaluate(() => {
        const { fake } = globalThis;
        const [pipe] = fake.state.pipes;
        const first = pipe?.instances[0];
        if (!pipe || !first) throw new Error('The session has no client.');
        const instances = [first, { ...first, instance: 2 }];
        fake.notify('state', { ...fake.state, pipes: [{ ...pipe, instances }] });
      });
    };
    const chosen = (page: Page) => page.getByLabel('Client').inputValue();
    const first = await open();
    await twoClients(first);
    await first.getByLabel('Send to').selectOption('main#2');
    await rowAt(first, 8).click();
    await first.getByTitle('Change the byte order').click();
    await first.getByRole('tab', { name: 'Conversation' }).click();
    await first.getByLabel('Client').selectOption('main#2');
    await first.getByRole('button', { name: 'Hex', exact: true }).click();
    await eventually(true, () =>
      first.evaluate(() =>
        /"instance":2.*"asHex":true.*"littleEndian":false.*"instance":2/.test(
          JSON.stringify(globalThis.fake.saved ?? ''),
        ),
      ),
    );

    const second = await open({ saved: await first.evaluate(() => globalThis.fake.saved) });
    await twoClients(second);
    await second.getByRole('button', { name: 'Hex', exact: true, pressed: true }).waitFor();
    await eventually('main#2', () => chosen(second));
    await second.getByTitle('Change the byte order').getByText('big endian').waitFor();
    await eventually('main#2', () => second.getByLabel('Send to').inputValue());
  });

  it('comes back to the rows that were looked at, from another view and from another tab', async () => {
    const first = await open({ total: 1000 });
    // The selection stays where it is, far from what is looked at.
    await rowAt(first, 999).click();
    await first
      .getByTestId('detail')
      .getByRole('heading', { name: /^#1000 / })
      .waitFor();
    await first.getByTestId('records').hover();
    await first.mouse.wheel(0, -9000);
    await eventually(0, () => rowAt(first, 999).count());
    // A row whose content is on its way has no name yet.
    await eventually(0, () => first.locator('.record-row.pending').count());
    await drawn(first);
    const top = (page: Page) => page.locator('.record-row').first().getAttribute('id');
    const before = await top(first);
    assert.notEqual(before, 'record-0');
    await first.getByRole('tab', { name: 'Conversation' }).click();
    await first.getByTestId('conversation').waitFor();
    await first.getByRole('tab', { name: 'Records' }).click();
    await eventually(before, () => top(first));
    const number = Number(before?.replace('record-', ''));
    // The place was saved before the other view was looked at already, the view is saved a moment later.
    await drawn(first);
    assert.equal(await top(first), before);
    await eventually({ view: 'records', firstShown: number }, () =>
      first.evaluate(() => {
        const { view, firstShown } = globalThis.fake.saved as { view: string; firstShown: number };
        return { view, firstShown };
      }),
    );

    const saved = await first.evaluate(() => globalThis.fake.saved);
    const second = await open({ total: 1000, saved });
    await second
      .getByTestId('detail')
      .getByRole('heading', { name: /^#1000 / })
      .waitFor();
    await drawn(second);
    await eventually(before, () => top(second));
  });

  it('stays at the end of a frozen view when another view was looked at', async () => {
    const page = await open({ total: 1000 });
    await rowAt(page, 999).waitFor();
    await page.getByRole('button', { name: 'Freeze view' }).click();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page.getByTestId('conversation').waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await rowAt(page, 999).waitFor();
  });

  it('begins an opened capture at its first row, without a look at its end', async () => {
    const page = await open({ total: 1_000_000, session: { status: 'capture', canRestart: false } });
    await eventually(1, async () => (await rowNumbers(page))[0] ?? 0);
    const asked = await page.evaluate(() => globalThis.fake.callsOf('rows') as { from: number | null }[]);
    assert.deepEqual([...new Set(asked.map(({ from }) => from))], [0]);
  });

  it('shows nothing to restart or send in an opened capture', async () => {
    const page = await open();
    await page.evaluate(() => globalThis.fake.change({ status: 'capture', canRestart: false }));
    await page.getByText('capture', { exact: true }).waitFor();
    assert.equal(
      await page.getByRole('button', { name: /Stop session|Restart|Start again|Freeze/ }).count(),
      0,
    );
    assert.equal(await page.getByTestId('compose').count(), 0);
  });
});
