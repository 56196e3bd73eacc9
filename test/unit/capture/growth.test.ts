import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { type CaptureFile, createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { smallestBuffer } from '../../../src/host/capture/format.ts';
import { Sequencer } from '../../../src/host/capture/sequencer.ts';
import { createSharedBuffers, type SharedBuffers } from '../../../src/host/capture/sharedBuffers.ts';
import { startCaptureWriter } from '../../../src/host/capture/startCaptureWriter.ts';
import {
  beginWithMessages,
  buildWriter,
  clock,
  end,
  type Folder,
  pattern,
  readWhole,
  start,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

describe('a growing capture', () => {
  let folder: Folder;
  let script: string;
  before(async () => {
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
  });
  after(() => folder[Symbol.asyncDispose]());

  /** A writer that must not fail, and of which nothing else is heard. */
  const startQuietly = (file: CaptureFile, buffers: SharedBuffers) =>
    startCaptureWriter({ file, buffers, script, onWritten() {}, onError: assert.fail, onStall() {} });

  it('can be read at every size the writer tells, by us and by tshark', async function () {
    this.timeout(120_000);
    const buffers = createSharedBuffers();
    const file = createCaptureFile({ folder: folder.path }, 'growing');
    const { path } = file;
    const sizes: number[] = [];
    let told = () => {};
    const writer = startCaptureWriter({
      file,
      buffers,
      script,
      onWritten(size) {
        sizes.push(size);
        told();
      },
      onError: assert.fail,
      onStall() {},
    });
    const reader = CaptureReader.open(path);
    const outside = CaptureReader.open(path);
    const sequencer = new Sequencer(buffers, clock, '0.0.0');
    const main = sequencer.object('pipe', 'main');
    sequencer.record(start, { time: 0 });
    for (let round = 1; round <= 12; round++) {
      sequencer.message(main, 1, 0, 'in', pattern(round * 700_001), round, 0, null, false);
      const written = new Promise<void>((resolve) => {
        told = resolve;
      });
      assert.ok(sequencer.finish());
      await written;
      // The Sequencer tells nobody when it is written, so the size must be what holds all records.
      while (reader.total < round + 1) {
        reader.follow(sizes.at(-1));
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.equal(reader.total, round + 1);
      assert.equal(reader.complete, false);
      // Another process does not know the size and sees the reserve.
      outside.follow();
      while (!outside.caughtUp) outside.follow();
      assert.equal(outside.total, round + 1);
      assert.equal(outside.damaged, null);
      assert.deepEqual(outside.state, reader.state);
      const record = reader.record(round);
      assert.ok(record.kind === 'message' && Buffer.from(pattern(round * 700_001)).equals(record.data));
      if (round % 4 !== 1) continue;
      const seen = execFileSync('tshark', ['-r', path, '-T', 'fields', '-e', 'frame.number'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      assert.equal(seen.trim().split('\n').length, round + 1);
    }
    sequencer.record(end);
    sequencer.finish();
    await writer.close();
    await reader.followAll();
    assert.ok(reader.complete);
    assert.equal(statSync(path).size, reader.position, 'the reserve is given back');
    reader.close();
    outside.close();
  });

  it('is whole however long the disk takes for what is left at the end', async () => {
    const buffers = createSharedBuffers(2);
    const file = createCaptureFile({ folder: folder.path }, 'late');
    const writer = startQuietly(file, buffers);
    const sequencer = new Sequencer(buffers, clock, '0.0.0');
    const main = sequencer.object('pipe', 'main');
    const sent = 60;
    for (let index = 0; index < sent; index++)
      sequencer.message(main, 1, 0, 'in', pattern(400_000), index, 0, null, false);
    sequencer.record(end);
    const { now } = performance;
    try {
      // To who looks at the clock each write takes an hour.
      let hours = 0;
      performance.now = () => now.call(performance) + hours++ * 3_600_000;
      sequencer.finish();
    } finally {
      performance.now = now;
    }
    await writer.close();
    const reader = CaptureReader.open(file.path);
    await reader.followAll();
    assert.equal(reader.total, sent + 1);
    assert.ok(reader.complete);
    reader.close();
  });

  it('loses nothing while no buffer is free', () => {
    const buffers = createSharedBuffers(2);
    const sequencer = new Sequencer(buffers, clock, '0.0.0');
    const main = sequencer.object('pipe', 'main');
    const sent = 40;
    for (let index = 0; index < sent; index++)
      sequencer.message(main, 1, 0, 'in', pattern(400_000), index, 0, null, false);
    assert.equal(sequencer.starved, true);
    sequencer.record({
      kind: 'event.set',
      event: 'go',
      by: 'us',
      coalesced: false,
      count: 1,
      sampled: false,
      since: 0,
    });
    sequencer.record(end);
    assert.equal(sequencer.lastSeq, sent + 2);
    assert.equal(sequencer.finish(20), false, 'no writer takes it');
    const file = createCaptureFile({ folder: folder.path }, 'stalled');
    const { path } = file;
    const writer = startQuietly(file, buffers);
    assert.equal(sequencer.finish(), true);
    return writer.close().then(async () => {
      const reader = CaptureReader.open(path);
      await reader.followAll();
      assert.equal(reader.total, sent + 2);
      assert.ok(reader.complete);
      for (let row = 0; row < sent; row++) {
        const record = reader.record(row);
        assert.ok(
          record.kind === 'message' &&
            record.seq === row + 1 &&
            Buffer.from(pattern(400_000)).equals(record.data),
        );
      }
      reader.close();
    });
  });

  it('is no longer starved once the writer has caught up and the reactor has flushed', async () => {
    const buffers = createSharedBuffers(2);
    const sequencer = new Sequencer(buffers, clock, '0.0.0');
    const main = sequencer.object('pipe', 'main');
    while (!sequencer.starved) sequencer.message(main, 1, 0, 'in', pattern(400_000), 0, 0, null, false);
    for (let more = 0; more < 30; more++)
      sequencer.message(main, 1, 0, 'in', pattern(400_000), 0, 0, null, false);
    const file = createCaptureFile({ folder: folder.path }, 'relief');
    const writer = startQuietly(file, buffers);
    const deadline = performance.now() + 20_000;
    while (sequencer.starved) {
      assert.ok(performance.now() < deadline, 'starved for ever');
      sequencer.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
    sequencer.finish();
    await writer.close();
  });

  for (const maxSize of [65_536, 70_000, 1_000_000, 5_000_000]) {
    it(`stops at its limit of ${maxSize} bytes and counts what is lost`, async () => {
      const sent = 200;
      const { path, errors } = await writeCapture(
        script,
        folder.path,
        (sequencer) => {
          sequencer.record(start, { time: 0 });
          const main = sequencer.object('pipe', 'main');
          for (let index = 0; index < sent; index++) {
            sequencer.message(
              main,
              1,
              0,
              'in',
              pattern(30_000 + (index % 5) * 100_000),
              index,
              0,
              null,
              false,
            );
            if (index % 10 === 0) sequencer.flush();
          }
          sequencer.record(end, { time: sent });
        },
        { maxSize },
      );
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', /limit/);
      assert.ok(readFileSync(path).length <= maxSize);
      const reader = CaptureReader.open(path);
      await reader.followAll();
      assert.ok(reader.complete);
      const gap = reader.record(reader.total - 2);
      assert.ok(gap.kind === 'gap');
      assert.equal(gap.lost, sent + 2 - (reader.total - 1));
      assert.equal(reader.state.lost, gap.lost);
      assert.equal(gap.seq, reader.total - 1, 'the gap stands for the first that is lost');
      assert.equal(reader.record(reader.total - 1).seq, sent + 2);
      assert.equal(
        execFileSync('capinfos', ['-T', '-r', '-M', '-c', path], { encoding: 'utf8' }).trim().split('\t')[1],
        String(reader.total),
      );
      reader.close();
    });
  }

  // In buffers of 2 MiB the long one begins in one and ends behind the limit, in another.
  it('takes back a message that has begun and has no room for its end', async () => {
    const maxSize = 4_000_000;
    const { path, errors } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        beginWithMessages(sequencer, [10, 5_000_000, 20, 30]);
        sequencer.record({ kind: 'pipe.disconnect', pipe: 'main', instance: 1, reason: 'gone' });
        sequencer.record(end);
      },
      { maxSize, buffers: createSharedBuffers(8, 2 << 20) },
    );
    assert.match(errors.join(), /limit/);
    assert.ok(statSync(path).size <= maxSize);
    const { reader, records } = await readWhole(path);
    assert.deepEqual(
      records.map((record) => [record.seq, record.kind]),
      [
        [1, 'session.start'],
        [2, 'message'],
        [3, 'gap'],
        [6, 'pipe.disconnect'],
        [7, 'session.end'],
      ],
    );
    assert.equal(reader.state.lost, 3);
    assert.ok(reader.complete);
    reader.close();
    execFileSync('capinfos', ['-M', path], { stdio: 'pipe' });
  });

  it('stores what is no message after its limit, and what became known meanwhile', async () => {
    const { path, errors } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        sequencer.record(start, { time: 0 });
        const main = sequencer.object('pipe', 'main');
        for (let index = 0; index < 100; index++) {
          sequencer.message(main, 1, 0, 'in', pattern(10_000), index, 0, null, false);
          // Its interface is made after the limit was reached.
          const event = `event${Math.floor(index / 50)}`;
          const fact = { event, by: null, coalesced: false, count: 1, sampled: false, since: index } as const;
          if (index % 10 === 9) sequencer.record({ kind: 'event.signal', ...fact }, { time: index });
        }
        sequencer.record(end, { time: 100 });
      },
      { maxSize: 300_000 },
    );
    assert.equal(errors.length, 1);
    assert.ok(readFileSync(path).length <= 300_000);
    const { reader, records } = await readWhole(path);
    const signals = records.filter((record) => record.kind === 'event.signal');
    assert.deepEqual(
      signals.map(({ time, event }) => [time, event]),
      [9, 19, 29, 39, 49, 59, 69, 79, 89, 99].map((time) => [time, time < 50 ? 'event0' : 'event1']),
    );
    const gaps = records.filter((record) => record.kind === 'gap');
    const messages = records.filter((record) => record.kind === 'message').length;
    assert.deepEqual(
      gaps.map(({ lost }) => lost),
      [100 - messages],
    );
    assert.ok(reader.complete);
    assert.ok(records.every((record, row) => row === 0 || record.seq > (records[row - 1]?.seq ?? 0)));
    execFileSync('capinfos', ['-M', path], { stdio: 'pipe' });
    reader.close();
  });

  it('keeps its room for what is no message, wherever a buffer ends', async () => {
    const maxSize = 4 << 20;
    const { path } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        sequencer.record(start, { time: 0 });
        const main = sequencer.object('pipe', 'main');
        const bell = { event: 'bell', by: null, coalesced: false, sampled: false } as const;
        // Each is longer than a buffer: its last blocks come with others.
        for (let index = 1; index <= 9; index++) {
          sequencer.message(main, 1, 0, 'in', pattern(3_000_000), index, 0, null, false);
          sequencer.record({ kind: 'event.signal', ...bell, count: index, since: index }, { time: index });
        }
        sequencer.record(end, { time: 10 });
      },
      { maxSize, buffers: createSharedBuffers(8, smallestBuffer) },
    );
    assert.ok(readFileSync(path).length <= maxSize);
    const { reader, records } = await readWhole(path);
    const messages = records.filter((record) => record.kind === 'message');
    assert.deepEqual(
      messages.map(({ length, data }) => [length, Buffer.compare(data, pattern(data.length))]),
      messages.map(() => [3_000_000, 0]),
      'of the one that was begun at the limit there is the beginning',
    );
    assert.deepEqual(
      records.flatMap((record) => (record.kind === 'event.signal' ? [record.count] : [])),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      'no message takes the room of what is none',
    );
    assert.deepEqual(
      records.flatMap((record) => (record.kind === 'gap' ? [record.lost] : [])),
      [9 - messages.length],
    );
    assert.ok(reader.complete);
    reader.close();
  });

  it('gives each capture a name of its own', async () => {
    const now = new Date(2026, 10, 23, 8, 5, 9);
    const [first, second] = [1, 2].map(
      () => createCaptureFile({ folder: folder.path }, 'My session / ü', { now }).path,
    );
    assert.match(first ?? '', /[\\/]My-session-ü-20261123-080509\.pcapng$/);
    assert.match(second ?? '', /[\\/]My-session-ü-20261123-080509-2\.pcapng$/);
  });

  it('is put beside nothing that is no file: who names a folder, or no name, is told', () => {
    const taken = join(folder.path, 'captures');
    mkdirSync(taken);
    const pipe = join(folder.path, 'pipe.pcapng');
    execFileSync('mkfifo', [pipe]);
    for (const ring of [false, true]) {
      assert.throws(() => createCaptureFile({ file: taken }, '', { ring }), {
        message: `The capture ${taken} cannot be created: it is a folder. Name a file in it.`,
      });
      assert.throws(() => createCaptureFile({ file: pipe }, '', { ring }), {
        message: `The capture ${pipe} cannot be created: it is no file. Name another one.`,
      });
    }
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => /^(captures|pipe)./.test(name)),
      ['pipe.pcapng'],
    );
  });

  it('keeps the end of its name by which the editor opens it, also where the name is taken', () => {
    const file = join(folder.path, 'kept.ipc.pcapng');
    const names = [1, 2, 3].map(() => basename(createCaptureFile({ file }, '').path));
    assert.deepEqual(names, ['kept.ipc.pcapng', 'kept-2.ipc.pcapng', 'kept-3.ipc.pcapng']);
  });

  it('is told of when its writer dies: no buffer would come free any more', async () => {
    const broken = join(folder.path, 'broken.cjs');
    writeFileSync(broken, "throw new Error('a defect')");
    const death = new Promise<Error>((onDied) => {
      const file = createCaptureFile({ folder: folder.path }, 'dies');
      const buffers = createSharedBuffers();
      startCaptureWriter({
        file,
        buffers,
        script: broken,
        onWritten: () => assert.fail(),
        onError: assert.fail,
        onStall: () => assert.fail(),
        onDied,
      });
    });
    assert.equal((await death).message, 'a defect');
  });
});
