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
    for (let count = 0; count < 4; count++) {
      const next = new Promise<void>((resolve) => {
        told = resolve;
      });
      tell(null);
      await next;
    }
    const [first = 0, second = 0, third = 0, fourth = 0] = times;
    assert.ok(second - first < tickPeriod, `${second - first} ms`);
    // Up to a tick too early.
    assert.ok(third - first > 2 * tickPeriod, `${third - first} ms`);
    assert.ok(fourth - third > 2 * tickPeriod, `${fourth - third} ms`);
  });

  it('that came late makes none of those behind it late', async () => {
    const late = 0.7 * tickPeriod;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const told: number[] = [];
    const tell = throttled<number>(
      () => tickPeriod,
      (value) => told.push(value),
    );
    tell(0);
    await pause(1.2 * tickPeriod + late);
    tell(1);
    await pause(1.2 * tickPeriod - late);
    tell(2);
    assert.deepEqual(told, [0, 1, 2]);
  });
});
