import assert from 'node:assert/strict';
import { hostMemory } from './rows/hostMemory.ts';
import { costs, roundTripTimes } from './rows/windows.ts';
import { Bench } from './support/bench.ts';
import { measurement, median } from './support/measurement.ts';
import { tableRow } from './support/table.ts';

describe('short forms of the long rows', () => {
  const bench = new Bench();
  after(() => bench.close());

  for (const [what, size, count] of [
    ['300 000 messages of 64 B', 64, 300_000],
    ['40 000 messages of 4 KiB', 4096, 40_000],
  ] as const) {
    it(`memory of the host stays small after ${what}`, async () => {
      const { resident, peak } = await hostMemory(bench, size, count);
      assert.ok(resident <= 200, `${resident} MiB are resident, ${peak} at the peak`);
    });
  }
});

describe('short forms of the rows for Windows', () => {
  const bench = new Bench();
  after(() => bench.close());

  it('recording tells the processor time of a message, ours and that of a C program', async () => {
    const { ours, reference } = await costs(bench, 64, 5000);
    assert.ok(ours > 0 && reference > 0, `${ours} µs, ${reference} µs`);
  });

  it('round trips are told one by one, ours and those of a C program', async () => {
    const { ours, reference } = await roundTripTimes(bench, 100);
    assert.equal(ours.length, 100);
    assert.equal(reference.length, 100);
    assert.ok([...ours, ...reference].every((time) => time > 0));
  });
});

describe('the table', () => {
  it('takes the median of the rounds, and says whether the target is met', async () => {
    const rounds = [3, 1, 2];
    const bench = new Bench();
    const row = measurement<number>({
      rounds: 3,
      rows: [
        {
          id: 'x',
          what: 'something',
          unit: 'ms',
          against: 'a clock',
          target: { of: 'ratio', atMost: 1.5 },
          outcome: (all) => ({ ours: median(all), reference: 1, ratio: median(all) }),
        },
      ],
      round: async (_bench, round) => rounds[round] ?? 0,
    });
    try {
      const [result] = await row.run(bench);
      assert.ok(result);
      assert.equal(result.ours, 2);
      assert.equal(result.met, false);
      assert.match(tableRow(result), /something +2\.00 ms +1\.00 ms +2\.00 +≤ 1\.5 NO\n +against a clock/);
    } finally {
      bench.close();
    }
  });
});
