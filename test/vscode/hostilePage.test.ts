import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostParams } from '../../src/protocol/hostParams.ts';
import { everything } from '../../src/protocol/query.ts';
import { type PageMethods, type PassedOn, pageParsers } from '../../src/protocol/requests.ts';
import { hostileObject, hostileValue, hurt } from '../faults/support/hostileValues.ts';
import { passedOnExamples } from '../faults/support/passedOnExamples.ts';
import { Random } from '../faults/support/random.ts';
import { askAsPage, inPage, type PageRequest, postAsPage } from './support/pageApi.ts';
import { poll } from './support/poll.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

/** What the extension answers itself: one example each, from which the hostile ones are made. */
const answered: { readonly [method in Exclude<keyof PageMethods, PassedOn>]: unknown } = {
  ready: {},
  stop: {},
  restart: {},
  openAsText: { query: { ...everything, filter: 'length > 1' }, row: 3 },
  copyText: { text: 'copied' },
  saveText: { name: 'article.svg', text: 'saved' },
  saveMessage: { bytes: new Uint8Array([4, 5]) },
  copyChildEnvironment: {},
  pickFile: {},
  showRun: { run: 1 },
  markedRuns: {},
};
const examples: { readonly [method in keyof PageMethods]: unknown } = { ...passedOnExamples, ...answered };
const methods = Object.keys(examples) as (keyof PageMethods)[];
const names = [...methods, ...methods.flatMap((name) => Object.keys(Object(examples[name]))), '..', 'a/b'];
const count = 1000;
const seed = Date.now() % 1e9;

describe('a page that was taken over', () => {
  const vscode = withVscode();
  const random = new Random(seed);
  const folder = vscode.newFolder();
  let workbench: Workbench;
  let tab: SessionTab;
  let next = 1e9;
  before(async () => {
    workbench = await vscode.open(folder);
    tab = new SessionTab(workbench);
    await workbench.run('IPC: Start Sample Session');
    await tab.row('memory.map', /sample:1 mapped/);
    // Now the tab asks for nothing by itself: its next request would be taken for that of a new page, which gets no answers
    // to ours.
    await workbench.run('IPC: Stop Session');
    await tab.waitForStatus('ended');
    // But for its marks, when the focus comes back from the palette, which may take until after the first of ours.
    const frame = await tab.frame();
    await frame.evaluate(() =>
      window.addEventListener('focus', (event) => event.stopImmediatePropagation(), true),
    );
  });

  const request = (method: string, params: unknown): PageRequest => ({
    type: 'request',
    id: next++,
    method,
    params,
  });

  it(`is refused in words what makes no sense (seed ${seed})`, async () => {
    const asked: { message: PageRequest; refusal: string }[] = [];
    while (asked.length < count) {
      const method = random.pick(methods);
      const params =
        random.below(4) > 0 ? hurt(examples[method], random, names) : hostileObject(random, names);
      // What makes sense would open dialogs, or stop the session.
      if (refusalOf(method, params) === null) continue;
      asked.push({
        message: request(method, params),
        refusal: `The request ${method} is not understood: `,
      });
    }
    const answers = await askAsPage(
      await tab.frame(),
      asked.map(({ message }) => message),
    );
    for (const [at, answer] of answers.entries()) {
      assert.equal(answer.type, 'error');
      assert.ok(answer.message?.startsWith(asked[at]?.refusal ?? ''), answer.message);
    }
  });

  it('is refused what a page may not ask for', async () => {
    const ofTheHost = Object.keys(hostParams).filter((name) => !Object.hasOwn(pageParsers, name));
    assert.ok(ofTheHost.includes('recover') && ofTheHost.includes('stdin'));
    const unknown = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '\0', ...ofTheHost];
    const answers = await askAsPage(
      await tab.frame(),
      unknown.map((name) => request(name, {})),
    );
    const refusals = unknown.map((name) => `There is no request named ${JSON.stringify(name)}.`);
    assert.deepEqual(
      answers.map((answer) => answer.message),
      refusals,
    );
  });

  it(`is not heard when it asks for nothing (seed ${seed})`, async () => {
    const keys = ['type', 'id', 'method', 'params', 'name', 'value', 'result', 'error', 'notice'];
    const envelope = () => ({ type: random.pick(keys), id: 1, method: random.pick(keys), name: 'session' });
    const messages = Array.from({ length: count }, () =>
      random.below(3) > 0 ? hurt(envelope(), random, keys) : hostileValue(random, keys),
    );
    await postAsPage(await tab.frame(), messages);
  });

  it('proposes no file outside the workspace', async () => {
    const frame = await tab.frame();
    const input = workbench.page.locator('.quick-input-widget input:visible');
    for (const [name, file] of [
      ['..', '_'],
      ['../../x', '.._.._x'],
    ] as const) {
      await postAsPage(frame, [request('saveText', { name, text: name })]);
      // The dialog shows the folder first.
      await poll(`${name} to be proposed as ${file}`, 10_000, async () =>
        (await input.count()) === 1 && (await input.inputValue()).endsWith(file) ? true : undefined,
      );
      await input.press('Enter');
      const saved = join(folder, file);
      await poll('the file', 10_000, async () =>
        existsSync(saved) && readFileSync(saved, 'utf8') === name ? true : undefined,
      );
    }
  });

  it('does no harm: the session starts again', async () => {
    await tab.press('Start again');
    await tab.waitForStatus('running');
    await tab.row('memory.map', /sample:1 mapped/);
    await tab.send('all is well');
    await tab.lastRow('message', /sample to parent on main, .*all is well/);
  });
});

/** Why it is not understood, in the words of the request's own schema; null: it is. */
function refusalOf(method: keyof PageMethods, params: unknown): string | null {
  try {
    pageParsers[method](inPage(params));
    return null;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
}
