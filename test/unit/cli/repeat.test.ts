import assert from 'node:assert/strict';
import { repeat } from '../../../src/host/cli/repeat.ts';
import type { StopReason } from '../../../src/host/keeper/stopRequests.ts';

describe('runs one after the other', () => {
  const ends = async (codes: number[], stop?: { after: number; reason: StopReason }) => {
    const stops: { requested: StopReason | null } = { requested: null };
    const lasts: boolean[] = [];
    const times = codes.length;
    const exitCode = await repeat(times, stops, async (last) => {
      lasts.push(last);
      if (lasts.length === stop?.after) stops.requested = stop.reason;
      return { exitCode: codes[lasts.length - 1] ?? 0, capture: 'file' };
    });
    return { exitCode, runs: lasts.length, lasts };
  };

  it('end with the exit code of the worst of them', async () => {
    assert.deepEqual(await ends([0, 0, 0]), { exitCode: 0, runs: 3, lasts: [false, false, true] });
    assert.equal((await ends([0, 3, 1])).exitCode, 3);
  });

  it('end when somebody asks to stop, and say so in the exit code', async () => {
    assert.deepEqual(await ends([0, 130, 0], { after: 2, reason: 'interrupted' }), {
      exitCode: 130,
      runs: 2,
      lasts: [false, false],
    });
    assert.equal((await ends([0, 0, 0], { after: 1, reason: 'terminated' })).exitCode, 143);
    assert.equal((await ends([1, 0, 0], { after: 2, reason: 'stopped' })).exitCode, 1);
  });
});
