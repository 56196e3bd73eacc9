import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
import type { MemoryWindow } from '../../src/protocol/memoryAnswers.ts';
import { everything } from '../../src/protocol/query.ts';
import type { Record, RecordOf } from '../../src/protocol/record.ts';
import { sentence } from '../../src/protocol/summary.ts';
import { LiveHost } from '../support/liveHost.ts';
import { program } from './support/program.ts';

const page = 4096;

/** Does what single letters on the pipe tell it to, and answers each with the letter. */
const obedient = program(
  'obeys',
  `
  void announce(ipc_pipe pipe, int handle, uint32_t pages) {
    uint32_t more[2] = {(uint32_t)handle, pages * 4096};
    ipc_write(pipe, more, sizeof more);
  }
  ipc_pipe pipe = ipc_pipe_open(arguments[1]);
  ipc_section s = ipc_section_create(8 * 4096);
  uint32_t announcement[2] = {(uint32_t)s.handle, (uint32_t)strtoul(arguments[2], NULL, 10)};
  memset(s.bytes, 7, 100);
  ipc_write(pipe, announcement, sizeof announcement);
  char letter[16];
  while (ipc_read(pipe, letter, sizeof letter) > 0) {
    if (letter[0] == 'w') s.bytes[4096] = 1;
    if (letter[0] == 'o') memset(s.bytes + 5 * 4096 + 10, 9, 20);
    if (letter[0] == 'O') memset(s.bytes + 6 * 4096, 9, 20);
    if (letter[0] == 's' && ftruncate(s.handle, 100) != 0) return 1;
    if (letter[0] == 'g' && ftruncate(s.handle, 20 * 4096) != 0) return 1;
    if (letter[0] == 'b' && pwrite(s.handle, "far", 3, 12 * 4096) != 3) return 1;
    if (letter[0] == 'a') announce(pipe, s.handle, 20);
    if (letter[0] == 'd') announce(pipe, dup(s.handle), 20);
    if (letter[0] == 'x' && ftruncate(s.handle, 22 * 4096) != 0) return 1;
    if (letter[0] == 'x') announce(pipe, s.handle, 21);
    if (letter[0] == 'X' && pwrite(s.handle, "far", 3, 21 * 4096 + 9) != 3) return 1;
    if (letter[0] == 'q') break;
    ipc_write(pipe, letter, 1);
  }`,
);

