import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runSession } from './support/commandLine.ts';
import { all, only, texts } from './support/records.ts';
import { patience, sample } from './support/target.ts';

describe('the sample that is copied into a workspace', function () {
  this.timeout(patience + 10_000);

  it('runs as it is described, and its memory moves', async () => {
    const text = readFileSync('media/sample/sample.ipc.json', 'utf8')
      .replace('"program": "child"', () => `"program": ${JSON.stringify(sample('child'))}`)
      .replace('"60"', '"1"');
    const run = await runSession({ text });
    assert.deepEqual(texts(run, 'out'), ['small section of data', 'mapped']);
    const lines = all(run, 'child.output').map((line) => line.text);
    assert.ok(lines.includes('request: small section of data'), lines.join('\n'));
    const { memory, realSize } = only(run, 'memory.map');
    assert.deepEqual([memory, realSize], ['child:1', 65536]);
    assert.ok(all(run, 'memory.change').length > 1);
    assert.equal(all(run, 'step.ok').length, 7);
  });
});
