import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { ringFile, ringFiles } from '../../../src/host/capture/ringNames.ts';
import { RingTail } from '../../../src/host/capture/ringTail.ts';
import { packetsOf } from '../../../src/host/capture/walkBuffer.ts';
import { CapturePrinter } from '../../../src/host/cli/capturePrinter.ts';
import { record as recordSchema } from '../../../src/protocol/record.ts';
import {
  buildWriter,
  end,
  type Folder,
  pattern,
  start,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

const maxSize = 1 << 19;
/** So many that a file's head does not fit into what is read at once of a block. */
const pipes = 40;
const messages = 600;
const last = messages + 2;

interface Numbered {
  readonly seq: number;
  readonly time: number;
  readonly kind: string;
  readonly lost?: unknown;
}

describe('a ring that overtakes its reader', () => {
  let folder: Folder;
  /** A whole run, as blocks. */
  let blocks: Uint8Array;
  let ends: readonly number[];
  before(async function () {
    this.timeout(20_000);
    folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      sequencer.record(start, { time: 0 });
      for (let index = 1; index <= messages; index++) {
        const pipe = sequencer.object('pipe', index <= pipes ? `pipe ${index}` : 'main');
        sequencer.message(pipe, 1, 0, 'in', pattern(4000), index, 0, null, false);
      }
      sequencer.record(end, { time: messages + 1 });
    });
    blocks = readFileSync(path);
    ends = [...packetsOf(blocks)].map((packet) => packet.end);
  });
  after(() => folder[Symbol.asyncDispose]());

  it('opens also when its oldest file goes between the look for it and the opening', () => {
    const { path, finish } = ring('going');
    finish();
    // What is in the list of the folder, and is not there when it is opened.
    symlinkSync(join(folder.path, 'nowhere'), ringFile(path, 0).path);
    const reader = CaptureReader.open(path);
    do reader.follow();
    while (!reader.caughtUp);
    assert.equal(reader.damaged, null);
    assert.ok(reader.complete);
    reader.close();
  });

  it('keeps the rows of a file that has gone until it has read of the next', () => {
    const { path, upTo } = ring('slow');
    upTo(10);
    const reader = CaptureReader.open(path);
    reader.follow();
    const rows = rowsOf(reader);
    assert.equal(rows.length, 10);
    // The writer is a whole ring ahead, and has just begun a file.
    const [read, ...others] = ringFiles(path);
    assert.deepEqual(others, []);
    writeFileSync(ringFile(path, 9).path, '');
    rmSync(read?.path ?? '');
    reader.follow();
    assert.deepEqual(rowsOf(reader), rows);
    assert.deepEqual(
      reader.rows(4, 5).map(({ record }) => record.seq),
      rows.slice(4, 9).map(({ seq }) => seq),
    );
    reader.close();
  });

  /** A ring that holds nothing yet; `upTo` writes what is missing of the first `count` records. */
  function ring(name: string) {
    const { path, file, fd } = createCaptureFile({ file: join(folder.path, name) }, '', { ring: true });
    const tail = new RingTail({ path: file, fd }, path, maxSize, assert.fail);
    let written = 0;
    const upTo = (count: number) => {
      for (; written < count; written++) {
        tail.write(blocks.subarray(written === 0 ? 0 : ends[written - 1], ends[written]));
      }
    };
    const finish = () => {
      upTo(last);
      tail.end();
    };
    return { path, upTo, finish };
  }

  const rowsOf = (reader: CaptureReader) =>
    Array.from({ length: reader.total }, (_, row) => reader.record(row));

  /** All rows, whatever way they are asked for, and what was lost in all. */
  function checkRows(reader: CaptureReader): void {
    const rows = rowsOf(reader);
    const scanner = reader.scanner();
    checkStream(rows);
    rows.forEach((record, row) => {
      assert.deepEqual(scanner.scan(row, 4000), record);
      if (row < reader.first) return;
      assert.equal(reader.rowOf(record.seq), row);
      assert.equal(reader.timeOf(row), record.time);
      assert.equal(reader.kindOf(row), record.kind);
      assert.equal(reader.bytes(row, 0, 4000).length, record.kind === 'message' ? 4000 : 0);
    });
    assert.deepEqual(
      reader.rows(0, reader.total).map(({ record }) => record.seq),
      rows.map(({ seq }) => seq),
    );
    const lost = rows.reduce((sum, record) => sum + (record.kind === 'gap' ? Number(record.lost) : 0), 0);
    assert.equal(reader.state.lost, lost);
    const main = reader.state.pipes.find(({ pipe }) => pipe === 'main');
    assert.equal(main?.instances[0]?.in.messages, messages - pipes, 'what nobody read is counted too');
  }

  it('is told by a row for just what was not read', () => {
    const { path, upTo, finish } = ring('hole.pcapng');
    upTo(20);
    const reader = CaptureReader.open(path);
    reader.follow();
    assert.equal(reader.total, 20);
    upTo(300);
    reader.follow();
    checkSeen(rowsOf(reader), 300);
    finish();
    reader.follow();
    checkRows(reader);
    assert.ok(rowsOf(reader).some((record) => record.kind === 'gap' && Number(record.lost) > 100));
    reader.close();
  });

  it('leaves no row for a file that was open when it went', () => {
    const { path, upTo, finish } = ring('open.pcapng');
    upTo(60);
    const reader = CaptureReader.open(path);
    reader.follow(undefined, 1);
    assert.equal(reader.caughtUp, false, 'all files are open, none is read');
    upTo(100);
    // In the last file that was open, what is missing before it has been written meanwhile.
    reader.follow();
    checkSeen(rowsOf(reader), 100);
    assert.equal(reader.total, 100);
    finish();
    reader.follow();
    checkRows(reader);
    reader.close();
  });

  it('is told also when the next file does not say yet what is missing before it', () => {
    const { path, upTo, finish } = ring('silent.pcapng');
    upTo(5);
    const reader = CaptureReader.open(path);
    reader.follow();
    upTo(30);
    // The writer removes a file first, and then writes into the next one.
    const second = ringFiles(path)[1]?.path ?? assert.fail('no second file');
    renameSync(second, `${second}.gone`);
    reader.follow();
    checkSeen(rowsOf(reader), 30);
    assert.ok(reader.total < 30);
    renameSync(`${second}.gone`, second);
    finish();
    reader.follow();
    checkRows(reader);
    reader.close();
  });

  it('counts once what went before its first file', () => {
    const { path, upTo, finish } = ring('late.pcapng');
    upTo(200);
    const reader = CaptureReader.open(path);
    reader.follow();
    checkSeen(rowsOf(reader), 200);
    const told = reader.record(0);
    assert.ok(told.kind === 'gap' && told.remedy !== null, 'what the file itself says');
    upTo(250);
    reader.follow();
    assert.ok(reader.first > 0, 'the first file has gone');
    checkSeen(rowsOf(reader), 250);
    finish();
    reader.follow();
    checkRows(reader);
    reader.close();
  });

  it('leaves what is printed in order, and each gap tells what is missing there', async () => {
    const { path, upTo, finish } = ring('printed.pcapng');
    let text = '';
    const out = new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        text += chunk;
        done();
      },
    });
    upTo(20);
    const printer = CapturePrinter.open(path, { json: true, filter: null, out });
    await printer.finish();
    for (const count of [25, 250, 255, 460]) {
      upTo(count);
      await printer.finish();
    }
    finish();
    await printer.finish();
    printer.close();
    const printed = text
      .trimEnd()
      .split('\n')
      .map((line) => recordSchema.parse(JSON.parse(line, bytesOfData)));
    checkStream(printed);
    assert.ok(printed.filter(({ kind }) => kind === 'gap').length >= 3);
  });
});

const bytesOfData = (name: string, value: unknown) =>
  name === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;

/** Every record of the run is there or counted, in order. */
function checkStream(records: readonly Numbered[]): void {
  checkSeen(records, last);
  assert.equal(records.at(-1)?.kind, 'session.end');
}

/** Of the first `count` records every one is there or counted, in order. */
function checkSeen(records: readonly Numbered[], count: number): void {
  let next = 1;
  let time = 0;
  for (const record of records) {
    assert.equal(record.seq, next, `behind ${next - 1}`);
    assert.ok(record.time >= time, `the time of ${record.seq} is before the one of the record before`);
    ({ time } = record);
    next += record.kind === 'gap' ? Number(record.lost) : 1;
  }
  assert.equal(next, count + 1);
}
