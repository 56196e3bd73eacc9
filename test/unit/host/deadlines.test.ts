import assert from 'node:assert/strict';
import { Deadlines } from '../../../src/host/reactor/deadlines.ts';

describe('deadlines', () => {
  it('cut the wait to the next one, run when due, once, and can be cancelled', () => {
    let now = 0;
    const run: string[] = [];
    const deadlines = new Deadlines(() => now);
    deadlines.in(20, () => run.push('late'));
    const cancel = deadlines.in(10, () => run.push('cancelled'));
    deadlines.in(10.2, () => run.push('early'));
    assert.equal(deadlines.remaining(250), 10);
    cancel();
    assert.equal(deadlines.remaining(250), 11, 'rounded up: a wait that ends too early would spin');
    now = 11e6;
    deadlines.run();
    deadlines.run();
    assert.deepEqual(run, ['early']);
    now = 30e6;
    assert.equal(deadlines.remaining(250), 0);
    deadlines.run();
    assert.deepEqual(run, ['early', 'late']);
    assert.equal(deadlines.remaining(250), 250);
  });

  it('may be set anew by what they run', () => {
    let now = 0;
    let runs = 0;
    const deadlines = new Deadlines(() => now);
    const again = () => {
      runs++;
      deadlines.in(0, again);
    };
    again();
    deadlines.run();
    assert.equal(runs, 2, 'a deadline set while running waits for the next round: no endless loop');
    now = 1;
    deadlines.run();
    assert.equal(runs, 3);
  });
});
