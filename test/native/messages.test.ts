import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, runSession } from './support/commandLine.ts';
import { all, only, stream, texts } from './support/records.ts';
import { pattern, worker } from './support/samples.ts';
import { patience, targetPath, windows } from './support/target.ts';

/** Largest message that a Linux socket with the system's default buffer sends in one piece. */
const linuxLimit = windows ? 0 : Number(readFileSync('/proc/sys/net/core/wmem_default', 'utf8')) - 32;
const around = [0, 1, 4095, 4096, 4097, 65535, 65536, 65537];
const MiB = 1024 * 1024;
const sizes = windows ? [...around, 262_132, 262_133, MiB, 8 * MiB] : [...around, linuxLimit];

/** A file with the pattern of this length, to be sent by a step. */
function patternFile(length: number): string {
  const file = join(newFolder(), `${length}.bin`);
  writeFileSync(file, pattern(length));
  return targetPath(file);
}

/** assert.deepEqual on megabytes takes minutes to explain a difference. */
function assertSameBytes(actual: Uint8Array, expected: Buffer): void {
  assert.equal(actual.length, expected.length);
  assert.ok(expected.equals(actual), `${expected.length} bytes differ`);
}

describe('messages', function () {
  this.timeout(2 * patience);

  it('come in whole, byte by byte, at every size', async () => {
    const run = await runSession({
      children: [worker('big-message', ...sizes.map(String))],
      pipes: { main: {} },
    });
    const received = all(run, 'message', { direction: 'in', truncated: false });
    assert.deepEqual(
      received.map((message) => message.length),
      sizes,
    );
    for (const message of received) assertSameBytes(message.data, pattern(message.length));
  });

  if (!windows) {
    it('that went out in part are recorded as far as they went', async () => {
      const sent = 4 * MiB;
      const run = await runSession(
        {
          children: [worker('waits')],
          pipes: { main: { mode: 'byte' } },
          steps: [{ receive: 'main' }, { send: 'main', file: patternFile(sent) }],
        },
        1,
      );
      const message = only(run, 'message', { direction: 'out' });
      assert.ok(message.truncated);
      assert.ok(message.length > 0 && message.length < sent, `${message.length} bytes`);
      assertSameBytes(message.data, pattern(sent).subarray(0, message.length));
      assert.match(only(run, 'error').message, new RegExp(` ${message.length} bytes had been written`));
    });
  }

  it('go out whole and come back whole, at every size', async () => {
    const run = await runSession({
      children: [worker('echo', '--limit', String(sizes.length))],
      pipes: { main: {} },
      steps: sizes.flatMap((size) => [{ send: 'main', file: patternFile(size) }, { receive: 'main' }]),
    });
    for (const direction of ['out', 'in'] as const) {
      const messages = all(run, 'message', { direction });
      assert.deepEqual(
        messages.map((message) => message.length),
        sizes,
        direction,
      );
      for (const message of messages) assertSameBytes(message.data, pattern(message.length));
    }
  });

  it('that are empty are messages, not the end', async () => {
    const run = await runSession({
      children: [worker('empty-message')],
      pipes: { main: {} },
      steps: [{ receive: 'main' }, { receive: 'main' }, { receive: 'main' }],
    });
    assert.deepEqual(texts(run, 'in'), ['before', '', 'after']);
    assert.equal(all(run, 'pipe.disconnect').length, 1);
  });

  it('come complete and in order in a flood', async () => {
    const count = 20_000;
    const run = await runSession({
      children: [worker('flood', '--count', String(count), '--size', '64')],
      pipes: { main: { access: 'in' } },
    });
    const numbers = all(run, 'message').map((message) => Buffer.from(message.data).readBigUInt64LE(0));
    assert.equal(numbers.length, count);
    const wrong = numbers.findIndex((number, index) => number !== BigInt(index));
    assert.equal(wrong, -1, `message ${wrong} has the number ${numbers[wrong]}`);
  });

  it('can be given as text, hex and base64', async () => {
    const run = await runSession({
      children: [worker('echo', '--limit', '3')],
      pipes: { main: {} },
      steps: [
        { send: 'main', text: 'grüß dich' },
        { send: 'main', hex: '00 ff 0a' },
        { send: 'main', base64: 'AQID' },
        { receive: 'main' },
        { receive: 'main' },
        { receive: 'main' },
      ],
    });
    const expected = [Buffer.from('grüß dich'), Buffer.from([0, 255, 10]), Buffer.from([1, 2, 3])];
    assert.deepEqual(
      all(run, 'message', { direction: 'in' }).map((message) => Buffer.from(message.data)),
      expected,
    );
  });

  it('of a child that does not read wait without holding anything up', async () => {
    const steps = Array.from({ length: 10 }, () => ({
      send: 'main',
      file: patternFile(60_000),
      timeout: 20_000,
    }));
    const run = await runSession({
      children: [worker('slow-reader', '--pause', '1500', '--count', '10')],
      pipes: { main: { buffer: 4096 } },
      events: { other: {} },
      steps: [{ set: 'other' }, ...steps, { receive: 'main' }],
    });
    assert.deepEqual(texts(run, 'in'), ['10 messages, 600000 bytes']);
    assert.equal(all(run, 'message', { direction: 'out' }).length, 10);
  });

  it('that were not taken in time still go out, as their step says', async () => {
    const steps = Array.from({ length: 10 }, () => ({
      send: 'main',
      file: patternFile(60_000),
      timeout: 50,
    }));
    const run = await runSession(
      {
        children: [worker('slow-reader', '--pause', '1500', '--count', '10')],
        pipes: { main: { buffer: 4096 } },
        steps: [{ connect: 'main' }, ...steps, { receive: 'main' }],
        onFail: 'continue',
      },
      1,
    );
    const failures = all(run, 'step.fail').map(({ message }) => message);
    assert.ok(failures.length > 0);
    for (const message of failures) {
      assert.equal(message, 'Waited 50 ms for main to take 60000 bytes. They still go out when it reads.');
    }
    assert.equal(all(run, 'message', { direction: 'out' }).length, 10);
    assert.deepEqual(texts(run, 'in'), ['10 messages, 600000 bytes']);
  });

  if (windows) {
    it('are marked as truncated when the child is killed in the middle', async () => {
      const run = await runSession({ children: [worker('killed-mid-message')], pipes: { main: {} } }, 1);
      const message = only(run, 'message', { direction: 'in' });
      assert.equal(message.truncated, true);
      assert.ok(message.length > 0 && message.length < 64 * MiB);
      assertSameBytes(message.data, pattern(64 * MiB).subarray(0, message.length));
    });
  } else {
    it('that are too long for the pipe fail at the sender, and ours say why', async () => {
      const run = await runSession(
        {
          children: [worker('big-message', '7', String(linuxLimit + 1), '8')],
          pipes: { main: {} },
          steps: [{ send: 'main', file: patternFile(64 * MiB) }],
          onFail: 'continue',
        },
        1,
      );
      assert.deepEqual(
        all(run, 'message', { direction: 'in' }).map((message) => message.length),
        [7, 8],
      );
      assert.match(only(run, 'child.output', { stream: 'stderr' }).text, /do not fit/);
      const failure = only(run, 'error', { name: 'EMSGSIZE' });
      assert.match(failure.object ?? '', /main/);
      assert.match(failure.remedy ?? '', /byte/, 'a byte pipe has no such limit');
      assert.equal(all(run, 'step.fail').length, 1);
    });

    it('sent just before the sender is killed are there', async () => {
      const run = await runSession({ children: [worker('killed-mid-message')], pipes: { main: {} } }, 1);
      assertSameBytes(only(run, 'message', { direction: 'in', truncated: false }).data, pattern(65536));
      assert.equal(only(run, 'child.exit').signal, 'SIGKILL');
    });
  }
});

