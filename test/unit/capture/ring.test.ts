import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyCapture } from '../../../src/extension/captures/copyCapture.ts';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { endCapture } from '../../../src/host/capture/endCapture.ts';
import { smallestBuffer } from '../../../src/host/capture/format.ts';
import { ringFiles } from '../../../src/host/capture/ringNames.ts';
import { Sequencer } from '../../../src/host/capture/sequencer.ts';
import { createSharedBuffers } from '../../../src/host/capture/sharedBuffers.ts';
import { startCaptureWriter } from '../../../src/host/capture/startCaptureWriter.ts';
import type { Fact } from '../../../src/protocol/record.ts';
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

const maxSize = 1 << 20;
const connect: Fact<'pipe.connect'> = {
  kind: 'pipe.connect',
  pipe: 'main',
  instance: 1,
  pid: 77,
  child: 'worker',
  foreign: false,
};

describe('a ring of files', () => {
  let folder: Folder;
  let script: string;
  before(async function () {
    this.timeout(20_000);
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
  });
  after(() => folder[Symbol.asyncDispose]());

  /** A ring that is being written, of which nothing but its start is recorded yet. */
  const liveRing = (name: string, onError: (message: string) => void) => {
    const buffers = createSharedBuffers();
    const file = createCaptureFile({ file: join(folder.path, name) }, '', { ring: true });
    const ring = {
      file,
      sequencer: new Sequencer(buffers, clock, '0.0.0'),
      writer: startCaptureWriter({
        file,
        buffers,
        script,
        maxSize,
        onFull: 'ring',
        onWritten: (size) => {
          ring.written = size;
        },
        onStall: () => {},
        onError,
      }),
      /** Bytes, so far. */
      written: 0,
    };
    ring.sequencer.record(start, { time: 0 });
    return ring;
  };
  const bytesOf = (path: string) => ringFiles(path).reduce((sum, file) => sum + statSync(file.path).size, 0);

  /** So many messages of up to 5000 bytes; an interface is made in the middle of them. */
  function fill(sequencer: Sequencer, count: number, from = 0): void {
    const main = sequencer.object('pipe', 'main');
    for (let index = from; index < from + count; index++) {
      const pipe = index % 7 === 6 ? sequencer.object('pipe', `late${Math.floor(index / 400)}`) : main;
      sequencer.message(pipe, 1, 0, 'in', pattern((index * 37) % 5000), index, 0, null, false);
    }
    sequencer.flush();
  }

  async function ring(name: string, count: number) {
    const file = join(folder.path, name);
    const written = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        sequencer.record(start, { time: 0 });
        sequencer.record(connect, { time: 0 });
        fill(sequencer, count);
        sequencer.record(end, { time: count });
      },
      { file, maxSize, onFull: 'ring' },
    );
    assert.deepEqual(written.errors, []);
    return written.path;
  }

  it('shows memory as it was before a record and as large, whose number is larger than there are records', async () => {
    const memory = 'frame';
    const count = 4000;
    const page = (byte: number) => ({ bytes: [{ offset: 0, data: new Uint8Array(4096).fill(byte) }] });
    const { path } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        sequencer.record(start, { time: 0 });
        const map = {
          child: null,
          source: 'created',
          rule: null,
          handle: null,
          announcedSize: null,
        } as const;
        sequencer.record(
          { kind: 'memory.map', memory, ...map, realSize: 4096, formerSize: null },
          { time: 0 },
        );
        fill(sequencer, count);
        const ranges: [number, number][] = [[0, 4096]];
        const snapshot = { kind: 'memory.snapshot', memory, reason: 'demand', ranges } as const;
        sequencer.record(snapshot, { time: count, ...page(1) });
        sequencer.record(
          { kind: 'memory.map', memory, ...map, realSize: 8192, formerSize: 4096 },
          { time: count },
        );
        sequencer.record({ ...snapshot, reason: 'end' }, { time: count + 1, ...page(2) });
        sequencer.record(end, { time: count + 2 });
      },
      { file: join(folder.path, 'memory.pcapng'), maxSize, onFull: 'ring' },
    );
    const { reader, records } = await readWhole(path);
    const last = records.findLast(({ kind }) => kind === 'memory.snapshot')?.seq ?? 0;
    assert.ok(last > reader.total, 'the oldest have gone');
    assert.equal(reader.memory.at(memory, 0, 16, last).bytes[0], 1);
    assert.equal(reader.memory.at(memory, 0, 16).bytes[0], 2);
    assert.equal(reader.memory.at(memory, 0, 16, last - 1).size, 4096, 'though the record of it has gone');
    assert.equal(reader.memory.at(memory, 0, 16, last).size, 8192);
  });

  it('becomes one file when it is copied', async () => {
    const path = await ring('copied.pcapng', 4000);
    const copy = join(folder.path, 'one.pcapng');
    await copyCapture(path, copy, new AbortController().signal, () => {});
    const [ofRing, ofCopy] = [await readWhole(path), await readWhole(copy)];
    assert.equal(ofCopy.reader.damaged, null);
    assert.deepEqual(ofCopy.records, ofRing.records);
    execFileSync('capinfos', ['-c', copy]);
  });

  it('keeps the newest records within its limit, and counts the others', async () => {
    const path = await ring('newest.pcapng', 4000);
    assert.ok(bytesOf(path) <= maxSize);
    assert.ok(bytesOf(path) > maxSize / 2);
    const { reader, records } = await readWhole(path);
    assert.equal(reader.damaged, null);
    assert.ok(reader.complete);
    const [gap, ...rest] = records;
    assert.ok(gap?.kind === 'gap');
    assert.equal(gap.lost, 4003 - rest.length, 'every record is there or counted');
    assert.equal(reader.state.lost, gap.lost);
    rest.forEach((record, index) => {
      assert.equal(record.seq, Number(gap.lost) + index + 1);
      if (record.kind !== 'message') return;
      const sent = record.seq - 3;
      assert.deepEqual(record.data, new Uint8Array(pattern((sent * 37) % 5000)));
      assert.equal(record.pipe, sent % 7 === 6 ? `late${Math.floor(sent / 400)}` : 'main');
    });
    assert.equal(records.at(-1)?.kind, 'session.end');
    reader.close();
  });

  it('stops, and says so, when its oldest file cannot be removed', async () => {
    const file = join(folder.path, 'held.pcapng');
    const aside = join(folder.path, 'aside');
    let oldest = '';
    const count = 4000;
    const { path, errors } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        // What Windows does with a file that somebody holds open, a folder does everywhere.
        oldest = ringFiles(file)[0]?.path ?? '';
        linkSync(oldest, aside);
        rmSync(oldest);
        mkdirSync(oldest);
        sequencer.record(start, { time: 0 });
        fill(sequencer, count);
        sequencer.record(end, { time: count });
      },
      { file, maxSize, onFull: 'ring' },
    );
    rmdirSync(oldest);
    renameSync(aside, oldest);
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /^Recording has stopped: the capture cannot be written \(.*held_00001_/);
    assert.ok(bytesOf(path) <= maxSize);
    const { reader, records } = await readWhole(path);
    assert.equal(reader.damaged, null);
    assert.ok(reader.complete);
    const [gap, last] = records.slice(-2);
    assert.ok(gap?.kind === 'gap' && last?.kind === 'session.end');
    assert.equal(gap.lost, count + 2 - (records.length - 1), 'every record is there or counted');
    reader.close();
  });

  it('shows the state of the session although the records that made it have gone', async () => {
    const { reader } = await readWhole(await ring('state.pcapng', 3000));
    const [main] = reader.state.pipes;
    assert.equal(reader.state.platform, 'linux');
    assert.equal(main?.instances[0]?.pid, 77);
    const all = reader.state.pipes.reduce((sum, pipe) => sum + (pipe.instances[0]?.in.messages ?? 0), 0);
    assert.equal(all, 3000, 'what was counted before is still counted');
    reader.close();
  });

  it('is of files that each open by themselves, in Wireshark too', async () => {
    const path = await ring('each.pcapng', 3000);
    const whole = await readWhole(path);
    const files = ringFiles(path);
    assert.ok(files.length >= 5);
    let total = 0;
    for (const file of files) {
      const alone = join(folder.path, `alone-${file.number}.pcapng`);
      copyFileSync(file.path, alone);
      const { reader, records } = await readWhole(alone);
      assert.equal(reader.damaged, null);
      assert.ok(records.length > 0);
      total += records.length;
      assert.equal(reader.state.pipes[0]?.instances[0]?.pid, 77);
      const [, count] = execFileSync('capinfos', ['-T', '-r', '-M', '-c', alone], { encoding: 'utf8' })
        .trim()
        .split('\t');
      assert.equal(count, String(records.length));
      reader.close();
    }
    assert.equal(total, whole.reader.total);
    whole.reader.close();
    const second = await readWhole(files[1]?.path ?? '');
    assert.equal(second.records.at(-1)?.kind, 'session.end', 'by the name of a file: that and what follows');
    second.reader.close();
  });

  it('is followed while it is written, by who began early and by who comes late', async function () {
    this.timeout(20_000);
    const live = liveRing('followed.pcapng', (message) => assert.fail(message));
    const { file, sequencer, writer } = live;
    const early = CaptureReader.open(file.path);
    let late: CaptureReader | undefined;
    try {
      for (let round = 0; round < 40; round++) {
        fill(sequencer, 100, round * 100);
        // Reads nothing before the end, while files go away that it has not seen.
        if (round === 5) late = CaptureReader.open(file.path);
        const before = live.written;
        while (live.written === before) await new Promise((resolve) => setTimeout(resolve, 1));
        early.follow(live.written);
        assert.equal(early.damaged, null);
        if (early.total > early.first) {
          const last = early.record(early.total - 1, { dataLimit: 0 });
          assert.equal(last.seq, early.total, 'rows keep their numbers');
          assert.equal(early.rowOf(last.seq), early.total - 1);
          assert.equal(early.record(early.first).seq, early.first + 1);
        }
      }
      assert.ok(early.first > 0, 'the oldest have gone');
      assert.equal(early.state.lost, early.first);
      const gone = early.record(0);
      assert.ok(gone.kind === 'gap' && /oldest file/.test(gone.message));
    } finally {
      sequencer.record(end, { time: 4000 });
      sequencer.finish();
      await writer.close();
    }
    assert.ok(late);
    await early.followAll();
    await late.followAll();
    assert.ok(early.complete && late.complete);
    assert.equal(late.damaged, null);
    assert.ok(late.total < early.total, 'what went unseen is not there');
    assert.equal(late.record(late.total - 1).seq, 4002);
    assert.deepEqual(late.state.pipes, early.state.pipes, 'but what it added up to is known');
    assert.equal(early.total, 4002);
    const kept = ringFiles(file.path);
    const open = readdirSync('/proc/self/fd').length;
    early.close();
    assert.ok(open - readdirSync('/proc/self/fd').length <= kept.length, 'files that went are closed');
    late.close();
  });

  it('goes on when somebody deletes files of it', async () => {
    const errors: string[] = [];
    const live = liveRing('deleted.pcapng', (message) => errors.push(message));
    const { file, sequencer, writer } = live;
    sequencer.record(connect, { time: 0 });
    for (let round = 0; round < 40 && errors.length === 0; round++) {
      const before = live.written;
      fill(sequencer, 100, round * 100);
      while (live.written === before) await new Promise((resolve) => setTimeout(resolve, 1));
      // Two that would become the oldest later, with one between them that stays.
      if (round === 3) for (const { path } of ringFiles(file.path).slice(0, 3).toSpliced(1, 1)) rmSync(path);
    }
    sequencer.record(end, { time: 4000 });
    sequencer.finish();
    await writer.close();
    assert.deepEqual(errors, []);
    const { reader, records } = await readWhole(file.path);
    assert.equal(reader.damaged, null);
    assert.ok(reader.complete, 'recorded to the end');
    const [gap, ...rest] = records;
    assert.ok(gap?.kind === 'gap');
    assert.equal(gap.lost, 4003 - rest.length, 'every record is there or counted');
    reader.close();
  });

  // In buffers of 2 MiB it does not fit into one: its last blocks come with the next one.
  for (const buffer of [4 << 20, 2 << 20]) {
    it(`counts a record that is larger than all of it, in buffers of ${buffer} bytes, and goes on`, async () => {
      const { path } = await writeCapture(
        script,
        folder.path,
        (sequencer) => {
          beginWithMessages(sequencer, [10, 600_000, 10, 2_000_000, 10]);
          sequencer.record(end, { time: 2 });
        },
        {
          file: join(folder.path, `large-${buffer}.pcapng`),
          maxSize,
          onFull: 'ring',
          buffers: createSharedBuffers(8, buffer),
        },
      );
      const { reader, records } = await readWhole(path);
      assert.ok(bytesOf(path) <= maxSize);
      const lengths = records.flatMap((record) => (record.kind === 'message' ? [record.length] : []));
      assert.deepEqual(lengths, [10, 600_000, 10, 10]);
      const gaps = records.filter((record) => record.kind === 'gap');
      assert.deepEqual(
        gaps.map(({ seq, lost }) => [seq, lost]),
        [[5, 1]],
      );
      assert.ok(reader.complete);
      reader.close();
    });
  }

  // What comes in its first buffer has room in the ring, the whole has none.
  for (const size of [2_000_000, 4_000_000]) {
    it(`takes back what it has of a message of ${size} bytes that proves larger than all of it`, async () => {
      const { path } = await writeCapture(
        script,
        folder.path,
        (sequencer) => {
          beginWithMessages(sequencer, [10, 700_000, size, 10]);
          sequencer.record(end, { time: 2 });
        },
        {
          file: join(folder.path, `begun-${size}.pcapng`),
          maxSize,
          onFull: 'ring',
          buffers: createSharedBuffers(8, smallestBuffer),
        },
      );
      const { reader, records } = await readWhole(path);
      assert.ok(bytesOf(path) <= maxSize);
      assert.equal(reader.damaged, null);
      const last = records.slice(-3).map((record) => [record.seq, record.kind]);
      assert.deepEqual(last, [
        [4, 'gap'],
        [5, 'message'],
        [6, 'session.end'],
      ]);
      for (const record of records)
        if (record.kind === 'message') assert.equal(record.data.length, record.length);
      const lost = records.reduce(
        (sum, record) => sum + (record.kind === 'gap' ? Number(record.lost) : 0),
        0,
      );
      const stored = records.filter(({ kind }) => kind !== 'gap').length;
      assert.equal(lost + stored, 6, 'every record is there or counted');
      assert.equal(reader.state.lost, lost);
      assert.ok(reader.complete);
      reader.close();
    });
  }

  it('keeps the two blocks of a record in one file, wherever a buffer ends', async () => {
    const count = 12_000;
    const set = {
      kind: 'event.set',
      event: 'bell',
      by: 'us',
      coalesced: false,
      sampled: false,
      since: 0,
    } as const;
    const { path } = await writeCapture(
      script,
      folder.path,
      (sequencer) => {
        sequencer.record(start, { time: 0 });
        for (let index = 1; index <= count; index++) sequencer.record({ ...set, count: index }, { time: 1 });
        sequencer.record(end, { time: 2 });
      },
      {
        file: join(folder.path, 'ends.pcapng'),
        maxSize,
        onFull: 'ring',
        buffers: createSharedBuffers(8, smallestBuffer),
      },
    );
    const { reader, records } = await readWhole(path);
    assert.equal(reader.damaged, null);
    const [gap, ...rest] = records;
    assert.ok(gap?.kind === 'gap' && Number(gap.lost) > count / 2, 'buffers ended, and files went');
    assert.equal(Number(gap.lost) + rest.length, count + 2);
    const counts = records.flatMap((record) => (record.kind === 'event.set' ? [record.count] : []));
    assert.deepEqual(
      counts,
      Array.from(counts, (_, index) => count - counts.length + 1 + index),
    );
    assert.equal(reader.state.events[0]?.sets, count, 'each was counted, those that went too');
    reader.close();
  });

  it('is ended behind its last whole record when its host has died', async () => {
    const path = await ring('died.pcapng', 2000);
    const before = await readWhole(path);
    const last = ringFiles(path).at(-1)?.path ?? '';
    truncateSync(last, statSync(last).size - 5);
    endCapture(path, { reason: 'hostDied', exitCode: 3 });
    const after = await readWhole(path);
    assert.ok(after.reader.complete);
    assert.equal(after.reader.total, before.reader.total);
    assert.deepEqual(after.records.slice(0, -1), before.records.slice(0, -1));
    assert.equal(after.reader.state.ended?.reason, 'hostDied');
    before.reader.close();
    after.reader.close();
  });

  it('takes no name that a ring or a file has', async () => {
    const path = await ring('taken.pcapng', 10);
    const plain = createCaptureFile({ file: path }, '');
    assert.match(plain.path, /taken-2\.pcapng$/);
    const other = createCaptureFile({ file: plain.path }, '', { ring: true });
    assert.match(other.path, /taken-2-2\.pcapng$/);
  });
});
