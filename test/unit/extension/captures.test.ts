import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureFiles } from '../../../src/extension/captures/captureFiles.ts';
import { prepareCaptureFolder } from '../../../src/extension/captures/captureFolder.ts';
import { captureWords } from '../../../src/extension/captures/captureWords.ts';
import { copyCapture } from '../../../src/extension/captures/copyCapture.ts';
import { openCaptures } from '../../../src/extension/captures/openCaptures.ts';
import { openElsewhere, tellOpen } from '../../../src/extension/captures/openElsewhere.ts';
import { capturesToDelete } from '../../../src/extension/captures/retention.ts';
import { unsupported } from '../../../src/extension/platformSupport.ts';

/** As a recorder names it. */
const given = (name: string) => `${name}-20261124-101500.pcapng`;
const file = (name: string, modified: number, bytes = 10, marked = false) => ({
  path: given(name),
  files: [given(name)],
  modified,
  bytes,
  marked,
});
const nothingOpen = new Set<string>();

describe('which captures stay', () => {
  const doomed = (...names: string[]) => names.map(given);

  it('are the newest', () => {
    const files = [file('old', 1), file('new', 3), file('middle', 2)];
    assert.deepEqual(capturesToDelete(files, nothingOpen, { keep: 2, maxTotalSize: 1000 }), doomed('old'));
  });

  it('are as many as fit', () => {
    const files = [file('c', 3), file('b', 2, 100), file('a', 1, 1)];
    const limits = { keep: 20, maxTotalSize: 50 };
    assert.deepEqual(capturesToDelete(files, nothingOpen, limits), doomed('b', 'a'));
  });

  it('are always those that are open, which count', () => {
    const files = [file('a', 1, 100), file('b', 2), file('c', 3)];
    const limits = { keep: 1, maxTotalSize: 50 };
    assert.deepEqual(capturesToDelete(files, new Set([given('a')]), limits), doomed('c', 'b'));
  });

  it('are always those that have marks, or that somebody named', () => {
    const files = [file('a', 1, 10, true), { ...file('b', 2), path: 'evidence.pcapng' }, file('c', 3)];
    assert.deepEqual(capturesToDelete(files, nothingOpen, { keep: 1, maxTotalSize: 1000 }), doomed('c'));
  });
});

describe('the captures that are open', () => {
  const earlier = { run: 1, records: 7, time: 5, detail: 'Stopped.', capture: given('first') };
  const sessions = [
    { capture: given('second'), earlier: [earlier] },
    { capture: null, earlier: [] },
    { capture: 'ring_00002_20261124101600.pcapng', earlier: [] },
  ];

  it('are those of the sessions, with the folds of their tabs, and whole rings', () => {
    assert.deepEqual([...openCaptures(sessions, true)], [given('second'), given('first'), 'ring.pcapng']);
  });

  it('are none of earlier runs when these do not stay in the list', () => {
    assert.deepEqual([...openCaptures(sessions, false)], [given('second'), 'ring.pcapng']);
  });
});

describe('the list of captures', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const words = (part: object, open = false) =>
    captureWords({ ...file('article', now - 90_000, 12_345), ...part }, open, now);

  it('tells the session, the age and the size', () => {
    assert.equal(words({}).label, 'article');
    assert.equal(words({}).description, '1 min ago · 12.3 kB');
    assert.equal(words({ modified: now - 50 * 3_600_000, bytes: 7 }).description, '2 d ago · 7 bytes');
    assert.equal(words({ modified: now }).description, 'just now · 12.3 kB');
    assert.match(words({}).tooltip, /article-20261124-101500\.pcapng\n12\.3 kB \(12345 bytes\), written /);
  });

  it('says what keeps one from being deleted, and why', () => {
    const { description, tooltip } = words({ marked: true }, true);
    assert.equal(description, '1 min ago · 12.3 kB · open · marked');
    assert.match(tooltip, /open: .*\nmarked: /);
  });
});

describe('a copy of a capture', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ipc-inspector-copy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the same bytes, and the marks', async () => {
    const bytes = Buffer.alloc(3_000_000, 'capture');
    await writeFile(join(folder, 'a.pcapng'), bytes);
    await writeFile(join(folder, 'a.pcapng.marks.json'), '{}');
    const parts: number[] = [];
    await copyCapture(
      join(folder, 'a.pcapng'),
      join(folder, 'b.pcapng'),
      new AbortController().signal,
      (part) => parts.push(part),
    );
    assert.ok((await readFile(join(folder, 'b.pcapng'))).equals(bytes));
    assert.equal(await readFile(join(folder, 'b.pcapng.marks.json'), 'utf8'), '{}');
    assert.ok(parts.length > 1 && parts.at(-1) === 1, parts.join());
  });

  it('that is cancelled leaves nothing', async () => {
    await writeFile(join(folder, 'a.pcapng'), Buffer.alloc(3_000_000));
    const abort = new AbortController();
    const copy = copyCapture(join(folder, 'a.pcapng'), join(folder, 'b.pcapng'), abort.signal, () =>
      abort.abort(),
    );
    await assert.rejects(copy, { name: 'AbortError' });
    assert.deepEqual(await readdir(folder), ['a.pcapng']);
  });

  it('that is cancelled leaves what had the name before', async () => {
    await writeFile(join(folder, 'a.pcapng'), Buffer.alloc(3_000_000));
    await writeFile(join(folder, 'b.pcapng'), 'an earlier copy');
    const abort = new AbortController();
    const copy = copyCapture(join(folder, 'a.pcapng'), join(folder, 'b.pcapng'), abort.signal, () =>
      abort.abort(),
    );
    await assert.rejects(copy, { name: 'AbortError' });
    assert.equal(await readFile(join(folder, 'b.pcapng'), 'utf8'), 'an earlier copy');
    assert.deepEqual((await readdir(folder)).sort(), ['a.pcapng', 'b.pcapng']);
  });

  it('takes no marks from what had the name before', async () => {
    for (const name of ['a.pcapng', 'b.pcapng', 'b.pcapng.marks.json'])
      await writeFile(join(folder, name), name);
    await copyCapture(
      join(folder, 'a.pcapng'),
      join(folder, 'b.pcapng'),
      new AbortController().signal,
      () => {},
    );
    assert.equal(await readFile(join(folder, 'b.pcapng'), 'utf8'), 'a.pcapng');
    assert.deepEqual((await readdir(folder)).sort(), ['a.pcapng', 'b.pcapng']);
  });

  it('never goes over the capture itself, whatever leads to it', async () => {
    await writeFile(join(folder, 'a.pcapng'), 'evidence');
    await link(join(folder, 'a.pcapng'), join(folder, 'b.pcapng'));
    for (const name of ['a.pcapng', 'b.pcapng']) {
      const copy = copyCapture(
        join(folder, 'a.pcapng'),
        join(folder, name),
        new AbortController().signal,
        () => {},
      );
      await assert.rejects(copy, /is the capture itself/);
    }
    assert.equal(await readFile(join(folder, 'a.pcapng'), 'utf8'), 'evidence');
  });
});