describe('byte mode', function () {
  this.timeout(2 * patience);

  it('gives the stream, however it is cut', async () => {
    const total = 8 * MiB;
    const run = await runSession({
      children: [worker('byte-writer', '--total', String(total))],
      pipes: { main: { mode: 'byte', access: 'in' } },
    });
    const expected = Buffer.alloc(total);
    for (let i = 0; i < total; i++) expected[i] = i % 251;
    assertSameBytes(stream(run, 'in'), expected);
  });

  it('carries what is too long for a message, both ways', async () => {
    const run = await runSession({
      children: [worker('echo')],
      pipes: { main: { mode: 'byte' } },
      steps: [
        { send: 'main', file: patternFile(MiB) },
        { receive: 'main', bytes: MiB },
        { disconnect: 'main' },
      ],
    });
    assertSameBytes(stream(run, 'out'), pattern(MiB));
    assertSameBytes(stream(run, 'in'), pattern(MiB));
  });

  it('goes out as long as it stands in the description, whose record stays readable', async () => {
    const long = 'x'.repeat(3 * MiB);
    const run = await runSession({
      children: [worker('echo')],
      pipes: { main: { mode: 'byte' } },
      steps: [
        { send: 'main', text: long },
        { receive: 'main', bytes: long.length },
      ],
      until: 'steps',
    });
    assertSameBytes(stream(run, 'out'), Buffer.from(long));
    const { steps } = only(run, 'session.start').description;
    assert.ok(Array.isArray(steps));
    assert.match(String(steps[0]?.text), /^x{64}… \(3145728 characters\)$/);
  });

  it('is read only as far as a receive step wants it, if so described', async () => {
    const ticks = Array.from({ length: 8 }, (_, index) => `tick ${index + 1}`).join('');
    const run = await runSession({
      children: [worker('ticker', '--interval', '50', '--count', '8')],
      pipes: { main: { mode: 'byte', access: 'in', read: 'steps' } },
      steps: [
        { receive: 'main', bytes: 8 },
        { exit: 'worker' },
        { receive: 'main', bytes: ticks.length - 8 },
      ],
    });
    const read = all(run, 'message');
    const before = read.filter(({ seq }) => seq < only(run, 'step.ok', { step: 2 }).seq);
    const textOf = (messages: typeof read) => Buffer.concat(messages.map(({ data }) => data)).toString();
    assert.equal(textOf(before), ticks.slice(0, 8));
    assert.equal(textOf(read), ticks);
  });

  it('does not wait for bytes from a client that has gone', async () => {
    const run = await runSession({
      children: [worker('connects-twice', '--sequential')],
      pipes: { main: { mode: 'byte' } },
      steps: [{ receive: 'main', bytes: 'second'.length }, { receive: 'main' }],
    });
    assert.equal(stream(run, 'in').toString(), 'firstsecond');
    assert.equal(all(run, 'step.ok').length, 2, 'what the first client left can still be taken');
  });
});
