import assert from 'node:assert/strict';
import { throttled } from '../../../src/host/throttled.ts';
import { onTicks, tickPeriod } from '../../../src/host/ticks.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('ticks', () => {
  it('call all that waits in one turn of the event loop, until each has ended it', async () => {
    const calls: string[] = [];
    const first = new Promise<void>((resolve) => {
      const end = onTicks(() => {
        calls.push('once');
        end();
        // What the same tick calls besides is here before the loop turns.
        queueMicrotask(resolve);
      });
    });
    const endOther = onTicks(() => calls.push('always'));
    await first;
    assert.deepEqual(calls, ['once', 'always']);
    await new Promise<void>((resolve) => {
      const end = onTicks(() => {
        end();
        resolve();
      });
    });
    endOther();
    assert.deepEqual(calls, ['once', 'always', 'always']);
  });

  it('do not call what was ended by a call of the same tick', async () => {
    const calls: string[] = [];
    await new Promise<void>((resolve) => {
      const end = onTicks(() => {
        end();
        endOther();
        resolve();
      });
      const endOther = onTicks(() => calls.push('other'));
    });
    assert.deepEqual(calls, []);
  });
});

describe('a throttled call', () => {
  it('passes the first value on at once, and never loses the last', async () => {
    const values: number[] = [];
    const tell = throttled<number>(
      () => tickPeriod,
      (value) => values.push(value),
    );
    tell(0);
    assert.deepEqual(values, [0]);
    const begun = performance.now();
    let last = 0;
    while (performance.now() - begun < 6 * tickPeriod) {
      last++;
      tell(last);
      await nextTurn();
    }
    const passed = values.length;
    const ticks = (performance.now() - begun) / tickPeriod;
    assert.ok(passed <= ticks + 2, `${passed} values in ${ticks.toFixed(1)} ticks`);
    assert.ok(passed > 1);
    tell(++last);
    while (values.at(-1) !== last) await nextTurn();
    assert.deepEqual(values, [...new Set(values)], 'each once');
  });

  it('keeps to a period of several ticks', async () => {
    let told: () => void = () => {};
    const times: number[] = [];
    const tell = throttled<null>(
      () => 3 * tickPeriod,
      () => {
        times.push(performance.now());
        told();
      },
    );
    for (let count = 0; count < 3; count++) {
      const next = new Promise<void>((resolve) => {
        told = resolve;
      });
      tell(null);
      await next;
    }
    const [first = 0, second = 0, third = 0] = times;
    // The first is told at any moment, the others at ticks: up to one of them too early.
    assert.ok(second - first > 2 * tickPeriod, `${second - first} ms`);
    assert.ok(third - second > 2 * tickPeriod, `${third - second} ms`);
  });
});