describe('the folder for captures', () => {
  it('is made for the user alone, and loses its oldest captures but no other file', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ipc-inspector-captures-'));
    try {
      const folder = join(root, 'new', 'captures');
      const log = { info: () => {}, warn: assert.fail, error: assert.fail };
      await prepareCaptureFolder(folder, nothingOpen, { keep: 1, maxTotalSize: 1000 }, log);
      if (process.platform !== 'win32') assert.equal((await stat(folder)).mode & 0o777, 0o700);
      for (const [name, seconds] of [
        [given('a'), 100],
        [given('b'), 200],
        ['notes.txt', 1],
      ] as const) {
        await writeFile(join(folder, name), 'x');
        await utimes(join(folder, name), seconds, seconds);
      }
      await prepareCaptureFolder(folder, nothingOpen, { keep: 1, maxTotalSize: 1000 }, log);
      assert.deepEqual(await readdir(folder), [given('b'), 'notes.txt']);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe('a folder for captures that windows share', () => {
  const limits = { keep: 0, maxTotalSize: 1000 };
  const log = { info: () => {}, warn: assert.fail, error: assert.fail };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ipc-inspector-shared-'));
    await writeFile(join(folder, given('theirs')), 'x');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps what another window has open, as long as that is there', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = once(other, 'exit');
    try {
      const list = `.open-${other.pid}.json`;
      await writeFile(join(folder, list), JSON.stringify([join(folder, given('theirs'))]));
      await prepareCaptureFolder(folder, nothingOpen, limits, log);
      assert.deepEqual(await readdir(folder), [list, given('theirs')]);
    } finally {
      other.stdin.end();
      await ended;
    }
    await prepareCaptureFolder(folder, nothingOpen, limits, log);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is told what this window has open there, and when that is nothing any more', async () => {
    const list = join(folder, `.open-${process.pid}.json`);
    const elsewhere = join(tmpdir(), given('elsewhere'));
    await tellOpen(folder, new Set([join(folder, given('ours')), elsewhere]));
    assert.deepEqual(JSON.parse(await readFile(list, 'utf8')), [join(folder, given('ours'))]);
    assert.deepEqual([...(await openElsewhere(folder))], [], 'its own is no other window');
    await tellOpen(folder, new Set([elsewhere]));
    assert.deepEqual(await readdir(folder), [given('theirs')]);
  });

  it('is not misled by lists that are none', async () => {
    for (const [index, text] of ['', '{', '{"a":1}', '[7]'].entries()) {
      await writeFile(join(folder, `.open-${process.ppid}.json`), text);
      assert.deepEqual([...(await openElsewhere(folder))], [], `list ${index}`);
    }
  });
});

describe('the captures of a folder', () => {
  it('are files, or rings of files, with their marks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ipc-inspector-list-'));
    try {
      const ring = ['a_00001_20261124101500.pcapng', 'a_00002_20261124101600.pcapng'];
      for (const name of [...ring, 'b.pcapng', 'b.pcapng.marks.json', 'notes.txt']) {
        await writeFile(join(folder, name), 'x');
      }
      const found = (await captureFiles(folder)).sort((a, b) => (a.path < b.path ? -1 : 1));
      assert.deepEqual(
        found.map(({ path, files, bytes, marked }) => [path, files.length, bytes, marked]),
        [
          [join(folder, 'a.pcapng'), 2, 2, false],
          [join(folder, 'b.pcapng'), 1, 1, true],
        ],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a machine', () => {
  const linux = { platform: 'linux', arch: 'x64', alpine: false, binaries: ['linux-x64'], version: '0.1.0' };

  it('can start sessions with the binary of its kind', () => {
    assert.equal(unsupported(linux), null);
  });

  it('with the package of another is told which one it needs', () => {
    const message = unsupported({ ...linux, binaries: ['win32-x64'] });
    assert.match(message ?? '', /has that of win32-x64.*ipc-inspector-linux-x64-0\.1\.0\.vsix/);
  });

  it('that is a Mac, or Alpine, still opens captures', () => {
    assert.match(
      unsupported({ ...linux, platform: 'darwin', arch: 'arm64' }) ?? '',
      /darwin-arm64.*Captures can be opened/,
    );
    assert.match(unsupported({ ...linux, alpine: true }) ?? '', /glibc.*Captures can be opened/);
  });
});
