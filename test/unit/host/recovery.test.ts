import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isAlive } from '../../../src/host/recovery/cleanUp.ts';
import { killSession } from '../../../src/host/recovery/killSession.ts';
import { readLedger } from '../../../src/host/recovery/ledger.ts';
import { removeNames } from '../../../src/host/recovery/removeNames.ts';

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
      '{"host":123,"sessionId":"abcdefgh"}',
      '{"group":77}',
      '{"name":"/frame","type":"shm"}',
      '{"name":"/sem","type":"semaphore"}',
      '{"gone":"/frame"}',
      '{"capture":"/tmp/run.pcapng"}',
    );
    assert.equal(ledger?.capture, '/tmp/run.pcapng');
    assert.deepEqual([...(ledger?.groups ?? [])], [77]);
    assert.deepEqual([...(ledger?.names ?? [])], [['/sem', 'semaphore']]);
  });

  it('survives a line that was cut off, and hostile lines', () => {
    const ledger = written(
      '{"host":123,"sessionId":"abcdefgh"}',
      '{"group":-1}',
      '{"group":1}',
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
});

describe('recovery', () => {
  if (process.platform !== 'linux') return;

  it('takes a host that has ended for dead, also when its parent never asks how it ended', async () => {
    // The shell that becomes `sleep` has no idea that it has a child.
    const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(parent.stdout, 'data');
    const zombie = Number(String(line));
    while (!/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${zombie}/stat`, 'latin1'))) await setImmediate();
    assert.equal(isAlive({ host: zombie }), false);
    assert.equal(isAlive({ host: process.pid }), true);
    const ended = once(parent, 'exit');
    parent.kill();
    await ended;
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
    assert.ok(isAlive({ host: grandchild }));
    const ended = once(marked, 'exit');
    assert.ok(killSession({ sessionId, groups: new Set() }) >= 2);
    await ended;
    assert.equal(other.exitCode, null);
    const otherEnded = once(other, 'exit');
    assert.equal(killSession({ sessionId: `${sessionId}x`, groups: new Set() }), 1);
    await otherEnded;
    assert.equal(killSession({ sessionId, groups: new Set() }), 0);
  });
});
