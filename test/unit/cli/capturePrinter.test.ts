import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CapturePrinter } from '../../../src/host/cli/capturePrinter.ts';
import { FilterError } from '../../../src/protocol/filter/filterError.ts';
import {
  buildWriter,
  end,
  type Folder,
  start,
  temporaryFolder,
  writeCapture,
} from '../capture/captureFixture.ts';

/** Collects what is printed; takes the next piece only when `take` is called, if told to be slow. */
class Output extends Writable {
  text = '';
  pieces = 0;
  take: (() => void) | null = null;

  constructor(slow = false) {
    super({
      decodeStrings: false,
      highWaterMark: 1,
      write: (chunk: string, _encoding, done) => {
        this.text += chunk;
        this.pieces++;
        if (slow) this.take = done;
        else done();
      },
    });
  }
}

describe('printing a capture', () => {
  let folder: Folder;
  let path: string;
  before(async () => {
    folder = await temporaryFolder();
    ({ path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      sequencer.record(start, { time: 0 });
      const main = sequencer.object('pipe', 'main');
      for (let index = 1; index <= 3000; index++) {
        sequencer.message(
          main,
          1,
          0,
          'in',
          Buffer.from(`\x1b message ${index}`),
          index * 1_000_001,
          0,
          null,
          false,
        );
      }
      sequencer.record(end, { time: 5_000_000_000 });
    }));
  });
  after(() => folder[Symbol.asyncDispose]());

  it('gives one JSON object a line', async () => {
    const out = new Output();
    await CapturePrinter.open(path, { json: true, filter: null, out }).finish();
    const lines = out.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines.length, 3002);
    assert.deepEqual(
      lines.map(({ seq }) => seq),
      Array.from({ length: 3002 }, (_, index) => index + 1),
    );
    assert.equal(Buffer.from(lines[1].data, 'base64').toString(), '\x1b message 1');
  });

  it('gives people a timeline with a hex dump, and no escapes', async () => {
    const out = new Output();
    await CapturePrinter.open(path, { json: false, filter: 'seq < 3', out }).finish();
    const lines = out.text.split('\n');
    assert.match(lines[0] ?? '', /^ {5}1 {5}0\.000000000 .*session started/);
    assert.equal(
      lines[1],
      '     2     0.001000001  main          client 1 → parent     11 bytes  1b 20 6d 65 73 73 61 67 65 20 31',
    );
    assert.equal(
      lines[2],
      '        00000000  1b 20 6d 65 73 73 61 67  65 20 31                 |. message 1|',
    );
    assert.ok(!out.text.includes('\x1b'));
  });

  it('follows a file that grows', async () => {
    const whole = readFileSync(path);
    const growing = join(folder.path, 'growing.pcapng');
    writeFileSync(growing, whole.subarray(0, 1000));
    const out = new Output();
    const printer = CapturePrinter.open(growing, { json: true, filter: null, out });
    for (let at = 1000; at < whole.length; at += 100_000) {
      printer.poke();
      appendFileSync(growing, whole.subarray(at, at + 100_000));
    }
    await printer.finish();
    assert.equal(printer.reader.complete, true);
    assert.equal(out.text.trimEnd().split('\n').length, 3002);
  });

  it('waits for a slow reader instead of piling up', async () => {
    const out = new Output(true);
    const printing = CapturePrinter.open(path, { json: true, filter: null, out }).finish();
    let turns = 0;
    while (out.pieces === 0) await new Promise((resolve) => setImmediate(resolve));
    for (; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(out.pieces, 1, 'nothing more while the first piece is not taken');
    let over = false;
    void printing.then(() => {
      over = true;
    });
    while (!over) {
      const take = out.take;
      out.take = null;
      take?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(out.text.trimEnd().split('\n').length, 3002);
  });

  it('ends quietly when nobody reads any more', async () => {
    const out = new Output(true);
    const printer = CapturePrinter.open(path, { json: true, filter: null, out });
    const printing = printer.finish();
    while (out.pieces === 0) await new Promise((resolve) => setImmediate(resolve));
    out.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await printing;
    assert.equal(out.pieces, 1);
    assert.deepEqual(printer.failures, []);
  });

  it('says why when the output fails', async () => {
    const out = new Output(true);
    const printer = CapturePrinter.open(path, { json: true, filter: null, out });
    const printing = printer.finish();
    while (out.pieces === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(printer.failures, []);
    out.destroy(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
    await printing;
    assert.deepEqual(printer.failures, [
      'The records cannot all be printed: ENOSPC: no space left on device, write.',
    ]);
  });

  it('refuses a wrong filter', () => {
    assert.throws(() => CapturePrinter.open(path, { json: true, filter: 'nothing == 1' }), FilterError);
  });
});
