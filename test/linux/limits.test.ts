import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { Deadlines } from '../../src/host/reactor/deadlines.ts';
import { Announcements } from '../../src/host/session/announcements.ts';
import { LivePipe, type PipeWatcher } from '../../src/host/session/livePipe.ts';
import { Sections } from '../../src/host/session/sections.ts';
import { sessionDescription } from '../../src/protocol/description.ts';
import type { Fact } from '../../src/protocol/record.ts';
import { program, sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** Only root can be somebody else for a moment. */
const itAsRoot = process.getuid?.() === 0 ? it : () => {};

/** Takes what descriptors are left for longer than the kernel waits before it looks for orphans again. */
function surviveFullTable(test: TestKernel): void {
  const taken: number[] = [];
  try {
    assert.throws(() => {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    }, /EMFILE/);
    const later = test.clock.now() + 700e6;
    test.until('orphans were looked for', () => test.clock.now() > later);
  } finally {
    for (const fd of taken) closeSync(fd);
  }
}

describe('Linux: limits and other users', () => {
  it('receives whole messages without address space to spare', () => {
    const limit = (value: string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--as=${value}:`]);
    const used = /VmSize:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    limit(String(Number(used) * 1024 + 256 * 1024 * 1024));
    let test: TestKernel;
    try {
      test = new TestKernel();
    } finally {
      limit('unlimited');
    }
    try {
      const notes = new PipeNotes();
      test.kernel.listen(listenSpec(test.path('main')), notes);
      const sizes = [1, 0, 212_960, 65_536, 70_000];
      const child = test.start(sample('big-message'), ['--pipe', test.path('main'), ...sizes.map(String)]);
      test.until('all came', () => child.exit !== null && notes.ends.length === 1);
      assert.deepEqual(
        notes.received.map(({ bytes, truncated }) => (truncated ? -1 : bytes.length)),
        sizes,
      );
    } finally {
      test.dispose();
    }
  });

  it('goes on when a child passes more sections than it may have open, and says what is missing', () => {
    const test = new TestKernel();
    const facts: Fact[] = [];
    const handles: number[] = [];
    const { kernel, clock } = test;
    const around = {
      kernel,
      clock,
      deadlines: new Deadlines(() => clock.now()),
      recorder: {
        object: () => 1,
        message: () => 0,
        record: (fact: Fact) => facts.push(fact),
      },
    };
    const sections = new Sections(around, {
      mapped: ({ handle }) => handles.push(handle),
      resized: () => {},
    });
    const announcements = new Announcements(around, sections, undefined);
    const watcher = {
      incoming: () => {},
      received: (...[, from, received]: Parameters<PipeWatcher['received']>) =>
        announcements.receive(from, received),
      childNamed: () => ({ name: 'worker', object: 1 }),
      launched: () => [],
    };
    const { main } = sessionDescription.parse({ pipes: { main: {} } }).pipes;
    assert.ok(main);
    const setup = { key: 'main', description: main, path: test.path('main'), allowStrangers: false };
    const pipe = new LivePipe(around, watcher, { ...setup, stepsReceive: false });
    pipe.open();
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      char byte;
      for (int round = 0; round < 3 && ipc_read(pipe, &byte, 1) == 1; round++) {
        union { struct cmsghdr header; char space[CMSG_SPACE(100 * sizeof(int))]; } control;
        memset(&control, 0, sizeof control);
        control.header = (struct cmsghdr){CMSG_LEN(100 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
        for (int i = 0; i < 100; i++) ((int *)CMSG_DATA(&control.header))[i] = ipc_section_create(4096).handle;
        struct iovec part = {&byte, 1};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        if (sendmsg(pipe, &message, MSG_NOSIGNAL) != 1) return 1;
      }
      ipc_read(pipe, &byte, 1);`;
    test.start(program('passesMany', source), [test.path('main')]);
    const limit = (value: number | string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${value}:`]);
    const before = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1] ?? '';
    try {
      test.until('it has connected', () => pipe.connections.size === 1);
      limit(readdirSync('/proc/self/fd').length + 150);
      const [client] = pipe.connections.values();
      assert.ok(client);
      for (let round = 1; round <= 3; round++) {
        pipe.send(client, Uint8Array.of(1), () => {});
        test.until('it has passed them', () => client.untaken === round);
      }
      surviveFullTable(test);
      const told = facts.filter((fact) => fact.kind === 'error');
      const messages = told
        .map(({ message }) => message)
        .filter((message, i, all) => all.indexOf(message) === i);
      assert.match(messages[0] ?? '', /too many open files \(EMFILE\)/);
      assert.match(messages[1] ?? '', /descriptors that came with a message are lost/);
      assert.equal(told.filter(({ name }) => name === 'EMFILE').length, 1, 'told once');
      const maps = facts.filter(({ kind }) => kind === 'memory.map');
      assert.ok(maps.length > 50 && maps.length === handles.length, 'what fits is there');
    } finally {
      for (const handle of handles) closeSync(handle);
      limit(before);
      test.dispose();
    }
  });

  itAsRoot('refuses a client of another user', () => {
    const test = new TestKernel();
    try {
      const notes = new PipeNotes();
      test.kernel.listen(listenSpec(test.path('main')), notes);
      // As if both had been opened to all by mistake.
      chmodSync(test.folder, 0o755);
      chmodSync(test.path('main'), 0o666);
      const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
      spawn('setpriv', [...user, sample('echo'), '--pipe', test.path('main')], { stdio: 'ignore' });
      test.until('it is refused', () => notes.refusals.length === 1);
      assert.match(notes.refusals[0] ?? '', /another user \(uid 65534\)/);
      assert.deepEqual(notes.connections, []);
    } finally {
      test.dispose();
    }
  });
});
