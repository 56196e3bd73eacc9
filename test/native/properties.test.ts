import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbersFrom, patternOf, patternsSent } from '../support/patterns.ts';
import { newFolder, runSession } from './support/commandLine.ts';
import { all } from './support/records.ts';
import { worker } from './support/samples.ts';
import { patience, targetPath, windows } from './support/target.ts';

/** Give the one that a failure names to see it again. */
const seed = Number(process.env.IPC_TEST_SEED ?? Date.now() % 1e9);
const MiB = 1024 * 1024;
const around = (size: number) => [size - 1, size, size + 1];
/** Where pages, pipe buffers and socket buffers end, and the longest packet of a capture. */
const borders = [0, 1, ...around(4096), ...around(65_536), ...around(212_960), ...around(262_132)];
/** On Linux a message must fit into the sender's socket buffer, which only root may make larger than the default. */
const grows = windows || process.getuid?.() === 0;
const sizes = windows
  ? [...borders, MiB, 8 * MiB]
  : grows
    ? borders
    : borders.filter((size) => size <= 212_960);
const keys = ['p0', 'p1', 'p2'];

describe(`anything that is sent (IPC_TEST_SEED=${seed})`, function () {
  this.timeout(3 * patience);

  /** What a child sends through three pipes in a random order. */
  async function incoming(mode: 'message' | 'byte', list: readonly number[], count: number) {
    const options = ['--pipes', keys.length, '--count', count, '--seed', seed, '--buffer', MiB];
    const run = await runSession({
      children: [worker('patterns', ...[...options, ...list].map(String))],
      pipes: Object.fromEntries(keys.map((key) => [key, { mode, access: 'in' as const }])),
    });
    const sent = patternsSent(seed, count, keys.length, list);
    return keys.map((key, index) => ({
      key,
      received: all(run, 'message', { pipe: key, direction: 'in' }),
      sent: sent.filter(({ pipe }) => pipe === index).map(({ bytes }) => bytes),
    }));
  }

  it('arrives as the messages it was, in any order of any sizes', async () => {
    for (const { key, received, sent } of await incoming('message', sizes, 30)) {
      assert.deepEqual(
        received.map(({ length }) => length),
        sent.map(({ length }) => length),
        key,
      );
      received.forEach(({ data, truncated }, number) => {
        assert.ok(sent[number]?.equals(data) && !truncated, `message ${number} of ${key} differs`);
      });
    }
  });

  it('arrives as the stream it was in byte mode, however it was split', async () => {
    const pieces = [...borders.slice(1), 3, 17, 1000, MiB, 8 * MiB];
    for (const { key, received, sent } of await incoming('byte', pieces, 24)) {
      const stream = Buffer.concat(received.map(({ data }) => data));
      assert.ok(stream.equals(Buffer.concat(sent)), `the stream of ${key} differs`);
    }
  });

  for (const mode of ['message', 'byte'] as const) {
    it(`goes out and comes back in ${mode} mode, in any order`, async () => {
      const below = numbersFrom(seed);
      const folder = newFolder();
      // An echo cannot make its socket's buffer larger.
      const list =
        mode === 'byte' ? borders.slice(1) : windows ? sizes : borders.filter((size) => size <= 212_960);
      const rounds = Array.from({ length: 16 }, (_, number) => {
        const pipe = keys[below(keys.length)] ?? '';
        const bytes = patternOf(seed, 0, number, list[below(list.length)] ?? 0);
        const file = join(folder, `${number}.bin`);
        writeFileSync(file, bytes);
        return { pipe, bytes, file: targetPath(file) };
      });
      const run = await runSession({
        children: keys.map((key) => ({ ...worker('echo', '--pipe', `\${pipe:${key}}`), name: key })),
        pipes: Object.fromEntries(keys.map((key) => [key, { mode, buffer: MiB }])),
        steps: [
          ...rounds.map(({ pipe, file }) => ({ send: pipe, file })),
          ...rounds.map(({ pipe, bytes }) =>
            mode === 'byte' ? { receive: pipe, bytes: bytes.length } : { receive: pipe },
          ),
          ...keys.map((disconnect) => ({ disconnect })),
        ],
      });
      for (const key of keys) {
        const sent = rounds.filter(({ pipe }) => pipe === key).map(({ bytes }) => bytes);
        for (const direction of ['out', 'in'] as const) {
          const messages = all(run, 'message', { pipe: key, direction });
          assert.ok(Buffer.concat(messages.map(({ data }) => data)).equals(Buffer.concat(sent)), direction);
          if (mode === 'byte') continue;
          assert.deepEqual(
            messages.map(({ length }) => length),
            sent.map(({ length }) => length),
          );
        }
      }
    });
  }
});
