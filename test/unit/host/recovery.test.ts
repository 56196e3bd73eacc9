import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { processStatus, startEnvironment } from '../../../src/host/linux/processTable.ts';
import { beginnerOf, makeRunFolder, removeRunFolder, runsFolder } from '../../../src/host/live/runFolder.ts';
import { cleanUp, sweepStaleRuns } from '../../../src/host/recovery/cleanUp.ts';
import { hostName, isAlive, thisHost } from '../../../src/host/recovery/hostIdentity.ts';
import { isUnderWay } from '../../../src/host/recovery/isUnderWay.ts';
import { killSession } from '../../../src/host/recovery/killSession.ts';
import { readLedger } from '../../../src/host/recovery/ledger.ts';
import { removeNames } from '../../../src/host/recovery/removeNames.ts';

const beginRun = (name: string) =>
  makeRunFolder(
    name,
    thisHost(),
    `${JSON.stringify({ ...thisHost(), sessionId: 'abcdefgh' })}\n`,
    isUnderWay,
  );

const head = JSON.stringify({ host: 123, startedAt: 4, pidNamespace: null, sessionId: 'abcdefgh' });

describe('ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-ledger-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (...lines: string[]) => {
    const file = join(folder, 'ledger.jsonl');
    writeFileSync(file, lines.join('\n'));
    return readLedger(file);
  };

  it('holds what was made and not yet removed', () => {
    const ledger = written(
      head,
      '{"group":77,"startedAt":5}',
      '{"group":78,"startedAt":6}',
      '{"groupEnded":78}',
      '{"name":"/frame","type":"shm"}',
      '{"name":"/sem","type":"semaphore"}',
      '{"gone":"/frame"}',
      '{"capture":"/tmp/run.pcapng"}',
    );
    assert.equal(ledger?.capture, '/tmp/run.pcapng');
    assert.deepEqual([...(ledger?.groups ?? [])], [[77, 5]]);
    assert.deepEqual([...(ledger?.names ?? [])], [['/sem', 'semaphore']]);
  });

  it('survives a line that was cut off, and hostile lines', () => {
    const ledger = written(
      head,
      '{"group":-1,"startedAt":5}',
      '{"group":1,"startedAt":5}',
      'x',
      '{"name":"/a","ty',
    );
    assert.deepEqual([...(ledger?.groups ?? [])], [], 'group 1 and −1 would be everybody');
    assert.equal(readLedger(join(folder, 'nothing')), null);
  });

  it('never leads out of the folder of names', () => {
    const outside = join(folder, 'precious');
    writeFileSync(outside, 'x');
    removeNames({ names: new Map([[`/../..${outside}`, 'shm']]) });
    assert.ok(existsSync(outside));
  });

  if (process.platform !== 'linux') return;

  it('removes the other names when one is somebody else’s by now', () => {
    const [taken, left] = [1, 2].map((number) => `ipc-test-${process.pid}-${number}`);
    assert.ok(taken && left);
    // A folder cannot be removed as a file, as the file of another user cannot.
    mkdirSync(join('/dev/shm', taken));
    const file = join(folder, 'was-a-folder');
    writeFileSync(file, 'x');
    writeFileSync(join('/dev/shm', left), 'x');
    try {
      removeNames({
        names: new Map([
          [join(file, 'main.sock'), 'socket'],
          [`/${taken}`, 'shm'],
          [`/${left}`, 'shm'],
        ]),
      });
      assert.deepEqual(
        [taken, left].map((name) => existsSync(join('/dev/shm', name))),
        [true, false],
      );
    } finally {
      rmSync(join('/dev/shm', taken), { recursive: true });
      rmSync(join('/dev/shm', left), { force: true });
    }
  });

  it('leaves files alone that are no sockets, and names without a folder', async () => {
    const precious = join(folder, 'precious.sock');
    writeFileSync(precious, 'x');
    const socket = join(folder, 'left.sock');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    removeNames({
      names: new Map([
        [precious, 'socket'],
        [relative('.', socket), 'socket'],
      ]),
    });
    assert.deepEqual([existsSync(precious), existsSync(socket)], [true, true]);
    removeNames({ names: new Map([[socket, 'socket']]) });
    assert.equal(existsSync(socket), false);
    server.close();
  });
});

