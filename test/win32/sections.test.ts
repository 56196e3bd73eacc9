import assert from 'node:assert/strict';
import type { Section } from '../../src/host/kernel/section.ts';
import { CreateEventW } from '../../src/host/win32/native/events.ts';
import { CloseHandle } from '../../src/host/win32/native/handles.ts';
import {
  address,
  dword,
  type Handle,
  invalidHandle,
  kernel32,
  size as sizeType,
} from '../../src/host/win32/native/nativeType.ts';
import {
  CreateFileMappingW,
  MapViewOfFile,
  MEM_COMMIT,
  memcpy,
  PAGE_READWRITE,
  UnmapViewOfFile,
} from '../../src/host/win32/native/sections.ts';
import { openSectionView } from '../../src/host/win32/win32Kernel.ts';
import { lookUp } from '../support/lookUp.ts';
import {
  clock,
  eventSpec,
  launch,
  listenSpec,
  PipeLog,
  uniqueName,
  useKernel,
} from './support/testKernel.ts';

const SEC_RESERVE = 0x4000000;
const FILE_MAP_WRITE = 2;
/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-virtualalloc */
const VirtualAlloc = kernel32('VirtualAlloc', address, address, sizeType, dword, dword);

const viewOf = (section: Section) => openSectionView('memory frame', section.share(), section.realSize);

