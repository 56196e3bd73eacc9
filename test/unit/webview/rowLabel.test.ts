import assert from 'node:assert/strict';
import type { Record } from '../../../src/protocol/record.ts';
import { columns, objectText } from '../../../src/webview/rows/columns.ts';
import { rowLabel } from '../../../src/webview/rows/rowLabel.ts';
import { alarmOf } from '../../../src/webview/rows/rowTone.ts';

const message: Record = {
  seq: 12403,
  time: 19_902_117,
  kind: 'message',
  pipe: 'main',
  instance: 1,
  child: 'worker',
  direction: 'in',
  length: 8,
  data: Uint8Array.of(0xa4, 1, 0, 0, 0, 0, 1, 0),
  truncated: false,
  since: 19_900_000,
  issued: null,
};
const change: Record = {
  seq: 4,
  time: 170_412_000,
  kind: 'memory.change',
  memory: 'worker:1',
  ranges: [[0x2000, 0x40]],
  stored: true,
  sampled: true,
  since: 120_412_000,
};
const row = (record: Record) => ({ row: record.seq - 1, record, previousTime: 19_846_117 });

describe('a row as a screen reader says it', () => {
  it('is one sentence without signs and without grouped digits', () => {
    assert.equal(
      rowLabel(row(message), { run: 1 }),
      '12403, 19.9 milliseconds, message, worker to parent on main, 8 bytes, a4 01 00 00 00 00 01 00',
    );
  });
  it('names the run from the second on', () => {
    assert.match(rowLabel(row(message), { run: 2 }), /^2:12403, /);
  });
  it('says that a sampled time is not exact', () => {
    assert.equal(
      rowLabel(row(change), { run: 1 }),
      '4, about 170 milliseconds, shared memory, worker:1 changed, 0x2000–0x203f',
    );
  });
  it('shows controls and direction marks of names as escapes', () => {
    const label = rowLabel(row({ ...message, child: 'x\u202Egnp.exe\n' }), { run: 1 });
    assert.match(label, /x\\u202egnp\.exe\\n to parent/);
  });
});

describe('columns', () => {
  it('give a sampled time the digits that are known, and no distance', () => {
    assert.equal(columns.time.text(row(change), { run: 1 }), '≈ 0.17');
    assert.equal(columns.delta.text(row(change), { run: 1 }), '');
    assert.equal(columns.delta.text(row(message), { run: 1 }), '+56 µs');
    const atOnce = { ...row(message), previousTime: message.time };
    assert.equal(columns.delta.text(atOnce, { run: 1 }), '0');
  });
  it('number the clients of a pipe from the second on', () => {
    assert.equal(objectText(message), 'main');
    assert.equal(objectText({ ...message, instance: 2 }), 'main #2');
  });
});

describe('what a row warns of', () => {
  const exit = {
    seq: 1,
    time: 0,
    kind: 'child.exit',
    child: 'a',
    pid: 1,
    signal: null,
    status: null,
  } as const;
  it('is an exit that nobody asked for', () => {
    assert.equal(alarmOf({ ...exit, exitCode: 3, stopped: false }), 'error');
    assert.equal(alarmOf({ ...exit, exitCode: 3, stopped: true }), null);
    assert.equal(alarmOf({ ...exit, exitCode: 0, stopped: false }), null);
    assert.equal(alarmOf({ ...exit, exitCode: null, signal: 'SIGSEGV', stopped: false }), 'error');
  });
  it('is a message that was cut off', () => {
    assert.equal(alarmOf(message), null);
    assert.equal(alarmOf({ ...message, truncated: true }), 'warning');
  });
});
