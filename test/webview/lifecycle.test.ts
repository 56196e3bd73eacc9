import assert from 'node:assert/strict';
import { cellOf, eventually, rowAt, rowNumbers } from './support/poll.ts';
import { withPage } from './support/withPage.ts';

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

  it('offers to start a child again while the session goes on without one', async () => {
    const page = await open();
    await page.evaluate(() => {
      const { fake } = globalThis;
      const children = fake.state.children.map((child) => ({ ...child, running: false, exitCode: 1 }));
      fake.notify('state', { ...fake.state, children });
    });
    await page
      .getByRole('region', { name: 'No child is running' })
      .getByRole('button', { name: 'Start again' })
      .click();
    await eventually(1, () => page.evaluate(() => globalThis.fake.callsOf('startChild').length));
  });

  it('says that the recorder stopped, and still shows the rows', async () => {
    const page = await open();
    await page.evaluate(() =>
      globalThis.fake.change({ status: 'died', detail: 'It was killed by SIGKILL.' }),
    );
    await page.getByText(/The recorder stopped\. It was killed by SIGKILL\./).waitFor();
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
