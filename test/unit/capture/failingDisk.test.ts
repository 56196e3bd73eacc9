import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { endCapture } from '../../../src/host/capture/endCapture.ts';
import { ringFile, ringFiles } from '../../../src/host/capture/ringNames.ts';
import { CapturePrinter } from '../../../src/host/cli/capturePrinter.ts';
import { CaptureQueries } from '../../../src/host/queries/captureQueries.ts';
import {
  beginWithMessages,
  buildWriter,
  end,
  type Folder,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

/** The descriptor through which this process reads a file. */
function descriptorOf(path: string): number {
  const target = (name: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return null; // The one with which the folder is read.
    }
  };
  const [found] = readdirSync('/proc/self/fd').filter((name) => target(name) === path);
  assert.ok(found, `${path} is open`);
  return Number(found);
}

/** From now on whatever is read through this descriptor is read from another path: a folder's bytes no system gives. */
function redirect(descriptor: number, path: string): void {
  closeSync(descriptor);
  assert.equal(openSync(path, 'r'), descriptor, 'the lowest number that is free');
}

describe('a capture on a disk that gives no bytes', () => {
  let folder: Folder;
  let script: string;
  let whole: Uint8Array;
  const messages = 40;
  before(async () => {
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
    const { path } = await writeCapture(script, folder.path, (sequencer) => {
      beginWithMessages(sequencer, Array<number>(messages).fill(3000));
      sequencer.record(end, { time: 2 });
    });
    whole = readFileSync(path);
  });
  after(() => folder[Symbol.asyncDispose]());

  it('says so, keeps what it has, and goes on when the disk is back', () => {
    const path = join(folder.path, 'growing.pcapng');
    writeFileSync(path, whole.subarray(0, 20_000));
    const reader = CaptureReader.open(path);
    reader.follow();
    const before = reader.total;
    assert.ok(before > 1 && before < messages);
    const descriptor = descriptorOf(path);
    appendFileSync(path, whole.subarray(20_000));
    redirect(descriptor, folder.path);
    reader.follow(whole.length);
    assert.equal(reader.caughtUp, true);
    assert.equal(
      reader.damaged,
      `The capture cannot be read at byte ${reader.position}: EISDIR: illegal operation on a directory, read.`,
    );
    assert.equal(reader.total, before);
    redirect(descriptor, path);
    reader.follow();
    assert.equal(reader.total, messages + 2);
    assert.ok(reader.complete);
    reader.close();
  });

  it('is not cut off where it cannot be read', () => {
    const ring = join(folder.path, 'ring.pcapng');
    const first = ringFile(ring, 1).path;
    writeFileSync(first, whole.subarray(0, 20_000));
    mkdirSync(ringFile(ring, 2).path);
    assert.throws(
      () => endCapture(ring, { reason: 'hostDied', exitCode: 3 }),
      /^Error: The capture .* cannot be ended: The capture cannot be read at byte \d+: EISDIR/,
    );
    assert.equal(ringFiles(ring).length, 2);
    assert.deepEqual(readFileSync(first), whole.subarray(0, 20_000));
  });

  it('ends the printing of it in words', async () => {
    const path = join(folder.path, 'printed.pcapng');
    writeFileSync(path, whole);
    const printer = CapturePrinter.open(path, { json: true, filter: null });
    printer.reader.follow();
    redirect(descriptorOf(path), folder.path);
    await printer.finish();
    assert.deepEqual(printer.failures, [
      'The records cannot all be read: EISDIR: illegal operation on a directory, read.',
    ]);
    printer.close();
  });

  it('costs a search, and not the process that serves the tab', async function () {
    this.timeout(20_000);
    const { path } = await writeCapture(script, folder.path, (sequencer) => {
      beginWithMessages(sequencer, Array<number>(400_000).fill(20));
      sequencer.record(end, { time: 2 });
    });
    const queries = CaptureQueries.open(path, { progress() {}, changed() {} });
    await queries.catchUp();
    const ask = () =>
      queries.rows({
        query: { kinds: null, text: '', filter: 'kind == "session.end"' },
        from: 0,
        count: 10,
      });
    const early = ask();
    assert.ok(early.scanned < early.total, 'the search goes on behind the answer');
    const descriptor = descriptorOf(path);
    redirect(descriptor, dirname(path));
    const askUntilAll = () => {
      while (ask().scanned < early.total);
    };
    assert.throws(askUntilAll, /EISDIR/);
    // Of these Node makes the end of the process.
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    process.off('unhandledRejection', hear);
    assert.deepEqual(unheard, []);
    redirect(descriptor, path);
    let answer = ask();
    while (answer.scanned < answer.total) {
      await setImmediate();
      answer = ask();
    }
    assert.deepEqual(
      answer.rows.map(({ record }) => record.kind),
      ['session.end'],
    );
    queries.reader.close();
  });
});
