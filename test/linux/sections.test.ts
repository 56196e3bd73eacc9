import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { NativeError } from '../../src/host/kernel/nativeError.ts';
import type { Section } from '../../src/host/kernel/section.ts';
import { openSectionView } from '../../src/host/linux/linuxKernel.ts';
import { lookUp } from '../support/lookUp.ts';
import { program, sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

const page = 4096;

describe('Linux: shared memory', () => {
  let test: TestKernel;
  let notes: PipeNotes;
  beforeEach(() => {
    test = new TestKernel();
    notes = new PipeNotes();
  });
  afterEach(() => test.dispose());

  const view = (section: Section) => openSectionView('memory m', section.share(), section.realSize);
  /** An announced [descriptor, size]. */
  const announced = () => {
    const bytes = notes.received[0]?.bytes;
    assert.ok(bytes);
    return { descriptor: bytes.readUInt32LE(0), size: bytes.readUInt32LE(4) };
  };

  it('inherited: the child writes, we see the pages that exist, and cannot be hurt by shrinking', () => {
    const section = test.kernel.createSection({ object: 'memory m', name: null, size: 1 << 20, open: false });
    assert.equal(section.childValue, '3');
    assert.equal(section.realSize, 1 << 20);
    const source =
      'ipc_section s = ipc_section_open("3"); s.bytes[5 * 4096] = 42; printf("%d", ftruncate(s.handle, 10) == 0);';
    const child = test.start(program('writesMemory', source));
    test.until('it has ended', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.out, '0', 'sealed against shrinking');
    const memory = view(section);
    assert.deepEqual(memory.populated(0, 1 << 20), [[5 * page, page]]);
    assert.equal(memory.nextData(0), 5 * page);
    assert.equal(memory.nextData(5 * page + 1), 5 * page + 1);
    assert.equal(memory.nextData(6 * page), null);
    assert.deepEqual(memory.holes(0, 1 << 20), [
      [0, 5 * page],
      [6 * page, (1 << 20) - 6 * page],
    ]);
    assert.deepEqual(memory.holes(4 * page + 5, page), [[4 * page + 5, page - 5]]);
    const bytes = new Uint8Array(2 * page).fill(1);
    assert.deepEqual(memory.read(5 * page, bytes), [[5 * page, 2 * page]]);
    assert.equal(bytes[0], 42);
    assert.equal(bytes[1], 0);
    assert.deepEqual(memory.read((1 << 20) - 10, bytes), [[(1 << 20) - 10, 10]]);
    memory.close();
  });

  it('are written, which the child sees, without keeping anything that could write', () => {
    const section = test.kernel.createSection({ object: 'memory m', name: null, size: 1 << 20, open: false });
    const source =
      'ipc_section s = ipc_section_open("3"); while (s.bytes[5 * 4096 + 1] != 43) ipc_sleep(1); printf("%d", s.bytes[5 * 4096]);';
    const child = test.start(program('waitsForByte', source));
    const memory = view(section);
    memory.write(5 * page, Uint8Array.of(42, 43));
    test.until('it has seen both', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.out, '42');
    assert.deepEqual(memory.populated(0, 1 << 20), [[5 * page, page]]);
    assert.throws(
      () => memory.write((1 << 20) - 1, Uint8Array.of(1, 2)),
      /has 1048576 bytes now; nothing was written/,
    );
    memory.close();
  });

  it('are not written when their owner has sealed them', () => {
    test.kernel.listen(listenSpec(test.path('main')), notes);
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      int block = memfd_create("block", 2); // MFD_ALLOW_SEALING
      if (ftruncate(block, 4096) != 0 || fcntl(block, 1033, 16) != 0) return 1; // F_ADD_SEALS, F_SEAL_FUTURE_WRITE
      uint32_t text[2] = {(uint32_t)block, 4096};
      ipc_write(pipe, text, sizeof text);
      char answer[16];
      ipc_read(pipe, answer, sizeof answer);`;
    const child = test.start(program('sealsFutureWrites', source), [test.path('main')]);
    test.until('it has announced', () => notes.received.length === 1);
    const section = test.kernel.adoptSection('memory worker:1', child.child.pid, announced().descriptor);
    const memory = view(section);
    assert.throws(
      () => memory.write(0, Uint8Array.of(1)),
      (error: unknown) => error instanceof NativeError && error.name === 'EPERM' && error.call === 'pwrite',
    );
    memory.close();
  });

  it('named: created, seen by a child, refused twice, opened, removed', () => {
    const name = `/ipc-test-${process.pid}`;
    const spec = { object: 'memory m', name, size: 8192, open: false };
    const section = test.kernel.createSection(spec);
    assert.throws(
      () => test.kernel.createSection(spec),
      (error: unknown) => error instanceof Error && error.name === 'EEXIST',
    );
    const child = test.start(sample('opens-memory'), ['--memory', name, '--count', '1', '--interval', '1']);
    test.until('it has ended', () => child.exit !== null);
    assert.equal(child.exit?.exitCode, 0);
    const opened = test.kernel.createSection({ ...spec, size: 0, open: true });
    assert.equal(opened.realSize, 8192);
    const memory = view(opened);
    const bytes = new Uint8Array(1);
    memory.read(page, bytes);
    assert.equal(bytes[0], 1);
    memory.close();
    opened.close();
    section.close();
    assert.throws(() => test.kernel.createSection({ ...spec, open: true }), /ENOENT/);
  });

  it("adopts what a child announces, and leaves the child's file offset alone", () => {
    test.kernel.listen(listenSpec(test.path('main')), notes);
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      ipc_section s = ipc_section_create(3 * 4096);
      memset(s.bytes + 4096, 7, 10);
      lseek(s.handle, 123, SEEK_SET);
      uint32_t text[2] = {(uint32_t)s.handle, 3 * 4096};
      ipc_write(pipe, text, sizeof text);
      char answer[16];
      ipc_read(pipe, answer, sizeof answer);
      ftruncate(s.handle, 100);
      printf("%ld", (long)lseek(s.handle, 0, SEEK_CUR));
      ipc_read(pipe, answer, sizeof answer);`;
    const child = test.start(program('announces', source), [test.path('main')]);
    test.until('it has announced', () => notes.received.length === 1);
    const { descriptor, size } = announced();
    assert.deepEqual(lookUp(test.kernel, test.clock, child.child.pid, descriptor), {
      kind: 'section',
      description: '/memfd:block',
      realSize: size,
    });
    const section = test.kernel.adoptSection('memory worker:1', child.child.pid, descriptor);
    assert.equal(section.realSize, size);
    const memory = view(section);
    assert.deepEqual(memory.populated(0, size), [[page, page]]);
    const bytes = new Uint8Array(size);
    memory.read(0, bytes);
    assert.equal(bytes[page + 9], 7);
    notes.connection.send(Buffer.from('ack'), 1);
    test.until('it has shrunk it', () => child.out !== '');
    assert.equal(child.out, '123');
    bytes.fill(9);
    assert.deepEqual(memory.read(0, bytes), [[0, 100]]);
    assert.ok(bytes.subarray(100).every((byte) => byte === 0));
    assert.deepEqual(memory.holes(page, page), [], 'gone is no hole');
    memory.close();
  });

  it('says what an announced number is when it is no memory', () => {
    test.kernel.listen(listenSpec(test.path('main'), { instances: 9 }), notes);
    const kinds = { bogus: null, 'minus-one': 'pseudo', event: 'other', file: 'file' } as const;
    for (const [kind, expected] of Object.entries(kinds)) {
      notes.received.length = 0;
      const child = test.start(sample('wrong-handle'), ['--pipe', test.path('main'), '--kind', kind]);
      test.until('it has announced', () => notes.received.length === 1);
      const { descriptor } = announced();
      assert.equal(lookUp(test.kernel, test.clock, child.child.pid, descriptor)?.kind ?? null, expected);
      if (kind === 'minus-one') continue;
      assert.throws(
        () => test.kernel.adoptSection('memory m', child.child.pid, descriptor),
        expected === null ? /\(EBADF\)/ : /is no shared memory but/,
      );
    }
  });

  it('tells a section that children inherit from an announced one', () => {
    test.kernel.createSection({ object: 'memory m', name: null, size: page, open: false });
    const child = test.start(program('waits', 'ipc_sleep(60000);'));
    assert.equal(lookUp(test.kernel, test.clock, child.child.pid, 3)?.kind, 'other');
  });

  it('says that the process has ended', () => {
    const child = test.start('/bin/true');
    test.until('it has ended', () => child.exit !== null);
    assert.throws(() => test.kernel.adoptSection('memory m', child.child.pid, 3), /\(ESRCH\)/);
  });

  it('takes descriptors that come with a message, and closes what nobody wants', () => {
    test.kernel.listen(listenSpec(test.path('main')), notes);
    let adopted: ReturnType<typeof view> | null = null;
    notes.onSections = (_connection, sections) => {
      const [section] = sections;
      assert.ok(section);
      assert.equal(section.realSize, 65536);
      adopted = view(section);
    };
    const child = test.start(sample('passes-descriptor'), ['--pipe', test.path('main')]);
    test.until('it came', () => notes.received.length === 1);
    assert.deepEqual(notes.story.slice(0, 3), ['connected', 'descriptors', 'message']);
    notes.connection.send(Buffer.from('ack'), 1);
    test.until('it has ended', () => child.exit !== null);
    const bytes = new Uint8Array(64);
    (adopted as ReturnType<typeof view> | null)?.read(0, bytes);
    assert.equal(bytes[1], (31 + 65536) % 256);
    (adopted as ReturnType<typeof view> | null)?.close();

    const next = openSync('/dev/null', 'r');
    notes.onSections = () => {};
    test.start(sample('passes-descriptor'), ['--pipe', test.path('main')]);
    test.until('it came', () => notes.received.length === 2);
    notes.connections[1]?.disconnect(0);
    test.until('it is gone', () => notes.ends.length === 2);
    assert.ok(next > 0);
  });
});
