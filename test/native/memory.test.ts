import assert from 'node:assert/strict';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSaved, runSession, startSession } from './support/commandLine.ts';
import { all, only, text, texts } from './support/records.ts';
import { pattern, worker } from './support/samples.ts';
import { objectName, patience, uniqueName, windows } from './support/target.ts';

const rule = { pipe: 'main', length: 8, handle: 'u32le@0', size: 'u32le@4' };

describe('shared memory', function () {
  this.timeout(2 * patience);

  for (const inherit of windows ? [false] : [false, true]) {
    it(`that we create${inherit ? ' and pass on' : ''} is changed by the child, and the changes are seen`, async () => {
      const run = await runSession({
        children: [worker('opens-memory', '--count', '3', '--interval', '400')],
        pipes: { main: {} },
        memory: { frame: { size: 65536, inherit } },
        steps: [{ receive: 'main' }, { save: 'frame', file: 'frame.bin' }],
      });
      const map = only(run, 'memory.map', { memory: 'frame' });
      assert.deepEqual([map.source, map.child, Number(map.realSize)], ['created', null, 65536]);
      assert.deepEqual(texts(run, 'in'), ['found 00']);
      const saved = readSaved(run, 'frame.bin');
      assert.deepEqual([saved[0], saved[4096], saved[8192], saved[12288]], [0, 1, 2, 3]);
      const changes = all(run, 'memory.change', { memory: 'frame' });
      const pages = new Set(changes.flatMap((change) => change.ranges.flatMap(pagesOf)));
      assert.deepEqual([...pages].sort(), [1, 2, 3]);
      assert.ok(changes.every((change) => change.sampled));
    });
  }

  it('of another program is opened by name', async () => {
    const name = objectName(uniqueName('frame'));
    const owner = await startSession({ memory: { frame: { size: 8192, name } } }, '--stdin');
    await owner.next('memory.map');
    const run = await runSession({
      memory: { theirs: { name, open: true } },
      steps: [{ save: 'theirs', file: 'theirs.bin' }],
      until: 'steps',
    });
    owner.stop();
    assert.equal((await owner.finish()).exitCode, 0);
    const map = only(run, 'memory.map', { memory: 'theirs' });
    assert.deepEqual([map.source, Number(map.realSize)], ['opened', 8192]);
    assert.deepEqual(readSaved(run, 'theirs.bin'), Buffer.alloc(8192));
  });

  it('with a name that is taken is an error, and so is opening what is not there', async () => {
    const name = objectName(uniqueName('taken'));
    const run = await runSession(
      {
        memory: {
          first: { size: 4096, name },
          second: { size: 4096, name },
          third: { name: objectName(uniqueName('missing')), open: true },
        },
        steps: [{ snapshot: 'first' }, { snapshot: 'second' }],
      },
      1,
    );
    const names = new Map(all(run, 'error').map((error) => [error.object?.split(' ').at(-1), error.name]));
    assert.match(names.get('second') ?? '', windows ? /ERROR_ALREADY_EXISTS/ : /EEXIST/);
    assert.match(names.get('third') ?? '', windows ? /ERROR_FILE_NOT_FOUND/ : /ENOENT/);
  });

  // Windows takes no more than it could give.
  if (!windows) {
    it('of any size is mapped and kept, and it is said how far it is watched', async () => {
      const size = 2 ** 46;
      const run = await runSession({
        children: [worker('opens-memory', '--count', '1', '--interval', '200')],
        memory: { frame: { size } },
      });
      assert.equal(only(run, 'memory.map').realSize, size);
      assert.match(only(run, 'note').message, /in its first 68719476736 bytes only/);
      assert.deepEqual(
        all(run, 'memory.change').flatMap(({ ranges }) => ranges),
        [[4096, 4096]],
      );
      assert.deepEqual(only(run, 'memory.snapshot').ranges, [[0, 8192]], 'the child has read the first page');
    });
  }

  it('is not saved where there is none, nor to where there is no folder', async () => {
    const run = await runSession(
      {
        memory: { frame: { size: 4096 } },
        steps: [
          { save: 'frame', file: 'frame.bin', range: [1 << 20, 5] },
          { save: 'frame', file: 'missing/frame.bin' },
        ],
        onFail: 'continue',
      },
      1,
    );
    const [behind, missing] = all(run, 'step.fail').map(({ message }) => message);
    assert.match(behind ?? '', /^frame has \d+ bytes; there is nothing at 1048576\.$/);
    assert.match(missing ?? '', /^frame cannot be saved: ENOENT: .*missing/);
  });

  if (!windows) {
    it('of any size is saved as what is in it', async () => {
      const size = 2 ** 40;
      const run = await runSession({
        memory: { frame: { size } },
        steps: [
          { save: 'frame', file: 'frame.bin' },
          { save: 'frame', file: 'part.bin', range: [size - 3, 100] },
        ],
      });
      const [whole, part] = ['frame.bin', 'part.bin'].map((name) => statSync(join(run.folder, name)));
      assert.deepEqual([whole?.size, part?.size], [size, 3]);
      assert.ok((whole?.blocks ?? size) * 512 < 1 << 20);
    });

    it('without a size is mapped, and seen as soon as it has one', async () => {
      const name = objectName(uniqueName('empty'));
      const file = join('/dev/shm', name);
      writeFileSync(file, '');
      try {
        const session = await startSession({ memory: { frame: { name, open: true } } }, '--stdin');
        await session.next('memory.map');
        writeFileSync(file, 'written');
        assert.deepEqual((await session.next('memory.change')).ranges, [[0, 7]]);
        session.stop();
        const run = await session.finish();
        assert.deepEqual(
          all(run, 'memory.map').map(({ realSize }) => realSize),
          [0, 7],
        );
        assert.deepEqual(only(run, 'memory.snapshot').ranges, [[0, 7]]);
      } finally {
        rmSync(file);
      }
    });

    it('is mapped when a process announces it that has inherited the connection', async () => {
      const { program } = worker('new-block-each-time');
      const shell = ['-c', '"$0" --blocks 1; exit $?', program];
      const run = await runSession({
        children: [{ name: 'worker', program: '/bin/sh', args: shell }],
        pipes: { main: { inherit: true } },
        steps: [{ wait: 'worker:1' }, { send: 'main', text: 'seen' }, { exit: 'worker' }],
      });
      assert.equal(only(run, 'memory.map').rule, 'detected 4+4');
    });
  }

  it('is saved again and again without a wait for anything else', async () => {
    const count = 9;
    const run = await runSession({
      memory: { frame: { size: 4096 } },
      steps: Array.from({ length: count }, () => ({ save: 'frame', file: 'frame.bin' })),
    });
    const times = all(run, 'step.ok').map(({ time }) => time);
    assert.equal(times.length, count);
    const took = (times[count - 1] ?? 0) - (times[0] ?? 0);
    assert.ok(took < 1e9, `took ${took / 1e6} ms`);
  });

  it('is saved in part', async () => {
    const run = await runSession({
      children: [worker('article', '--ack', '--size', '10000')],
      pipes: { main: {} },
      events: { toChild: {}, fromChild: { waitedBy: 'parent' } },
      steps: [
        { set: 'toChild' },
        { send: 'main', text: '0123456789' },
        { wait: 'worker:1' },
        { save: 'worker:1', file: 'part.bin', range: [9998, 2] },
        { snapshot: 'worker:1' },
        { send: 'main', text: 'ok' },
      ],
    });
    assert.equal(text(readSaved(run, 'part.bin')), '89');
    assert.equal(all(run, 'memory.snapshot', { memory: 'worker:1', reason: 'step' }).length, 1);
  });

  it('is mapped when a descriptor or handle comes with the message', async () => {
    const run = await runSession({
      children: [worker('passes-descriptor', '--size', '5000', '--times', '2')],
      pipes: { main: {} },
      steps: [
        { receive: 'main' },
        { receive: 'main' },
        { save: 'worker:1', file: 'block.bin' },
        { send: 'main', text: 'ok' },
      ],
    });
    assert.ok(pattern(5000).equals(readSaved(run, 'block.bin')));
    assert.equal(all(run, 'memory.map').length, 1, 'mapped once, though announced and passed, twice');
  });

  it('that is announced again with more bytes has its end there', async () => {
    const said = (text: string) => [{ send: 'main', text }, { receive: 'main' }];
    const run = await runSession({
      children: [worker('overruns')],
      pipes: { main: {} },
      steps: [
        { wait: 'worker:1' },
        { receive: 'main' },
        ...said('m'),
        { receive: 'main' },
        // Whoever looks at the memory has heard of the announcement when it has taken a snapshot.
        { snapshot: 'worker:1' },
        ...said('o'),
        ...said('p'),
        { send: 'main', text: 'q' },
      ],
    });
    const maps = all(run, 'memory.map').map((map) => [map.memory, map.announcedSize, map.realSize]);
    assert.deepEqual(maps, [
      ['worker:1', 20_483, 24_576],
      ['worker:1', 24_536, 24_576],
    ]);
    assert.match(only(run, 'error').message, /24536 bytes by agreement, and 40 bytes from offset 24536 on/);
  });

  // As each look at another process costs something, they are not taken one right after the other.
  for (const announcements of [undefined, [rule]]) {
    it(`made right after a message that looked alike is mapped, ${announcements ? 'by a rule' : 'when it is detected'}`, async () => {
      const run = await runSession({
        children: [worker('false-announcements', '--count', '20', '--asked')],
        pipes: { main: {} },
        ...(announcements ? { announcements } : {}),
        steps: [
          ...Array.from({ length: 20 }, () => ({ receive: 'main' })),
          { send: 'main', text: 'make it' },
          { wait: 'worker:1' },
          { send: 'main', text: 'enough' },
        ],
      });
      assert.equal(only(run, 'memory.map').announcedSize, 8192);
    });
  }

  // By what it is recognised makes no difference to a system.
  for (const announcements of windows ? [undefined] : [undefined, [rule]]) {
    it(`that is new is told from what had its number before, ${announcements ? 'by a rule' : 'when it is detected'}`, async () => {
      const blocks = [1, 2, 3];
      const run = await runSession({
        children: [worker('new-block-each-time', '--blocks', '3', '--times', '5')],
        pipes: { main: {} },
        ...(announcements ? { announcements } : {}),
        steps: blocks.flatMap((block) => [
          { wait: `worker:${block}` },
          { save: `worker:${block}`, file: `${block}.bin` },
          { send: 'main', text: 'next' },
        ]),
      });
      const maps = all(run, 'memory.map').map(({ memory, announcedSize }) => [memory, announcedSize]);
      assert.deepEqual(
        maps,
        blocks.map((block) => [`worker:${block}`, 8192]),
        'each once, though announced five times',
      );
      assert.equal(
        new Set(all(run, 'memory.map').map(({ handle }) => handle)).size,
        1,
        'all under one number',
      );
      for (const block of blocks) assert.equal(readSaved(run, `${block}.bin`)[0], block);
      assert.equal(all(run, 'error').length, 0);
    });
  }
});

