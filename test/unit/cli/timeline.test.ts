import assert from 'node:assert/strict';
import { Timeline } from '../../../src/host/cli/timeline.ts';
import type { Record } from '../../../src/protocol/record.ts';

const change = (
  seq: number,
  memory: string,
  ...ranges: [offset: number, length: number][]
): Extract<Record, { kind: 'memory.change' }> => ({
  seq,
  time: seq * 1_000_000,
  kind: 'memory.change',
  memory,
  ranges,
  stored: true,
  sampled: true,
  since: (seq - 1) * 1_000_000,
});
const unmapped: Record = { seq: 9, time: 9_000_000, kind: 'memory.unmap', memory: 'a', reason: 'done' };
const cut = (text: string) => text.replace(/ +/g, ' ').trim();

describe('the timeline for people', () => {
  it('has one line for the changes of a section after the first', () => {
    const timeline = new Timeline();
    assert.equal(cut(timeline.add(change(1, 'a', [0, 4096]))), '1 0.001000000 a changed 0x0–0xfff');
    assert.equal(timeline.add(change(2, 'a', [8192, 4096])), '');
    assert.equal(timeline.add(change(3, 'a', [4096, 4096])), '');
    const [folded = '', next = ''] = timeline.add(unmapped).split('\n');
    assert.equal(cut(folded), '3 0.003000000 a 2 more changes 0x1000–0x2fff');
    assert.match(next, /unmapped/);
    assert.equal(timeline.rest(), '', 'all is told');
  });

  it('tells a single one as it is, and what was held back at the end', () => {
    const timeline = new Timeline();
    timeline.add(change(1, 'a', [0, 4096]));
    timeline.add(change(2, 'a', [0, 4096], [8192, 4096]));
    assert.equal(cut(timeline.rest()), '2 0.002000000 a changed 0x0–0xfff, 0x2000–0x2fff');
  });

  it('keeps two sections apart, in the order of their last changes', () => {
    const timeline = new Timeline();
    const told = [1, 2, 3, 4, 5].map((seq) => timeline.add(change(seq, seq % 2 ? 'a' : 'b', [0, 4096])));
    assert.deepEqual(
      told.map((text) => text === ''),
      [false, false, true, true, true],
    );
    assert.deepEqual(timeline.rest().trimEnd().split('\n').map(cut), [
      '4 0.004000000 b changed 0x0–0xfff',
      '5 0.005000000 a 2 more changes 0x0–0xfff',
    ]);
  });

  it('tells each change that the user made', () => {
    const timeline = new Timeline();
    timeline.add(change(1, 'a', [0, 4096]));
    assert.match(timeline.add({ ...change(2, 'a', [16, 1]), sampled: false }), /written by us/);
  });
});