const startOf = (pid: number) => processStatus(pid)?.startedAt ?? 0;

describe('recovery', () => {
  if (process.platform !== 'linux') return;

  it('takes a host that has ended for dead, also when its parent never asks how it ended', async () => {
    // The shell that becomes `sleep` has no idea that it has a child.
    const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(parent.stdout, 'data');
    const zombie = Number(String(line));
    while (!processStatus(zombie)?.zombie) await setImmediate();
    assert.equal(isAlive({ ...thisHost(), host: zombie, startedAt: startOf(zombie) }), false);
    assert.equal(isAlive(thisHost()), true);
    const ended = once(parent, 'exit');
    parent.kill();
    await ended;
  });

  it('does not take another process for a host whose number it was given', () => {
    const self = thisHost();
    assert.equal(isAlive({ ...self, startedAt: (self.startedAt ?? 0) - 1 }), false);
  });

  it('leaves a host in another container alone, of which it knows nothing', () => {
    assert.equal(isAlive({ ...thisHost(), host: 2 ** 22 + 1, pidNamespace: 'pid:[1]' }), true);
  });

  it('kills a child that cleared its environment, and nobody who was given the number of its group', async () => {
    const launch = () => spawn('env', ['-i', 'sleep', '60'], { detached: true, stdio: 'ignore' });
    const [child, stranger] = [launch(), launch()];
    const [one, other] = [child.pid ?? 0, stranger.pid ?? 0];
    const ended = once(child, 'exit');
    const groups = new Map([
      [one, startOf(one)],
      [other, startOf(other) - 1],
    ]);
    killSession({ sessionId: 'a session of nobody', groups });
    await ended;
    assert.equal(processStatus(other)?.zombie, false);
    const strangerEnded = once(stranger, 'exit');
    stranger.kill();
    await strangerEnded;
  });

  it('kills those without an environment whom a child left behind', async () => {
    const child = spawn('sh', ['-c', 'env -i sleep 60 & echo $!'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const group = child.pid ?? 0;
    const startedAt = startOf(group);
    const [line] = await once(child.stdout, 'data');
    const left = Number(String(line));
    await once(child, 'exit');
    while (startEnvironment(left).size > 0) await setImmediate();
    killSession({ sessionId: 'a session of nobody', groups: new Map([[group, startedAt]]) });
    while (processStatus(left)?.zombie === false) await setImmediate();
  });

  it('leaves the run alone that has taken the folder of the dead one meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ipc-taken-'));
    const file = join(folder, 'ledger.jsonl');
    const sessionId = `test${process.pid}${Date.now()}`;
    writeFileSync(file, `${JSON.stringify({ ...thisHost(), sessionId })}\n`);
    const child = spawn('sleep', ['60'], { env: { ...process.env, IPC_SESSION: sessionId } });
    assert.equal(cleanUp(file), 0);
    assert.ok(existsSync(file));
    assert.equal(processStatus(child.pid ?? 0)?.zombie, false);
    const ended = once(child, 'exit');
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });

  it('leaves the run alone that took the folder while the processes of the dead one were killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ipc-taken-'));
    const file = join(folder, 'ledger.jsonl');
    const { startedAt, ...self } = thisHost();
    const dead = { ...self, startedAt: (startedAt ?? 0) - 1, sessionId: 'the dead session' };
    const socket = join(folder, 'main.sock');
    const name = JSON.stringify({ name: socket, type: 'socket' });
    writeFileSync(file, `${JSON.stringify(dead)}\n${name}\n`);
    const server = createServer().listen(socket);
    await once(server, 'listening');
    try {
      const killed = cleanUp(file, () => {
        // What another host does meanwhile that has cleaned up already: the names of the next run are the same.
        writeFileSync(file, `${JSON.stringify({ ...thisHost(), sessionId: 'the next session' })}\n${name}\n`);
        return 3;
      });
      assert.equal(killed, 3);
      assert.ok(existsSync(socket));
      assert.equal(readLedger(file)?.sessionId, 'the next session');
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('never gives two runs one folder, however close behind each other they begin', () => {
    const name = `test${process.pid}`;
    const first = beginRun(name);
    const second = beginRun(name);
    try {
      assert.notEqual(second, first);
      assert.ok(isUnderWay(first) && isUnderWay(second), 'each has its ledger from the beginning');
      assert.deepEqual(readdirSync(first), ['ledger.jsonl']);
      // A host that died there is not to cost the description its names for ever.
      const dead = { ...thisHost(), startedAt: 1, sessionId: 'abcdefgh' };
      writeFileSync(join(first, 'ledger.jsonl'), `${JSON.stringify(dead)}\n`);
      assert.equal(beginRun(name), first);
    } finally {
      removeRunFolder(first);
      removeRunFolder(second);
    }
  });

  it('removes what a host left that died while it made or removed the folder of its run, and nothing else', () => {
    const runs = runsFolder();
    const dead = { ...thisHost(), startedAt: 1 };
    const folders = [
      { name: '0123456789abcdef', stays: false }, // Half removed: its ledger went first.
      { name: `begun-${hostName(dead)}`, stays: false },
      { name: `begun-${hostName(thisHost())}`, stays: true },
      { name: 'check-abcdef', stays: true },
      { name: '2123456789abcdef', stays: true, ledger: '{"of":"a newer version"}' },
    ];
    try {
      for (const { name, ledger } of folders) {
        mkdirSync(join(runs, name));
        writeFileSync(join(runs, name, ledger === undefined ? 'a.sock' : 'ledger.jsonl'), ledger ?? '');
      }
      sweepStaleRuns();
      const left = folders.filter(({ name }) => existsSync(join(runs, name)));
      assert.deepEqual(
        left,
        folders.filter(({ stays }) => stays),
      );
    } finally {
      for (const { name } of folders) removeRunFolder(join(runs, name));
    }
  });

  it('leaves nothing behind when the folder of a run cannot get its ledger', () => {
    const runs = runsFolder();
    const before = readdirSync(runs);
    assert.throws(() => makeRunFolder('no/such/folder', thisHost(), head, isUnderWay), /ENOENT/);
    assert.deepEqual(readdirSync(runs), before);
  });

  it('reads back from a name whose folder it is', () => {
    const host = thisHost();
    assert.deepEqual(beginnerOf(`/tmp/begun-${hostName(host)}`), host);
    const onWindows = { host: 12, startedAt: null, pidNamespace: null };
    assert.deepEqual(beginnerOf(`/tmp/begun-${hostName(onWindows)}`), onWindows);
    for (const name of ['begun-', 'begun-0--', 'begun-1', '0123456789abcdef', 'check-1--']) {
      assert.equal(beginnerOf(name), null, name);
    }
  });

  it('kills processes that carry the variable, also in groups of their own, and nobody else', async () => {
    const sessionId = `test${process.pid}${Date.now()}`;
    const marked = spawn('sh', ['-c', 'setsid sleep 60 & echo $!; wait'], {
      env: { ...process.env, IPC_SESSION: sessionId },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const other = spawn('sleep', ['60'], { env: { ...process.env, IPC_SESSION: `${sessionId}x` } });
    const [line] = await once(marked.stdout, 'data');
    const grandchild = Number(String(line));
    assert.ok(processStatus(grandchild));
    // When nobody has its stdout open any more: what was killed is there for a moment longer.
    const ended = once(marked, 'close');
    assert.ok(killSession({ sessionId, groups: new Map() }) >= 2);
    await ended;
    assert.equal(other.exitCode, null);
    const otherEnded = once(other, 'close');
    assert.equal(killSession({ sessionId: `${sessionId}x`, groups: new Map() }), 1);
    await otherEnded;
    assert.equal(killSession({ sessionId, groups: new Map() }), 0);
  });
});
