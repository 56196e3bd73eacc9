import assert from 'node:assert/strict';
import { ByteWindow, changeShown } from '../../../src/webview/hex/ByteWindow.ts';
import { hexColumns } from '../../../src/webview/hex/hexColumns.ts';
import { inspect } from '../../../src/webview/hex/inspect.ts';

const chunk = (offset: number, bytes: readonly number[], known = [[offset, bytes.length] as const]) => ({
  offset,
  bytes: Uint8Array.from(bytes),
  known,
});

describe('a window of bytes', () => {
  it('marks what changed since it was last seen, for a while', () => {
    const window = new ByteWindow();
    window.take(chunk(16, [1, 2, 3, 4]), 0);
    assert.equal(window.changed(16, 0), false, 'the first reading changes nothing');
    window.take(chunk(16, [1, 9, 3, 4]), 100);
    assert.deepEqual(
      [16, 17, 18].map((offset) => window.changed(offset, 100)),
      [false, true, false],
    );
    window.take(chunk(16, [1, 9, 3, 4]), 200);
    assert.equal(window.changed(17, 200), true);
    assert.equal(window.changed(17, 100 + changeShown), false);
  });
  it('compares only what both readings know', () => {
    const window = new ByteWindow();
    window.take(chunk(0, [1, 2, 3, 4]), 0);
    window.take(chunk(2, [3, 5, 6, 7]), 10);
    assert.deepEqual(
      [2, 3, 4, 5].map((offset) => window.changed(offset, 10)),
      [false, true, false, false],
    );
  });
  it('tells what is unknown from what is not read yet', () => {
    const window = new ByteWindow();
    window.take(chunk(0, [1, 2, 3, 4], [[1, 2]]), 0);
    assert.deepEqual(
      [0, 1, 2, 3].map((offset) => window.byte(offset)),
      [null, 2, 3, null],
    );
    assert.equal(window.unknown(3), true);
    assert.equal(window.unknown(4), false);
    window.take(chunk(0, [9, 9, 9, 9]), 10);
    assert.equal(window.changed(0, 10), false, 'it was not known before');
  });
  it('works above 4 GiB', () => {
    const window = new ByteWindow();
    const far = 2 ** 33;
    window.take(chunk(far, [7]), 0);
    assert.equal(window.byte(far), 7);
    assert.equal(window.byte(far - 2 ** 32), null);
  });
});

describe('the data inspector', () => {
  const reading = (bytes: readonly number[], little: boolean, type: string) =>
    inspect(Uint8Array.from(bytes), little).find(({ type: name }) => name === type)?.value;
  it('reads numbers in the chosen byte order', () => {
    assert.equal(reading([0xa4, 1, 0, 0], true, 'u32 / i32'), '420 / 420');
    assert.equal(reading([0xa4, 1, 0, 0], false, 'u16 / i16'), '41985 / −23551');
    assert.equal(reading([255, 255, 255, 255, 255, 255, 255, 255], true, 'u64'), '18446744073709551615');
    assert.equal(reading([0, 0, 128, 63], true, 'f32'), '1');
  });
  it('reads characters, times and identifiers', () => {
    assert.equal(reading([0x3d, 0xd8, 0x00, 0xde], true, 'UTF-16'), '\u{1F600}  U+1F600');
    assert.equal(reading([0x20, 0x2e], false, 'UTF-16'), '\\u202e  U+202E');
    assert.equal(reading([0x3d, 0xd8, 0x41, 0x00], true, 'UTF-16'), undefined);
    const midnight = '2024-01-01 00:00:00.000Z';
    assert.equal(reading([0x80, 0x00, 0x92, 0x65], true, 'Unix time (s)'), midnight);
    assert.equal(reading([0x00, 0xc0, 0x89, 0x76, 0x45, 0x3c, 0xda, 0x01], true, 'FILETIME'), midnight);
    const guid = [
      0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
    ];
    assert.equal(reading(guid, true, 'GUID'), '00112233-4455-6677-8899-aabbccddeeff');
    assert.equal(reading(guid, false, 'GUID'), '33221100-5544-7766-8899-aabbccddeeff');
  });
  it('leaves out times that nobody would mean', () => {
    assert.equal(reading([1, 0, 0, 0, 0, 0, 0, 0], true, 'Unix time (s)'), undefined);
    assert.equal(reading([255, 255, 255, 255, 255, 255, 255, 255], true, 'FILETIME'), undefined);
  });
  it('leaves out what needs more bytes than there are', () => {
    assert.deepEqual(
      inspect(Uint8Array.of(1), true).map(({ type }) => type),
      ['u8 / i8'],
    );
    assert.deepEqual(inspect(new Uint8Array(), true), []);
  });
});

describe('columns of a hex view', () => {
  it('are as many as fit', () => {
    assert.equal(hexColumns(1100, 7.2, 8), 32);
    assert.equal(hexColumns(800, 7.2, 8), 16);
    assert.equal(hexColumns(400, 7.2, 8), 8);
  });
});
