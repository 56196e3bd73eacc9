import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { captureFolder } from '../../../src/host/cli/captureFolder.ts';
import { removeOldCaptures } from '../../../src/host/cli/removeOldCaptures.ts';

const day = 24 * 3_600_000;

describe('old captures of the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ipc-old-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A file that was written so many days ago. */
  function file(name: string, days: number): void {
    const path = join(folder, name);
    writeFileSync(path, '');
    const then = new Date(Date.now() - days * day);
    utimesSync(path, then, then);
  }

  it('go, unless they are marked, or of a ring that is still written', () => {
    const given = '-20260101-101010.pcapng';
    const kept = [
      `marked${given}`,
      `marked${given}.marks.json`,
      `young${given}`,
      'written-20260101-101010_00007_20260101101010.pcapng',
      'written-20260101-101010_00008_20260102101010.pcapng',
      'chosen-by-somebody.pcapng',
    ];
    file(`old${given}`, 8);
    file(kept[0] ?? '', 30);
    file(kept[1] ?? '', 30);
    file(kept[2] ?? '', 6);
    file('gone-20260101-101010_00001_20260101101010.pcapng', 9);
    file('gone-20260101-101010_00002_20260102101010.pcapng', 8);
    file(kept[3] ?? '', 9);
    file(kept[4] ?? '', 1);
    file(kept[5] ?? '', 30);
    removeOldCaptures(folder, 7 * day);
    assert.deepEqual(readdirSync(folder).sort(), kept.sort());
  });

  it('stay in a folder to which only a link leads', () => {
    // Windows lets only some users make one.
    if (process.platform === 'win32') return;
    file('old-20260101-101010.pcapng', 8);
    const link = join(folder, 'link');
    symlinkSync(folder, link);
    removeOldCaptures(link, 7 * day);
    assert.deepEqual(readdirSync(folder), ['link', 'old-20260101-101010.pcapng']);
  });

  it('are not taken for ours in a folder that is open to others', () => {
    // On Windows the folder of temporary files is the user's own.
    if (process.platform === 'win32') return;
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    try {
      const captures = captureFolder();
      assert.equal(dirname(captures), folder);
      mkdirSync(captures, { mode: 0o700 });
      assert.equal(captureFolder(), captures);
      chmodSync(captures, 0o755);
      assert.throws(
        captureFolder,
        /belongs to somebody else or is open to others\. Remove it, or choose a file/,
      );
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });

  it('are none where there is no folder', () => {
    removeOldCaptures(join(folder, 'nowhere'), day);
  });
});
