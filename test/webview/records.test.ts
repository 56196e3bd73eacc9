import assert from 'node:assert/strict';
import { TabBrowser } from './support/openPage.ts';

describe('record list', () => {
  let browser: TabBrowser;
  before(async () => {
    browser = await TabBrowser.launch();
  });
  after(() => browser.close());

  it('shows the rows of a session with what happened in each', async () => {
    const page = await browser.open();
    const rows = page.getByTestId('records').getByRole('row');
    await rows.nth(9).waitFor();
    const cell = (column: string) => rows.nth(9).locator(`[data-column=${column}]`);
    assert.equal(await cell('number').textContent(), '9');
    assert.equal(await cell('what').textContent(), 'worker → parent');
  });
});
