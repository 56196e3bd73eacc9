import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarks, setMark } from '../../../src/host/capture/marksFile.ts';
import { ringFile } from '../../../src/host/capture/ringNames.ts';
import { type Folder, temporaryFolder } from './captureFixture.ts';

describe('marks of a capture', () => {
  let folder: Folder;
  let capture: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    capture = join(folder.path, 'a.pcapng');
    writeFileSync(capture, '');
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('stand in a file beside it, in the order of the records', () => {
    assert.deepEqual(readMarks(capture), []);
    setMark(capture, 9, 'late');
    assert.deepEqual(setMark(capture, 3, ''), [
      { seq: 3, comment: '' },
      { seq: 9, comment: 'late' },
    ]);
    assert.deepEqual(setMark(capture, 9, 'why?')[1], { seq: 9, comment: 'why?' });
    assert.deepEqual(readdirSync(folder.path), ['a.pcapng', 'a.pcapng.marks.json']);
    assert.equal(JSON.parse(readFileSync(`${capture}.marks.json`, 'utf8')).version, 1);
    setMark(capture, 3, null);
    assert.deepEqual(setMark(capture, 9, null), []);
    assert.equal(existsSync(`${capture}.marks.json`), false);
  });

  it('of another version are left alone', () => {
    writeFileSync(`${capture}.marks.json`, '{"version":2}');
    assert.throws(() => setMark(capture, 1, 'x'), /were not written by this version/);
    assert.equal(readFileSync(`${capture}.marks.json`, 'utf8'), '{"version":2}');
  });

  it('that cannot be saved say why, and leave nothing', () => {
    assert.throws(() => setMark(join(folder.path, 'nowhere', 'a.pcapng'), 1, 'x'), /cannot be saved beside/);
    assert.deepEqual(readdirSync(folder.path), ['a.pcapng']);
  });

  it('are not left where the capture was before it was moved', () => {
    renameSync(capture, join(folder.path, 'b.pcapng'));
    assert.throws(() => setMark(capture, 1, 'x'), /a\.pcapng is there no more/);
    assert.deepEqual(readdirSync(folder.path), ['b.pcapng']);
  });

  it('of a ring stand beside its files', () => {
    const ring = join(folder.path, 'ring.pcapng');
    const first = ringFile(ring, 1);
    writeFileSync(first.path, '');
    assert.equal(setMark(ring, 1, 'x').length, 1);
  });
});
