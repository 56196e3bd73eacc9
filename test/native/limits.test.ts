import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandLine, newFolder, show, startSession } from './support/commandLine.ts';
import { all, only } from './support/records.ts';
import { variable, worker } from './support/samples.ts';
import { patience, target, targetPath } from './support/target.ts';

const count = 30_000;
const maxSize = 1 << 20;
const flood = worker('flood', '--pipe', variable('pipe:main'), '--count', String(count), '--size', '100');

describe('a limit of the capture', function () {
  this.timeout(3 * patience);

  it('stops recording, and what is not stored is counted; the session goes on to its end', async () => {
    const run = await runUnchecked({ maxSize });
    assert.equal(run.exitCode, 0, run.stderr);
    const shown = await show(run.capture);
    assert.ok(statSync(run.capture).size <= maxSize);
    const gap = only(shown, 'gap');
    assert.equal(all(shown, 'message').length + Number(gap.lost), count);
    assert.equal(only(shown, 'child.exit').exitCode, 0);
    assert.equal(shown.records.at(-1)?.kind, 'session.end');
    const paused = all(shown, 'note').filter(({ message }) => /paused/.test(message));
    assert.deepEqual(paused, [], 'a limit pauses nothing');
  });

  // More than a buffer holds: what comes in the first one has room, the rest has none.
  for (const onFull of ['stopRecording', 'ring'] as const) {
    it(`counts a message whose end has no room, and keeps nothing of it (${onFull})`, async () => {
      const file = join(newFolder(), 'long.bin');
      writeFileSync(file, Buffer.alloc(8 << 20, 'long'));
      const description = {
        children: [worker('slow-reader', '--pipe', variable('pipe:main'), '--pause', '0', '--count', '9999')],
        pipes: { main: { mode: 'byte' as const } },
        steps: [{ send: 'main', file: targetPath(file) }, { disconnect: 'main' }],
        capture: { maxSize: 6 << 20, onFull },
      };
      const run = await (await startSession(description)).finish();
      const shown = await show(run.capture);
      const sent = all(run, 'step.ok').map(({ message }) => message);
      assert.ok(
        sent.some((message) => message?.includes('8388608')),
        `${sent}`,
      );
      assert.equal(all(shown, 'message').length, 0);
      const gap = only(shown, 'gap');
      const last = shown.records.at(-1);
      assert.equal(last?.kind, 'session.end');
      assert.equal(Number(gap.lost) + shown.records.length - 1, last.seq);
    });
  }

  it('lets the oldest files of a ring go', async () => {
    const run = await runUnchecked({ maxSize, onFull: 'ring' });
    assert.equal(run.exitCode, 0, run.stderr);
    const shown = await show(run.capture);
    assert.equal(shown.exitCode, 0, shown.stderr);
    const gap = only(shown, 'gap');
    assert.equal(shown.records[0], gap, 'what is missing comes first');
    assert.equal(Number(gap.lost) + shown.records.length - 1, shown.records.at(-1)?.seq);
    assert.equal(shown.records.at(-1)?.kind, 'session.end');
    const numbers = all(shown, 'message').map(({ data }) => Buffer.from(data).readBigUInt64LE());
    assert.equal(numbers.at(-1), BigInt(count - 1));
    numbers.forEach((number, index) => {
      if (index > 0) assert.equal(number, (numbers[index - 1] ?? 0n) + 1n);
    });

    const files = filesOf(run.capture);
    assert.ok(files.length > 4, files.join());
    const paths = files.map((name) => join(dirname(run.capture), name));
    assert.ok(paths.reduce((sum, path) => sum + statSync(path).size, 0) <= maxSize);
    const last = await commandLine('show', targetPath(paths.at(-1) ?? ''), '--json');
    assert.equal(last.exitCode, 0, 'the newest file by itself');
    if (target === 'win32') return;
    for (const path of paths) {
      const said = execFileSync('capinfos', ['-M', '-c', path], { encoding: 'utf8' });
      assert.match(said, /Number of packets: +[1-9]/, basename(path));
    }
  });

  it('prints a ring that overtakes the output in order, and each gap tells what is missing there', async () => {
    const session = {
      children: [worker('flood', '--pipe', variable('pipe:main'), '--count', '600', '--size', '20000')],
      pipes: { main: {} },
      capture: { maxSize: 2 * maxSize, onFull: 'ring' as const },
    };
    const live = await startSession(session);
    // Of 600 messages that are 30 files and more, while the output takes what a pipe and a piece of it hold.
    readNothingUntil(() => (filesOf(live.capture)[0] ?? '') > 'capture_00030~');
    const run = await live.finish();
    assert.equal(run.exitCode, 0, run.stderr);
    let next = 1;
    let time = 0;
    for (const record of run.records) {
      assert.equal(record.seq, next, `behind ${next - 1}`);
      assert.ok(record.time >= time, `the time of ${record.seq}`);
      next += record.kind === 'gap' ? Number(record.lost) : 1;
      time = record.time;
    }
    const { records } = await show(run.capture);
    assert.equal(next - 1, records.at(-1)?.seq, 'every record is printed or counted');
    // The relay under Wine takes all that is printed.
    if (target !== 'wine') assert.ok(all(run, 'gap').length > 0);
  });
});

/** Names of the files of a ring, oldest first. */
function filesOf(capture: string): string[] {
  return readdirSync(dirname(capture))
    .filter((name) => /^capture_\d{5}_\d{14}\.pcapng$/.test(name))
    .sort();
}

/** Holds up this whole process, and so the reading of what its children print. */
function readNothingUntil(condition: () => boolean): void {
  const deadline = Date.now() + patience;
  const turn = new Int32Array(new SharedArrayBuffer(4));
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'The ring does not grow.');
    Atomics.wait(turn, 0, 0, 20);
  }
}

/** Without the checks of a whole run: its numbers have holes. */
async function runUnchecked(capture: { maxSize: number; onFull?: 'ring' }) {
  return (await startSession({ children: [flood], pipes: { main: {} }, capture })).finish();
}
