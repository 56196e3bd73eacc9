import assert from 'node:assert/strict';
import type { Connection } from '../../src/host/kernel/pipe.ts';
import { launch, listenSpec, PipeLog, useKernel } from './support/testKernel.ts';

/** What the samples send as a message of this length. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 31 + length) & 255;
  return bytes;
}

describe('messages', () => {
  const test = useKernel();

  it('come with their boundaries, and are answered', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'echo', ['--pipe', pipe.childValue, '--limit', '2']);
    test.until(() => log.connections.length === 1, 'the child connects');
    log.connection.send(Buffer.from('hello'), 1);
    log.connection.send(Buffer.from('again'), 2);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    assert.deepEqual(log.texts, ['hello', 'again']);
    assert.deepEqual(log.tickets, [1, 2]);
    assert.equal(child.exit?.exitCode, 0);
    assert.deepEqual(log.reasons, ['closed by the peer']);
  });

  it('may be empty', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'empty-message', ['--pipe', pipe.childValue]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    assert.deepEqual(
      log.messages.map(({ bytes, truncated }) => [bytes.length > 0, truncated]),
      [
        [true, false],
        [false, false],
        [true, false],
      ],
    );
  });

  it('of any size come whole', () => {
    const sizes = [1, 65_535, 65_536, 65_537, 300_000, 8 << 20];
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'big-message', [
      '--pipe',
      pipe.childValue,
      ...sizes.map(String),
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends', 40_000);
    assert.deepEqual(
      log.messages.map(({ bytes }) => bytes.length),
      sizes,
    );
    for (const { bytes, truncated } of log.messages) {
      assert(bytes.equals(pattern(bytes.length)));
      assert.equal(truncated, false);
    }
  });

  it('are marked when the writer was killed meanwhile', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'killed-mid-message', ['--pipe', pipe.childValue]);
    test.until(() => child.over && log.reasons.length === 1, 'the child dies');
    assert.equal(child.exit?.exitCode, 9);
    const [message] = log.messages;
    assert(message?.truncated);
    assert(message.bytes.length > 0 && message.bytes.length < 64 << 20);
    assert(message.bytes.subarray(0, 256).equals(pattern(64 << 20).subarray(0, 256)));
  });

  it('are neither lost nor doubled nor swapped: 100 000 of them', () => {
    const count = 100_000;
    let next = 0;
    let wrong = 0;
    let lastTime = 0;
    const log = new PipeLog();
    log.message = (connection, bytes, time) => {
      if (Buffer.from(bytes).readBigUInt64LE(0) !== BigInt(next) || bytes.length !== 64) wrong += 1;
      if (time < lastTime || connection.since > time) wrong += 1;
      lastTime = time;
      next += 1;
    };
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'flood', [
      '--pipe',
      pipe.childValue,
      '--count',
      String(count),
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends', 150_000);
    assert.deepEqual({ wrong, next }, { wrong: 0, next: count });
  }).timeout(160_000);

  it('of several writers at once keep their order', () => {
    const [writers, count] = [6, 3000];
    const next = new Map<Connection, bigint>();
    let wrong = 0;
    const log = new PipeLog();
    log.message = (connection, bytes) => {
      const expected = next.get(connection) ?? 0n;
      if (Buffer.from(bytes).readBigUInt64LE(0) !== expected || bytes.length !== 5000) wrong += 1;
      next.set(connection, expected + 1n);
    };
    const pipe = test.kernel.listen(listenSpec({ instances: writers, buffer: 4096 }), log);
    const args = ['--pipe', pipe.childValue, '--count', String(count), '--size', '5000'];
    const children = [...Array(writers)].map(() => launch(test.kernel, 'flood', args));
    test.until(
      () => children.every(({ log: { over } }) => over) && log.reasons.length === writers,
      'all end',
      100_000,
    );
    assert.equal(wrong, 0);
    assert.deepEqual([...next.values()], Array(writers).fill(BigInt(count)));
  }).timeout(120_000);

  it('are a stream in byte mode', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ mode: 'byte' }), log);
    const { log: child } = launch(test.kernel, 'byte-writer', [
      '--pipe',
      pipe.childValue,
      '--total',
      '300000',
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    const whole = Buffer.concat(log.messages.map(({ bytes }) => bytes));
    assert.equal(whole.length, 300_000);
    assert(whole.every((byte, index) => byte === index % 251));
  });
});
