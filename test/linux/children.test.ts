import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isStartable, launchCommand } from '../../src/host/linux/launchCommand.ts';
import { processStatus } from '../../src/host/linux/processTable.ts';
import { program, sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** The system gives the number behind this one next: https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html */
const lastNumber = '/proc/sys/kernel/ns_last_pid';
const mayChooseNumbers = isWritable(lastNumber);

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A process that leads a group of its own. Others start processes meanwhile: it takes more than one attempt. */
function startWithNumber(pid: number): ChildProcess {
  for (;;) {
    writeFileSync(lastNumber, String(pid - 1));
    const started = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
    if (started.pid === pid) return started;
    started.kill();
  }
}

describe('Linux: children', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  const alive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('tell their output, its end and their exit code', () => {
    const child = test.start('/bin/sh', ['-c', 'echo out; echo err >&2; exit 3']);
    test.until('all is told', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.out, 'out\n');
    assert.equal(child.err, 'err\n');
    assert.deepEqual(child.exit, { exitCode: 3, signal: null, status: null });
    assert.equal(child.child.running, false);
  });

  it('own their connections also when they ended before these were taken', () => {
    const notes = new PipeNotes();
    test.kernel.listen({ ...listenSpec(test.path('main')), instances: Number.POSITIVE_INFINITY }, notes);
    const source =
      'for (int i = 0; i < 100; i++) { ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "x"); }';
    const child = test.start(program('connectsAndEnds', source), [test.path('main')]);
    const stat = `/proc/${child.child.pid}/stat`;
    while (!/\) Z /.test(readFileSync(stat, 'latin1'))); // more than are taken in one turn wait now
    test.until('all is taken', () => child.exit !== null && notes.received.length === 100);
    assert.ok(notes.connections.every(({ peer }) => peer.child === child.child));
  });

  it('tell the signal that ended them', () => {
    const child = test.start(program('segfaults', 'raise(SIGSEGV);'));
    test.until('it has ended', () => child.exit !== null);
    assert.deepEqual(child.exit, { exitCode: null, signal: 'SIGSEGV', status: 'SIGSEGV segmentation fault' });
  });

  it('start in their folder, with their arguments and environment and nothing else', () => {
    const folder = test.path('a folder');
    mkdirSync(folder);
    const script = 'pwd; printf "%s|" "$@"; echo; env; ls -l /proc/self/fd; cat /proc/self/status';
    const child = test.start('/bin/sh', ['-c', script, 'sh', 'a b', '', 'ü"\\'], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', NAME: 'wört' },
    });
    test.until('it has ended', () => child.exit !== null && child.ended.length === 2);
    const lines = child.out.split('\n');
    assert.equal(lines[0], folder);
    assert.equal(lines[1], 'a b||ü"\\|');
    assert.ok(lines.includes('NAME=wört'));
    assert.ok(lines.includes(`IPC_SESSION=${test.sessionId}`));
    assert.ok(!lines.some((line) => line.startsWith('HOME=')));
    // 0, 1, 2, and the folder that ls reads.
    const descriptors = lines.filter((line) => / \d+ -> /.test(line));
    assert.equal(descriptors.length, 4, descriptors.join('\n'));
    assert.ok(descriptors.some((line) => line.endsWith('0 -> /dev/null')));
    for (const set of ['SigIgn', 'SigBlk']) {
      assert.match(child.out, new RegExp(`${set}:\\s+0000000000000000`));
    }
  });

  it('say clearly why they cannot start', () => {
    const fails = (file: string, cwd: string, name: string) =>
      assert.throws(
        () => test.start(file, [], { cwd }),
        (error: unknown) => error instanceof Error && error.name === name,
      );
    fails('/nowhere/at/all', test.folder, 'ENOENT');
    fails('/bin/true', test.path('missing'), 'ENOENT');
    fails('/bin/true', '/bin/true', 'ENOTDIR');
    fails('/bin/true', '/bin/true/below', 'ENOTDIR');
    fails('/bin/true', test.path('x'.repeat(300)), 'ENAMETOOLONG');
    const file = test.path('program');
    writeFileSync(file, 'no program\n');
    fails(file, test.folder, 'EACCES');
    chmodSync(file, 0o755);
    fails(file, test.folder, 'ENOEXEC');
    writeFileSync(file, '#!/nowhere/interpreter\n');
    fails(file, test.folder, 'ENOENT');
    const built = readFileSync(sample('echo'));
    writeFileSync(file, built.toString('latin1').replace('/ld-linux', '/ld-other'), 'latin1');
    fails(file, test.folder, 'ENOENT');
    writeFileSync(file, built.subarray(0, 100));
    fails(file, test.folder, 'ENOEXEC');
  });

  it('take long arguments, and say when they are too long', () => {
    const long = Array.from({ length: 10 }, () => 'x'.repeat(100_000));
    const child = test.start('/bin/sh', ['-c', 'printf %s "$*" | wc -c', 'sh', ...long]);
    test.until('it has ended', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.out.trim(), '1000009');
    assert.throws(
      () => test.start('/bin/true', ['x'.repeat(200_000)]),
      (error: unknown) => error instanceof Error && error.name === 'E2BIG',
    );
    assert.throws(
      () =>
        test.start(
          '/bin/true',
          Array.from({ length: 40 }, () => 'x'.repeat(100_000)),
        ),
      (error: unknown) => error instanceof Error && error.name === 'E2BIG',
    );
  });

  it('are wrapped only where the wrapper cannot fail', () => {
    const setpriv = '/usr/bin/setpriv';
    assert.deepEqual(launchCommand('/bin/true', ['x'], '/tmp', { setpriv, env: null }), {
      path: setpriv,
      argv: [setpriv, '--pdeathsig', 'KILL', '--', '/bin/true', 'x'],
      folder: '/tmp',
    });
    assert.deepEqual(launchCommand('/bin/true', ['x'], '/tmp', { setpriv: null, env: '/usr/bin/env' }), {
      path: '/usr/bin/env',
      argv: ['/usr/bin/env', '-C', '/tmp', '/bin/true', 'x'],
      folder: null,
    });
    assert.equal(isStartable('/etc/passwd'), false);
    assert.equal(isStartable(process.execPath), true);
    assert.equal(isStartable(sample('echo')), true);
  });

  it('read what is written to their stdin, more than a pipe holds, and its end', () => {
    const child = test.start('/usr/bin/sha1sum', [], { stdin: 'open' });
    const block = new Uint8Array(1_000_000);
    child.child.writeStdin(block);
    child.child.closeStdin();
    test.until('it has ended', () => child.exit !== null && child.ended.length === 2);
    assert.match(child.out, /^bef3595266a65a2ff36b700a75e8ed95c68210b6 /);
  });

  it('end when asked, and when killed with all that they started', () => {
    const polite = test.start('/bin/sleep', ['100']);
    polite.child.terminate();
    test.until('it has ended', () => polite.exit !== null);
    assert.equal(polite.exit?.signal, 'SIGTERM');

    const stubborn = test.start('/bin/sh', ['-c', 'trap "" TERM; echo here; while :; do sleep 1; done']);
    test.until('it is there', () => stubborn.out !== '');
    stubborn.child.terminate();
    test.settle(50);
    assert.equal(stubborn.exit, null);
    stubborn.child.kill();
    test.until('it has ended', () => stubborn.exit !== null);

    const family = test.start('/bin/sh', ['-c', 'sleep 100 & echo $!; wait']);
    test.until('it has started another', () => family.out.endsWith('\n'));
    const grandchild = Number(family.out);
    assert.equal(test.kernel.ownerOf(grandchild), family.child);
    family.child.kill();
    test.until('both have ended', () => family.exit !== null && !alive(grandchild));
  });

  it('own their orphans, also those that began a session of their own', () => {
    const notes = new PipeNotes();
    test.kernel.listen(listenSpec(test.path('main')), notes);
    const child = test.start(sample('grandchild'), [], {
      env: { IPC_PIPE_MAIN: test.path('main') },
    });
    test.until('the orphan has spoken', () => child.exit !== null && notes.received.length === 1);
    assert.equal(notes.connection.peer.child, child.child);

    const daemon = test.start('/bin/sh', ['-c', 'setsid sleep 100 & echo $!'], { name: 'daemon' });
    test.until('it has ended', () => daemon.exit !== null && daemon.out.endsWith('\n'));
    const pid = Number(daemon.out);
    test.until('the sleeper is found', () => test.kernel.ownerOf(pid) === daemon.child);
    assert.equal(test.kernel.ownerOf(process.pid), null);
    assert.equal(test.kernel.ownerOf(1), null);
    test.kernel.killAll();
    test.until('all have ended', () => notes.ends.length === 1 && !alive(pid), 5);
  });

  it('are told as process groups, until nobody is left in one', () => {
    const child = test.start('/bin/true');
    const { pid } = child.child;
    test.until('it has ended', () => child.exit !== null);
    assert.deepEqual(
      test.ledger.map((entry) => ({ ...entry, startedAt: 0 })),
      [
        { group: pid, startedAt: 0 },
        { groupEnded: pid, startedAt: 0 },
      ],
    );
  });

  it('keep their number while others are left in their session, and are killed with them', () => {
    const child = test.start('/bin/sh', ['-c', 'sleep 100 & echo $!']);
    const { pid } = child.child;
    test.until('it has ended', () => child.exit !== null && child.out.endsWith('\n'));
    assert.equal(child.exit?.exitCode, 0);
    assert.equal(test.ledger.length, 1);
    assert.equal(processStatus(pid)?.zombie, true);
    child.child.kill();
    test.until('its own child has ended', () => !alive(Number(child.out)));
    test.kernel.dispose();
    assert.equal(processStatus(pid), null);
  });

  if (mayChooseNumbers)
    it('that have ended share no signal with the process that was given their number', async () => {
      const child = test.start('/bin/true');
      test.until('it has ended', () => child.exit !== null);
      const stranger = startWithNumber(child.child.pid);
      const ended = once(stranger, 'exit');
      child.child.terminate();
      child.child.kill();
      test.kernel.killAll();
      assert.equal(processStatus(child.child.pid)?.zombie, false);
      stranger.kill('SIGINT');
      assert.deepEqual(await ended, [null, 'SIGINT']);
    });
});
