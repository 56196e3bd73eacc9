import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type Clock, startClock } from '../../src/host/kernel/clock.ts';
import { program } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** How many descriptors the epolls of this process wait for. */
function waitedFor(): number {
  let count = 0;
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      if (!readlinkSync(`/proc/self/fd/${fd}`).includes('[eventpoll]')) continue;
      count += readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^tfd:/gm)?.length ?? 0;
    } catch {
      // The descriptor of the listing itself.
    }
  }
  return count;
}

/** What is a flood by it does not depend on how many messages this machine can send in a ms. */
function slowClock(): Clock {
  const clock = startClock();
  return { ...clock, now: () => Math.floor(clock.now() / 50) };
}

describe('Linux: a flooded connection', () => {
  let test: TestKernel;
  let notes: PipeNotes;
  const begin = (clock: Clock) => {
    test = new TestKernel(clock);
    notes = new PipeNotes();
    test.kernel.listen(listenSpec(test.path('main')), notes);
  };
  afterEach(() => test.dispose());

  /** A connection to ourselves, so that the test decides how fast messages come. */
  const connect = () => {
    const client = new PipeNotes();
    const { instances: _, inherit: __, admit: ___, ...spec } = listenSpec(test.path('main'));
    test.kernel.connect({ ...spec, timeout: 0 }, client);
    test.until('it is connected', () => client.connections.length === 1 && notes.connections.length === 1);
    return client.connection;
  };

  it('is looked for, so that nobody is woken for each message, and waited for again when it is calm', () => {
    begin(slowClock());
    const sender = connect();
    const calm = waitedFor();
    let sent = 0;
    const flood = () => {
      for (let i = 0; i < 200; i++) sender.send(Buffer.from(String(++sent)), sent);
      test.kernel.wait(0);
      return waitedFor() === calm - 1;
    };
    test.until('it is looked for', flood);
    test.until('it is waited for again', () => waitedFor() === calm);
    test.until('all have come', () => notes.received.length === sent);
    assert.deepEqual(
      notes.texts,
      Array.from({ length: sent }, (_, i) => String(i + 1)),
    );
    sender.send(Buffer.from('one more'), ++sent);
    test.until('one more has come', () => notes.texts.at(-1) === 'one more');
  });

  it('is not looked for while something waits to be sent to it, nor when it has ended', () => {
    begin(slowClock());
    const sender = connect();
    const calm = waitedFor();
    let sent = 0;
    const flood = () => {
      for (let i = 0; i < 200; i++) sender.send(Buffer.from('x'), ++sent);
      test.kernel.wait(0);
      return waitedFor() === calm - 1;
    };
    test.until('it is looked for', flood);
    sender.disconnect(1000);
    test.until('its end is told', () => notes.ends.length === 1);
    assert.deepEqual(notes.ends, ['the peer closed its end']);
    assert.equal(notes.received.length, sent);
  });

  it('has true times', () => {
    begin(startClock());
    const messages = 30_000;
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      struct timespec t; uint64_t now;
      for (int i = 0; i < ${messages}; i++) {
        clock_gettime(CLOCK_MONOTONIC, &t); now = t.tv_sec * 1000000000ull + t.tv_nsec;
        ipc_write(pipe, &now, sizeof now);
      }`;
    const child = test.start(program('floodsTimes', source), [test.path('main')]);
    test.until('all came', () => child.exit !== null && notes.received.length === messages, 30);
    const { seconds, nanoseconds } = test.clock.origin;
    const origin = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
    const written = notes.received.map(({ bytes }) => Number(bytes.readBigUInt64LE(0) - origin));
    for (const [i, { since, time }] of notes.received.entries()) {
      assert.ok((written[i] ?? 0) <= time, `${i}: sent after ${written[i]}, taken at ${time}`);
      // The child looked at the clock again when it had been sent.
      const sent = written[i + 1];
      if (sent !== undefined) assert.ok(since < sent, `${i}: sent by ${sent}, not there yet at ${since}`);
    }
  }).timeout(40_000);
});
