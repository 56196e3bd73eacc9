import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { Sequencer } from '../../../src/host/capture/sequencer.ts';
import { Turns } from '../../../src/host/capture/turns.ts';
import { Pairing } from '../../../src/host/queries/pairing.ts';
import { type Message, matcherFor } from '../../../src/host/queries/replyMatchers.ts';
import type { ReplyRule } from '../../../src/protocol/description.ts';
import {
  buildWriter,
  end,
  type Folder,
  start,
  temporaryFolder,
  writeCapture,
} from '../capture/captureFixture.ts';

/** `>` from us, `<` to us, one a row; a digit behind it is the message's number. Returns `reply→request` pairs. */
function pairs(talk: string, rule?: ReplyRule, usual: 'in' | 'out' = 'out'): string {
  const matcher = matcherFor(rule, usual);
  const messages = [...talk.matchAll(/([<>])(\d?)/g)].map(([, sign, id], row): Message => {
    const bytes = id ? Uint8Array.of(Number(id), 0, 0, 0) : new Uint8Array();
    const direction = sign === '<' ? 'in' : 'out';
    return {
      row,
      seq: row + 1,
      time: row * 10,
      direction,
      bytes: (from, length) => bytes.slice(from, from + length),
    };
  });
  return messages
    .flatMap((message) => {
      const reply = matcher?.take(message);
      return reply ? [`${message.row}→${reply.row}`] : [];
    })
    .join(' ');
}

describe('replies', () => {
  it('are paired where requests and replies strictly alternate', () => {
    assert.equal(pairs('><><'), '1→0 3→2');
    assert.equal(pairs('<><>', undefined, 'in'), '1→0 3→2');
    // An announcement before the first request is no request.
    assert.equal(pairs('<><><'), '2→1 4→3');
    // Two requests in a row: nobody knows which one is answered. A second reply answers nothing.
    assert.equal(pairs('>><<><<'), '5→4');
  });
  it('are marked as guesses unless a rule says so', () => {
    const [request, reply] = ['out', 'in'].map((direction, row): Message => {
      const way = direction === 'in' ? 'in' : 'out';
      return { row, seq: row + 1, time: row * 10, direction: way, bytes: () => new Uint8Array() };
    });
    assert.ok(request && reply);
    const take = (rule?: ReplyRule) => {
      const matcher = matcherFor(rule, 'out');
      matcher?.take(request);
      return matcher?.take(reply) ?? null;
    };
    assert.deepEqual(take(), { row: 0, seq: 1, latency: 10, guess: true });
    assert.equal(take({ match: 'alternate' })?.guess, false);
    assert.equal(take({ match: 'alternate', requests: 'in' }), null);
    assert.equal(take({ match: 'none' }), null);
  });
  it('are paired by their number in any order', () => {
    const rule: ReplyRule = { id: 'u32le@0' };
    assert.equal(pairs('>1>2<2<1>1<1', rule), '2→1 3→0 5→4');
    assert.equal(pairs('>1<1<1<7>7', rule), '1→0 4→3');
    assert.equal(pairs('>1<1<1<7>7', { ...rule, requests: 'out' }), '1→0');
    // Too short for a number.
    assert.equal(pairs('><', rule), '');
  });
});

describe('the direction of requests', () => {
  /** Of messages at these times, alternating from the first one on. */
  const direction = (times: number[], first: 'in' | 'out' = 'in') => {
    const turns = new Turns();
    times.forEach((time, index) => {
      turns.note(1, 1, (index % 2 === 0) === (first === 'in'), time);
    });
    return turns.requestsOf(1, 1);
  };
  it('is out as long as nothing tells', () => {
    assert.equal(direction([]), 'out');
    assert.equal(direction([0, 5000]), 'out');
  });
  it('is told by who answers faster', () => {
    // Announced at 0, asked by hand 12 s later, answered at once.
    assert.equal(direction([0, 12_000, 12_001]), 'out');
    // A frame every 100 ms, acknowledged at once.
    assert.equal(direction([0, 1, 100, 101, 200, 201]), 'in');
  });
  it('takes an exchange longer to turn when we spoke first', () => {
    // A step sends at once what the busy machine answers late.
    assert.equal(direction([0, 9, 10, 18], 'out'), 'out');
    assert.equal(direction([0, 9, 10, 18, 19, 28], 'out'), 'in');
  });
  it('forgets the oldest clients when there are thousands', () => {
    const turns = new Turns();
    for (let instance = 1; instance <= 10_000; instance++) {
      for (const [at, time] of [0, 1, 100].entries()) turns.note(1, instance, at % 2 === 0, time);
    }
    assert.equal(turns.requestsOf(1, 1), 'out');
    assert.equal(turns.requestsOf(1, 10_000), 'in');
  });
});

describe('pairing in a capture', () => {
  let folder: Folder;
  let script: string;
  before(async () => {
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
  });
  after(() => folder[Symbol.asyncDispose]());

  async function capture(replies: ReplyRule | undefined, fill: (sequencer: Sequencer) => void) {
    const description = { pipes: { main: replies ? { replies } : {} } };
    const { path } = await writeCapture(script, folder.path, (sequencer) => {
      sequencer.record({ ...start, description }, { time: 0 });
      fill(sequencer);
      sequencer.record(end, { time: 10_000_000 });
    });
    const reader = CaptureReader.open(path);
    await reader.followAll();
    return reader;
  }

  it('finds the request among the traffic of other clients, and the reply to it', async () => {
    const reader = await capture(undefined, (sequencer) => {
      const main = sequencer.object('pipe', 'main');
      const send = (instance: number, direction: 'in' | 'out', time: number) =>
        sequencer.message(main, instance, 0, direction, Buffer.from('x'), time, 0, null, false);
      send(1, 'out', 1000);
      for (let index = 0; index < 3000; index++) send(2, 'in', 2000 + index);
      send(1, 'in', 9000);
    });
    try {
      const pairing = new Pairing(reader);
      const expected = { row: 1, seq: 2, latency: 8000, guess: true };
      const rows = pairing.annotate(reader.rows(2990, 20));
      assert.deepEqual(
        rows.flatMap(({ row, reply }) => (reply ? [{ row, reply }] : [])),
        [],
      );
      assert.deepEqual(pairing.annotate(reader.rows(3002, 1))[0]?.reply, expected);
      assert.deepEqual(pairing.exchange(3002), { request: expected, reply: null });
      assert.deepEqual(pairing.exchange(1), { request: null, reply: { ...expected, row: 3002, seq: 3003 } });
      assert.deepEqual(pairing.exchange(0), { request: null, reply: null });
    } finally {
      reader.close();
    }
  });

  it('follows the rule of the description that was recorded', async () => {
    const reader = await capture({ id: 'u16be@2' }, (sequencer) => {
      const main = sequencer.object('pipe', 'main');
      const send = (id: number, direction: 'in' | 'out', time: number) =>
        sequencer.message(main, 1, 0, direction, Buffer.from([0, 0, 0, id]), time, 0, null, false);
      send(1, 'in', 1000);
      send(2, 'in', 2000);
      send(2, 'out', 5000);
      send(1, 'out', 7000);
    });
    try {
      const replies = new Pairing(reader).annotate(reader.rows(0, 6)).map(({ reply }) => reply ?? null);
      assert.deepEqual(replies, [
        null,
        null,
        null,
        { row: 2, seq: 3, latency: 3000, guess: false },
        { row: 1, seq: 2, latency: 6000, guess: false },
        null,
      ]);
    } finally {
      reader.close();
    }
  });
});