describe('sections', () => {
  const test = useKernel();
  const spec = (changes = {}) => ({
    object: 'memory frame',
    name: uniqueName(),
    size: 65_536,
    open: false,
    ...changes,
  });

  it('have the size of whole pages', () => {
    for (const [size, realSize] of [
      [1, 4096],
      [4096, 4096],
      [4097, 8192],
      [65_537, 69_632],
    ] as const) {
      assert.equal(test.kernel.createSection(spec({ size })).realSize, realSize);
    }
  });

  it('show what a child writes', () => {
    const section = test.kernel.createSection(spec());
    const view = viewOf(section);
    const into = Buffer.alloc(8192, 0xff);
    assert.deepEqual(view.read(0, into), [[0, 8192]]);
    assert(into.every((byte) => byte === 0));
    const args = ['--memory', section.childValue, '--count', '3', '--interval', '0'];
    const { log: child } = launch(test.kernel, 'opens-memory', args);
    test.until(() => child.over, 'the child ends');
    assert.equal(child.exit?.exitCode, 0, child.stderr);
    for (let k = 1; k <= 3; k++) {
      const page = Buffer.alloc(1);
      view.read(k * 4096, page);
      assert.equal(page[0], k);
    }
    view.close();
    assert.deepEqual(view.read(0, into), []);
  });

  it('are written, which a child sees', () => {
    const section = test.kernel.createSection(spec({ size: 200_000 }));
    const view = viewOf(section);
    view.write(0, Uint8Array.of(0x5a));
    // Across the offsets at which mappings may begin.
    view.write(131_070, Uint8Array.of(1, 2, 3, 4));
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const args = ['--memory', section.childValue, '--count', '0', '--pipe', pipe.childValue];
    launch(test.kernel, 'opens-memory', args);
    test.until(() => log.messages.length === 1, 'the child tells what it found');
    assert.equal(log.messages[0]?.bytes.toString('latin1'), 'found 5a');
    const across = Buffer.alloc(4);
    view.read(131_070, across);
    assert.deepEqual([...across], [1, 2, 3, 4]);
    assert.throws(() => view.write(section.realSize - 1, Uint8Array.of(1, 2)), /no committed memory at all/);
    view.close();
  });

  it('that a program announced are written too, where memory is committed', () => {
    const handle = CreateFileMappingW(
      invalidHandle as Handle,
      null,
      PAGE_READWRITE | SEC_RESERVE,
      0,
      65_536,
      null,
    );
    const theirs = MapViewOfFile(handle, FILE_MAP_WRITE, 0, 0, 0);
    assert.notEqual(VirtualAlloc(theirs, 4096, MEM_COMMIT, PAGE_READWRITE), 0);
    const view = viewOf(test.kernel.adoptSection('memory frame', process.pid, handle));
    view.write(10, Uint8Array.of(7, 8));
    const seen = Buffer.alloc(2);
    memcpy(seen, theirs + 10, 2);
    assert.deepEqual([...seen], [7, 8]);
    assert.throws(() => view.write(4095, Uint8Array.of(1, 2)), /no committed memory at all/);
    view.close();
    UnmapViewOfFile(theirs);
    CloseHandle(handle);
  });

  it('end where they end', () => {
    const view = openSectionView(
      'memory frame',
      test.kernel.createSection(spec({ size: 4096 })).share(),
      100_000,
    );
    const into = Buffer.alloc(8192, 0xff);
    assert.deepEqual(view.read(0, into), [[0, 4096]]);
    assert(into.every((byte) => byte === 0));
    assert.deepEqual(view.populated(4096, 4096), []);
    view.close();
  });

  it('show committed pages only', () => {
    // 16 pages are promised, of which the program commits the third and the fourth.
    const handle = CreateFileMappingW(
      invalidHandle as Handle,
      null,
      PAGE_READWRITE | SEC_RESERVE,
      0,
      65_536,
      null,
    );
    const theirs = MapViewOfFile(handle, FILE_MAP_WRITE, 0, 0, 0);
    assert.notEqual(VirtualAlloc(theirs + 8192, 8192, MEM_COMMIT, PAGE_READWRITE), 0);
    const view = viewOf(test.kernel.adoptSection('memory frame', process.pid, handle));
    const into = Buffer.alloc(65_536, 0xff);
    assert.deepEqual(view.read(0, into), [[8192, 8192]]);
    assert(into.every((byte) => byte === 0));
    assert.deepEqual(view.populated(12_000, 1000), [[12_000, 1000]]);
    assert.deepEqual(
      [0, 9000, 16_384].map((offset) => view.nextData(offset)),
      [8192, 9000, null],
    );
    assert.deepEqual(view.holes(4096, 16_384), [
      [4096, 4096],
      [16_384, 4096],
    ]);
    view.close();
    UnmapViewOfFile(theirs);
    CloseHandle(handle);
  });

  it('are opened by name, and taken otherwise', () => {
    const section = spec();
    const created = test.kernel.createSection(section);
    const opened = test.kernel.createSection({ ...section, size: 0, open: true });
    assert.equal(opened.realSize, created.realSize);
    assert.throws(() => test.kernel.createSection(section), {
      name: 'ERROR_ALREADY_EXISTS',
      message: /memory frame: CreateFileMappingW failed: the name .* is taken/,
    });
    assert.throws(() => test.kernel.createSection(spec({ open: true })), { name: 'ERROR_FILE_NOT_FOUND' });
  });

  it('are known again behind another handle', () => {
    const section = spec();
    const created = test.kernel.createSection(section);
    const opened = test.kernel.createSection({ ...section, open: true });
    const other = test.kernel.createSection(spec());
    assert.equal(opened.identity, created.identity);
    assert.notEqual(other.identity, created.identity);
    const adopted = test.kernel.adoptSection('memory worker:1', process.pid, other.share());
    assert.equal(adopted.identity, other.identity);
  });

  it('outlive the child that announced them', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const toChild = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), { signalled: () => {} });
    const bell: number[] = [];
    const fromChild = test.kernel.createEvent(eventSpec(), { signalled: (count) => bell.push(count) });
    const { child, log: output } = launch(test.kernel, 'article', [
      ...['--pipe', pipe.childValue, '--to-child', toChild.childValue, '--from-child', fromChild.childValue],
      ...['--size', '65537', '--ack'],
    ]);
    test.until(() => log.connections.length === 1, 'the child connects');
    toChild.set();
    log.connection.send(Buffer.from('fill'), 1);
    test.until(() => log.messages.length === 1 && bell.length === 1, 'the announcement comes');
    const announcement = log.messages[0]?.bytes;
    assert(announcement !== undefined && announcement.length === 8);
    const [value, size] = [announcement.readUInt32LE(0), announcement.readUInt32LE(4)];
    assert.equal(size, 65_537);
    assert.equal(lookUp(test.kernel, clock, child.pid, value)?.kind, 'section');
    const section = test.kernel.adoptSection('memory worker:1', child.pid, value);
    assert.equal(section.realSize, 69_632);
    log.connection.send(Buffer.from('done'), 2);
    test.until(() => output.over, 'the child ends');
    const view = viewOf(section);
    const into = Buffer.alloc(size);
    assert.deepEqual(view.read(0, into), [[0, size]]);
    assert.equal(into.toString('latin1', 0, 8), 'fillfill');
    view.close();
    assert.throws(() => test.kernel.adoptSection('memory worker:2', child.pid, value), /memory worker:2/);
  });

  describe('made right after a look at their process', () => {
    it('are found', () => {
      const section = test.kernel.createSection(spec());
      for (let n = 0; n < 20; n++) {
        const handle = section.share();
        assert.deepEqual(lookUp(test.kernel, clock, process.pid, handle), {
          kind: 'section',
          description: 'Section',
          realSize: null,
        });
        CloseHandle(handle as number as Handle);
      }
      // Each gets a number that named nothing when the one before was looked at.
      const handles = Array.from({ length: 20 }, () => {
        const handle = section.share();
        assert.deepEqual(lookUp(test.kernel, clock, process.pid, handle), {
          kind: 'section',
          description: 'Section',
          realSize: null,
        });
        return handle;
      });
      for (const handle of handles) CloseHandle(handle as number as Handle);
    });

    it('are found under the number that an event had', () => {
      const section = test.kernel.createSection(spec());
      const event = CreateEventW(null, 1, 0, null);
      assert.deepEqual(lookUp(test.kernel, clock, process.pid, event), {
        kind: 'other',
        description: 'Event',
        realSize: null,
      });
      CloseHandle(event);
      const handles: number[] = [];
      while (handles.at(-1) !== event && handles.length < 1000) handles.push(section.share());
      assert.equal(handles.at(-1), event, 'the number is given again');
      assert.deepEqual(lookUp(test.kernel, clock, process.pid, event), {
        kind: 'section',
        description: 'Section',
        realSize: null,
      });
      for (const handle of handles) CloseHandle(handle as Handle);
    });
  });

  describe('announced wrongly', () => {
    const announced = (kind: string): { pid: number; value: number } => {
      const log = new PipeLog();
      const pipe = test.kernel.listen(listenSpec(), log);
      const { child } = launch(test.kernel, 'wrong-handle', ['--pipe', pipe.childValue, '--kind', kind]);
      test.until(() => log.messages.length === 1, 'the announcement comes');
      return { pid: child.pid, value: log.messages[0]?.bytes.readUInt32LE(0) ?? 0 };
    };

    it('as a number that is no handle', () => {
      const { pid, value } = announced('bogus');
      assert.equal(lookUp(test.kernel, clock, pid, value), null);
      assert.throws(() => test.kernel.adoptSection('memory worker:1', pid, value), {
        object: 'memory worker:1',
      });
    });

    it('as the pseudo handle of the process', () => {
      const { pid, value } = announced('minus-one');
      assert.equal(value, 0xffffffff);
      assert.equal(lookUp(test.kernel, clock, pid, value)?.kind, 'pseudo');
      assert.throws(() => test.kernel.adoptSection('memory worker:1', pid, value), { call: null });
      assert.throws(() => test.kernel.adoptSection('memory worker:1', pid, -1), { call: null });
    });

    it('as an event', () => {
      const { pid, value } = announced('event');
      const looked = lookUp(test.kernel, clock, pid, value);
      assert.deepEqual([looked?.kind, looked?.description], ['other', 'Event']);
      assert.throws(
        () => test.kernel.adoptSection('memory worker:1', pid, value),
        /of type Event, not a section/,
      );
    });

    it('as memory of a file', () => {
      const { pid, value } = announced('file');
      assert.throws(() => test.kernel.adoptSection('memory worker:1', pid, value), /backed by a file/);
    });

    it('with another size', () => {
      const { pid, value } = announced('small');
      assert.equal(test.kernel.adoptSection('memory worker:1', pid, value).realSize, 4096);
    });
  });
});
