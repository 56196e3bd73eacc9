import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
import { distribution, newFolder } from './support/commandLine.ts';
import { sample, target } from './support/target.ts';

const script = join(distribution, 'cli.cjs');
type Stream = 'stdout' | 'stderr';

/** The exit code of the command line when these streams have nobody who reads, as behind `| true`. */
async function withoutReaders(gone: readonly Stream[], ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const name of ['stdout', 'stderr'] as const) {
    if (gone.includes(name)) child[name].destroy();
    else child[name].resume();
  }
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}

/** A session whose child ends at once, and where its description is. */
function shortSession(): { file: string; capture: string } {
  const folder = newFolder();
  const file = join(folder, 'session.ipc.json');
  const description: SessionDescriptionInput = {
    children: [{ program: sample('stdout-lines'), args: [] }],
    pipes: { main: {} },
  };
  writeFileSync(file, JSON.stringify(description));
  return { file, capture: join(folder, 'capture.pcapng') };
}

describe('where nobody reads', () => {
  // Node's streams go to pipes of this machine: what Wine makes of one that is closed tells nothing.
  if (target === 'wine') return;

  it('what goes wrong, all runs are made, and the exit code is theirs', async () => {
    const { file, capture } = shortSession();
    const gone = ['stdout', 'stderr'] as const;
    assert.equal(await withoutReaders(gone, 'run', file, '--capture', capture, '--repeat', '2'), 0);
    assert.ok(existsSync(capture.replace('.pcapng', '-2.pcapng')), 'the second run was made');
  });

  it('what went wrong, the exit code says it all the same', async () => {
    assert.equal(await withoutReaders(['stderr'], 'run', join(newFolder(), 'missing.ipc.json')), 2);
    assert.equal(await withoutReaders(['stderr'], 'no-such-command'), 2);
  });

  it('the table of the self-test, or the help, nothing has gone wrong', async () => {
    assert.equal(await withoutReaders(['stdout'], '--help'), 0);
    assert.equal(await withoutReaders(['stdout'], 'doctor'), 0);
  });

  const full = '/dev/full';
  if (!existsSync(full)) return;
  it('but a full disk takes the output, that is said', async () => {
    const child = spawn(process.execPath, [script, 'doctor'], {
      stdio: ['ignore', openSync(full, 'w'), 'pipe'],
    });
    let told = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const [exitCode] = await once(child, 'close');
    assert.equal(exitCode, 1);
    assert.match(told, /^The output cannot be written: ENOSPC: .*\.\n$/);
  });
});
