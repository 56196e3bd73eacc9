import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** Only root can be somebody else for a moment. */
const itAsRoot = process.getuid?.() === 0 ? it : () => {};

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
