import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markedRuns } from '../../../src/extension/tab/markedRuns.ts';
import { setMark } from '../../../src/host/capture/marksFile.ts';

describe('runs in which something is marked', () => {
  it('are those with marks beside their captures, as the recorder leaves them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ipc-marks-'));
    const runs = [1, 2, 3, 4].map((run) => ({ run, capture: join(folder, `${run}.pcapng`) }));
    for (const { capture } of runs) writeFileSync(capture, '');
    const [first, second] = runs;
    assert.ok(first && second);
    setMark(first.capture, 1, 'here');
    setMark(second.capture, 1, '');
    assert.deepEqual(await markedRuns([...runs, { run: 5, capture: null }]), [1, 2]);
    setMark(first.capture, 1, null);
    assert.deepEqual(await markedRuns(runs), [2]);
    rmSync(folder, { recursive: true });
  });
});
