import assert from 'node:assert/strict';
import { applyRecord } from '../../../src/protocol/applyRecord.ts';
import type { Record, RecordOf } from '../../../src/protocol/record.ts';
import { emptySessionState } from '../../../src/protocol/sessionState.ts';
import { figureOf } from '../../../src/webview/sequence/figure.ts';
import { Lifelines } from '../../../src/webview/sequence/lifelines.ts';
import { type Moment, orderOf } from '../../../src/webview/sequence/simultaneity.ts';
import { connect } from '../../../src/webview/sequence/strokes.ts';

const moment = (object: string, since: number, time: number, sampled = false): Moment => ({
  object,
  since,
  time,
  sampled,
});
const joined = (...moments: Moment[]) =>
  orderOf(moments).joined.flatMap((value, index) => (value ? [index] : []));

describe('rows are simultaneous', () => {
  it('unless one was taken before the other can have happened', () => {
    assert.deepEqual(joined(moment('pipe', 0, 10), moment('event', 11, 20)), []);
    assert.deepEqual(joined(moment('pipe', 0, 10), moment('event', 10, 20)), [1]);
    assert.deepEqual(joined(moment('pipe', 0, 10), moment('event', 3, 20)), [1]);
  });
  it('never when they are of one object', () => {
    assert.deepEqual(joined(moment('pipe', 0, 10), moment('pipe', 3, 20), moment('pipe', 3, 30)), []);
  });
  it('with all rows between: no order may be read out of their places', () => {
    const early = moment('event', 0, 10);
    assert.deepEqual(
      joined(early, moment('pipe', 11, 20), moment('other', 12, 30), moment('late', 9, 40)),
      [1, 2, 3],
    );
    // The late one is of the same object as the first: it is ordered behind that, and not behind the others.
    const sameObject = moment('event', 9, 40);
    assert.deepEqual(joined(early, moment('pipe', 11, 20), moment('other', 21, 30), sameObject), [2, 3]);
  });
  it('in groups that end where the order is known again', () => {
    const rows = [
      moment('a', 0, 10),
      moment('b', 5, 20),
      moment('a', 21, 30),
      moment('c', 31, 40),
      moment('d', 40, 50),
    ];
    assert.deepEqual(joined(...rows), [1, 4]);
  });
  it('and a sampled row reaches back instead of joining what it was sampled beside', () => {
    const rows = [
      moment('a', 0, 10),
      moment('b', 11, 20),
      moment('memory', 5, 50, true),
      moment('a', 51, 60),
    ];
    assert.deepEqual(orderOf(rows), { joined: [false, false, false, false], reach: [0, 1, 0, 3] });
  });
});

const worker: RecordOf<'pipe.connect'> = {
  seq: 1,
  time: 0,
  kind: 'pipe.connect',
  pipe: 'main',
  instance: 1,
  pid: 1,
  child: 'worker',
  foreign: false,
};
const message = (child: string | null, instance: number): RecordOf<'message'> => ({
  seq: 9,
  time: 10,
  kind: 'message',
  pipe: 'main',
  instance,
  child,
  direction: 'in',
  length: 2048,
  data: new Uint8Array(),
  truncated: false,
  since: 5,
  issued: null,
});

function lifelinesOf(...records: Record[]): Lifelines {
  const state = emptySessionState();
  for (const record of records) applyRecord(state, record);
  return new Lifelines(state);
}

describe('lifelines', () => {
  it('are the parent, children, other clients, events and shared memory', () => {
    const lifelines = lifelinesOf(
      { seq: 1, time: 0, kind: 'child.start', child: 'worker', pid: 1, program: 'worker', args: [] },
      worker,
      { ...worker, instance: 2, child: null, foreign: true },
    );
    assert.deepEqual(
      lifelines.all.map(({ id }) => id),
      ['parent', 'child:worker', 'client:main#2'],
    );
    assert.equal(lifelines.of(message('worker', 1)), 'child:worker');
    assert.equal(lifelines.of(message(null, 2)), 'client:main#2');
    const leaves = {
      seq: 2,
      time: 1,
      kind: 'pipe.disconnect',
      pipe: 'main',
      instance: 1,
      reason: '',
    } as const;
    assert.equal(lifelines.of(leaves), 'child:worker');
  });
  it('stay few when clients come and go by the thousand', () => {
    const clients = Array.from({ length: 1000 }, (_, index): Record[] => {
      const instance = index + 1;
      return [
        { ...worker, instance, child: null },
        { seq: 1, time: 1, kind: 'pipe.disconnect', pipe: 'main', instance, reason: '' },
      ];
    });
    const lifelines = lifelinesOf(...clients.flat());
    assert.equal(lifelines.all.length, 1 + 8 + 1);
    assert.equal(lifelines.of(message(null, 1000)), 'others:main');
    assert.equal(lifelines.place('others:main'), 9);
    assert.equal(lifelines.place('event:unknown'), null);
  });
});

describe('figures', () => {
  it('name the pipe of a message only where there are several', () => {
    const lifelines = lifelinesOf(worker);
    const record = message('worker', 1);
    assert.deepEqual(figureOf(record, lifelines, 1), {
      shape: 'arrow',
      from: 'child:worker',
      to: 'parent',
      label: '2 KiB',
      light: false,
    });
    assert.equal(figureOf(record, lifelines, 2).label, 'main 2 KiB');
  });
  it('never say who set an event that we did not set', () => {
    const signal = { kind: 'event.signal', event: 'done', by: null, coalesced: false, since: 0 } as const;
    const taken = { seq: 1, time: 0, ...signal, count: 2, sampled: false };
    assert.deepEqual(figureOf(taken, lifelinesOf(), 1), {
      shape: 'arrow',
      from: 'event:done',
      to: 'parent',
      label: 'signalled ≥ 2 ×',
      light: false,
    });
    assert.equal(figureOf({ ...taken, sampled: true }, lifelinesOf(), 1).shape, 'mark');
  });
});

describe('an arc', () => {
  const event = { event: 'go', by: null, coalesced: false, count: 1, sampled: false } as const;
  const set: Record = { seq: 1, time: 10, kind: 'event.set', ...event, by: 'us', since: 10 };
  const consume: Record = { seq: 3, time: 30, kind: 'event.consume', ...event, since: 20 };
  const row = (record: Record) => ({ row: record.seq - 1, record, previousTime: null });
  const parts = (from: number, ...records: Record[]) => {
    const { strokes } = connect(from, records.map(row), lifelinesOf());
    return records.map((_, index) => strokes(from + index).map(({ id, part }) => `${id} ${part}`));
  };

  it('leads from a set to where it was consumed', () => {
    assert.deepEqual(parts(0, set, message('worker', 1), consume), [
      ['event:go start'],
      ['event:go middle'],
      ['event:go end'],
    ]);
  });
  it('begins above the rows when the set is not among them', () => {
    assert.deepEqual(parts(7, message('worker', 1), consume), [['event:go open'], ['event:go end']]);
    assert.deepEqual(parts(0, message('worker', 1), consume), [[], []]);
  });
});
