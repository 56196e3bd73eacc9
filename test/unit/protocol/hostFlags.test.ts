import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hostFlags } from '../../../src/protocol/hostFlags.ts';

const known = process.allowedNodeEnvironmentFlags;

describe('flags of a session host', () => {
  it('leave a processor to whoever works', () => {
    const pool = (processors: number) => hostFlags(processors, known).at(-1);
    assert.equal(pool(1), '--v8-pool-size=1');
    assert.equal(pool(2), '--v8-pool-size=1');
    assert.equal(pool(4), '--v8-pool-size=3');
    assert.equal(pool(64), '--v8-pool-size=4');
  });

  it('are taken by this runtime', () => {
    assert.equal(execFileSync(process.execPath, [...hostFlags(2, known), '-p', '6 * 7']).toString(), '42\n');
  });

  it('leave out what a runtime does not know, which would refuse to start', () => {
    assert.deepEqual(hostFlags(2, new Set()), ['--single-threaded-gc', '--no-memory-reducer']);
  });
});