function pagesOf([offset, length]: readonly [number, number]): number[] {
  const first = Math.floor(offset / 4096);
  const last = Math.floor((offset + length - 1) / 4096);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe('a wrong announcement', function () {
  this.timeout(2 * patience);

  for (const kind of ['bogus', 'minus-one', 'event', 'file', 'small']) {
    it(`(${kind}) is an error with a rule, and the session goes on`, async () => {
      const run = await runSession({
        children: [worker('wrong-handle', '--kind', kind)],
        pipes: { main: {} },
        announcements: [rule],
        steps: [{ receive: 'main' }, { send: 'main', text: 'go on' }],
      });
      const failure = only(run, 'error');
      assert.ok(failure.object && failure.message && failure.remedy, 'object, message and remedy');
      // Of the section that is too small, what exists is mapped.
      const mapped = all(run, 'memory.map').map((map) => [map.announcedSize, map.realSize]);
      assert.deepEqual(mapped, kind === 'small' ? [[65536, 4096]] : []);
      assert.equal(only(run, 'child.exit').exitCode, 0);
    });
  }

  it('is just a message without a rule', async () => {
    for (const kind of ['bogus', 'event', 'file']) {
      const run = await runSession({
        children: [worker('wrong-handle', '--kind', kind)],
        pipes: { main: {} },
        steps: [{ receive: 'main' }, { send: 'main', text: 'go on' }],
      });
      assert.equal(all(run, 'error').length, 0, kind);
      assert.equal(all(run, 'memory.map').length, 0, kind);
    }
  });

  it('and a right one are left alone when detection is off', async () => {
    const run = await runSession({
      children: [worker('article', '--ack')],
      pipes: { main: {} },
      events: { toChild: {}, fromChild: { waitedBy: 'parent' } },
      announcements: [],
      steps: [
        { set: 'toChild' },
        { send: 'main', text: 'x' },
        { receive: 'main' },
        { send: 'main', text: 'ok' },
      ],
    });
    assert.equal(all(run, 'memory.map').length, 0);
  });
});