describe('Linux: shared memory of a live session', function () {
  this.timeout(30_000);
  let folder: string;
  let host: LiveHost;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ipc-memory-'));
    host = new LiveHost();
  });
  afterEach(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });

  /** A child that announces 8 pages as `size` bytes. */
  async function start(size: number, more: SessionDescriptionInput = {}): Promise<void> {
    const args = ['${pipe:main}', String(size)];
    const rule = { pipe: 'main', length: 8, handle: 'u32le@0', size: 'u32le@4' };
    await host.start(
      {
        children: [{ name: 'worker', program: obedient, args }],
        pipes: { main: {} },
        announcements: [rule],
        ...more,
      },
      folder,
    );
    await host.record('memory.map', ({ kind }) => kind === 'memory.map');
  }

  /** Tells the child a letter and waits for its answer. */
  async function tell(letter: string): Promise<void> {
    const bytes = Buffer.from(letter);
    await host.channel.request('send', { pipe: 'main', instance: null, bytes });
    await host.record(
      `answer ${letter}`,
      (record) => record.kind === 'message' && record.direction === 'in' && bytes.equals(record.data),
    );
  }

  const window = (offset = 0, length = 8 * page): Promise<MemoryWindow> =>
    host.channel.request('memory', { memory: 'worker:1', offset, length });
  async function recorded<K extends Record['kind']>(kind: K): Promise<Array<RecordOf<K>>> {
    const { rows } = await host.channel.request('rows', { query: everything, from: 0, count: 1000 });
    return rows.map(({ record }) => record).filter((record): record is RecordOf<K> => record.kind === kind);
  }
  /** The run ends with its only child. */
  async function end(): Promise<void> {
    await host.channel.request('send', { pipe: 'main', instance: null, bytes: Buffer.from('q') });
    await host.ended;
  }

  it('knows holes, survives that the child shrinks it while it is displayed, and is still there after the end', async () => {
    await start(8 * page);
    const before = await window();
    assert.deepEqual([before.live, before.size, before.bytes[99], before.bytes[100]], [true, 8 * page, 7, 0]);
    assert.deepEqual(before.holes, [[page, 7 * page]]);
    await tell('w');
    await host.record(
      'change',
      (record) => record.kind === 'memory.change' && record.ranges[0]?.[0] === page,
    );
    assert.deepEqual((await window()).holes, [[2 * page, 6 * page]]);
    await host.channel.request('snapshot', { memory: 'worker:1' });
    await host.record('snapshot', ({ kind }) => kind === 'memory.snapshot');
    const looking = Array.from({ length: 200 }, () => window());
    await tell('s');
    await Promise.all(looking);
    const shrunk = await window();
    assert.deepEqual([shrunk.known, shrunk.holes, shrunk.size], [[[0, 100]], [], 8 * page]);
    await end();
    const after = await window();
    assert.equal(after.live, false);
    assert.deepEqual(after.known, [[0, 2 * page]]);
    assert.deepEqual([after.bytes[99], after.bytes[page]], [7, 1], 'as the snapshot on demand has them');
    const reasons = (await recorded('memory.snapshot')).map(({ reason }) => reason);
    assert.deepEqual(reasons, ['demand', 'end']);
  });

  const maps = async () =>
    (await recorded('memory.map')).map(({ announcedSize, realSize }) => [announcedSize, realSize]);
  const far = 12 * page;
  const touchesFar = (record: Record) =>
    (record.kind === 'memory.change' || record.kind === 'memory.snapshot') &&
    record.ranges.some(([offset, length]) => offset <= far && offset + length > far);

  it('is followed when its child makes it larger without a word', async () => {
    await start(8 * page);
    await tell('g');
    const larger = await window(far, page);
    assert.deepEqual([larger.size, larger.bytes.length, larger.holes], [20 * page, page, [[far, page]]]);
    await tell('b');
    const change = await host.record('change', (record) => record.kind === 'memory.change');
    assert.ok(change.kind === 'memory.change');
    assert.deepEqual(change.ranges, [[far, page]], 'that there is more is no change');
    assert.ok(change.stored && change.since > 0);
    assert.equal(Buffer.from((await window(far, 3)).bytes).toString(), 'far');
    await host.channel.request('snapshot', { memory: 'worker:1' });
    await host.record('snapshot', ({ kind }) => kind === 'memory.snapshot');
    await end();
    assert.deepEqual(await maps(), [
      [8 * page, 8 * page],
      [null, 20 * page],
    ]);
    assert.deepEqual(await recorded('error'), []);
    assert.ok((await recorded('memory.snapshot')).every(touchesFar));
    const [first, second] = await recorded('memory.map');
    assert.ok(first && second && second.seq < change.seq, 'told before anything is recorded of it');
    assert.deepEqual([second.source, second.child, second.rule], ['announced', 'worker', null]);
    assert.deepEqual([first, second].map(sentence), [
      'worker:1, mapped: announced by worker, 32768 bytes, handle 4, announcements[0]',
      'worker:1, grown: announced by worker, 81920 bytes, 32768 before',
    ]);
    const then = { memory: 'worker:1', offset: 0, length: 20 * page };
    const before = await host.channel.request('memory', { ...then, at: second.seq - 1 });
    assert.deepEqual([before.size, before.bytes.length], [8 * page, 8 * page]);
    const after = await host.channel.request('memory', { ...then, at: change.seq });
    assert.deepEqual([after.size, after.known], [20 * page, [[far, page]]]);
    assert.equal(Buffer.from(after.bytes.subarray(far, far + 3)).toString(), 'far');
  });

  for (const [how, letter] of [
    ['', 'a'],
    [' by another descriptor', 'd'],
  ] as const) {
    it(`is seen whole when its child has made it larger and announces it again${how}`, async () => {
      await start(8 * page);
      await tell('g');
      await tell(letter);
      await tell('b');
      await host.record('change', touchesFar);
      await tell('x');
      await tell('X');
      await host.record('overrun', ({ kind }) => kind === 'error');
      await end();
      const all = await recorded('memory.map');
      assert.ok(all.every(({ memory }) => memory === 'worker:1'));
      // What is looked at may be found larger before its announcement is read.
      const agreed = all.filter(({ announcedSize }) => announcedSize !== null);
      assert.deepEqual(
        agreed.map(({ announcedSize, realSize, rule }) => [announcedSize, realSize, rule]),
        [
          [8 * page, 8 * page, 'announcements[0]'],
          [20 * page, 20 * page, 'announcements[0]'],
          [21 * page, 22 * page, 'announcements[0]'],
        ],
      );
      assert.equal(agreed[0]?.handle === agreed[1]?.handle, letter === 'a');
      const [overrun, ...more] = await recorded('error');
      assert.match(overrun?.message ?? '', new RegExp(`${21 * page} bytes by agreement, and 3 bytes from`));
      assert.deepEqual(more, []);
    });
  }

  it('is searched for zeros where nothing was written, as its child reads them', async () => {
    await start(8 * page);
    const search = { memory: 'worker:1', from: 0, to: 8 * page, at: null, backwards: false };
    const zeros = { ...search, pattern: new Uint8Array(100), mask: new Uint8Array(100).fill(0xff) };
    const find = async (more: object = {}) =>
      (await host.channel.request('searchMemory', { ...zeros, ...more })).found;
    assert.equal(await find(), 100);
    assert.equal(await find({ from: page + 1 }), page + 1);
    assert.equal(await find({ backwards: true }), 8 * page - 100);
    await tell('o');
    assert.equal(await find({ backwards: true, to: 5 * page + 20 }), 5 * page - 90);
    assert.equal(await find({ from: 5 * page - 89 }), 5 * page + 30);
    const { found } = await host.channel.request('searchMemory', {
      ...search,
      pattern: Uint8Array.of(...new Uint8Array(20), 9, 9),
      mask: new Uint8Array(22).fill(0xff),
    });
    assert.equal(found, 5 * page - 10);
    await tell('s');
    assert.equal(await find(), null, 'what was cut off is not zero');
    assert.equal(await find({ backwards: true }), null);
    await end();
  });

  it('has no slack any more when its child has made it larger than was agreed', async () => {
    await start(5 * page + 3);
    await tell('g');
    await tell('o');
    await tell('b');
    await host.record('change', touchesFar);
    await end();
    assert.deepEqual(await recorded('error'), []);
  });

  it('tells of bytes that were written past the announced size, and again when there are more', async () => {
    await start(5 * page + 3);
    await tell('w');
    await host.record('change', ({ kind }) => kind === 'memory.change');
    assert.deepEqual(await recorded('error'), [], 'within the size is no overrun');
    await tell('o');
    const overrun = await host.record('overrun', ({ kind }) => kind === 'error');
    assert.ok(overrun.kind === 'error');
    assert.equal(overrun.object, 'memory worker:1');
    assert.match(overrun.message, /20483 bytes by agreement, and 20 bytes from offset 20490 on are not zero/);
    assert.match(overrun.remedy ?? '', /20490/);
    await tell('O');
    await end();
    const [, grown, ...more] = await recorded('error');
    assert.match(grown?.message ?? '', new RegExp(`${page - 10 + 20} bytes from offset 20490`));
    assert.deepEqual(more, []);
  });

  it('is recorded after the message that announced it', async () => {
    await start(8 * page, { capture: { snapshots: { onMessage: ['main'] } } });
    const snapshot = await host.record('snapshot', ({ kind }) => kind === 'memory.snapshot');
    assert.ok(snapshot.kind === 'memory.snapshot');
    assert.deepEqual([snapshot.reason, snapshot.ranges], ['message', [[0, page]]]);
  });

  it('says what a snapshot leaves out, and says it again only when that is more', async () => {
    await start(8 * page, { capture: { snapshotMax: page } });
    const snapshots = async (letter: string, count: number) => {
      await tell(letter);
      for (let i = 0; i < count; i++) await host.channel.request('snapshot', { memory: 'worker:1' });
    };
    await snapshots('w', 3);
    await snapshots('o', 2);
    await end();
    assert.deepEqual(
      (await recorded('note')).map(({ message }) => message),
      [page, 2 * page].map(
        (left) => `The snapshot of worker:1 left out ${left} bytes: at most ${page} are kept.`,
      ),
    );
  });

  it('is recorded after messages, after events and from time to time, as the description says', async () => {
    await start(8 * page, {
      events: { bell: {}, other: {} },
      memory: { frame: { size: 100, snapshots: { onEvent: ['bell'] } } },
      capture: { snapshots: { every: 100, onMessage: ['main'] } },
    });
    await tell('w');
    const of = async (memory: string, reason: string) =>
      (await recorded('memory.snapshot')).filter((one) => one.memory === memory && one.reason === reason);
    await host.record('snapshot', (one) => one.kind === 'memory.snapshot' && one.reason === 'message');
    await host.record('snapshot', (one) => one.kind === 'memory.snapshot' && one.reason === 'timer');
    await host.channel.request('setEvent', { event: 'other' });
    await host.channel.request('setEvent', { event: 'bell' });
    await host.record('snapshot', (one) => one.kind === 'memory.snapshot' && one.reason === 'event');
    await end();
    assert.equal((await of('frame', 'event')).length, 1);
    assert.deepEqual(await of('frame', 'timer'), [], 'its own rules take the place of the general ones');
    assert.deepEqual(await of('worker:1', 'event'), []);
    assert.ok((await of('worker:1', 'timer')).length >= 1);
    // The announcement, the letters and the answers: some may share a snapshot.
    const messages = (await of('worker:1', 'message')).length;
    assert.ok(messages >= 1 && messages <= 5, `${messages} snapshots`);
  });
});
