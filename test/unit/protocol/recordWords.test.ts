import assert from 'node:assert/strict';
import { parseRecord } from '../../../src/host/capture/parseRecord.ts';
import type { Record } from '../../../src/protocol/record.ts';
import { recordLine } from '../../../src/protocol/recordLine.ts';
import { content, sentence, what } from '../../../src/protocol/summary.ts';

const message = (fields: {
  data?: Uint8Array;
  length?: number;
  child?: string | null;
  direction?: 'in' | 'out';
}): Record => {
  const { data = new Uint8Array(), length = data.length, child = 'worker', direction = 'in' } = fields;
  const rest = { truncated: false, since: 0, issued: null } as const;
  return {
    seq: 8,
    time: 1,
    kind: 'message',
    pipe: 'main',
    instance: 2,
    child,
    direction,
    length,
    data,
    ...rest,
  };
};
const event = (kind: 'event.set' | 'event.signal' | 'event.consume', by: 'us' | null, count = 1): Record => ({
  seq: 1,
  time: 1,
  kind,
  event: 'go',
  by,
  coalesced: false,
  count,
  sampled: false,
  since: 0,
});

describe('records in words', () => {
  it('name both ends of a message', () => {
    assert.equal(what(message({})), 'worker → parent');
    assert.equal(what(message({ direction: 'out' })), 'parent → worker');
    assert.equal(what(message({ child: null })), 'client 2 → parent');
  });

  it('show text as text and other bytes as hex', () => {
    assert.equal(content(message({})), '(empty message)');
    assert.equal(content(message({ data: Buffer.from('hello\n') })), 'hello\\n');
    assert.equal(content(message({ data: Uint8Array.of(0x40, 0, 0, 1) })), '40 00 00 01');
    assert.equal(content(message({ data: Buffer.from('hel'), length: 5 })), 'hel…');
    assert.match(content(message({ data: new Uint8Array(256), length: 1000 })), /^00( 00){31} …$/);
    assert.equal(
      sentence(message({ data: Uint8Array.of(0x40, 0, 0, 0, 0, 0, 1, 0) })),
      'main, worker → parent, 8 bytes: 40 00 00 00 00 00 01 00',
    );
  });

  it('say who did what to an event, and how often at least', () => {
    assert.equal(what(event('event.set', 'us')), 'set by us');
    assert.equal(what(event('event.signal', null)), 'signalled');
    assert.equal(what(event('event.signal', null, 3)), 'signalled at least 3 times');
    assert.equal(what(event('event.consume', null)), 'consumed');
  });

  it('say whether a section has come, has grown or was only announced again, of captures before that was told, too', () => {
    const json = {
      kind: 'memory.map',
      memory: 'worker:1',
      child: 'worker',
      source: 'announced',
      rule: null,
      handle: null,
      announcedSize: 4096,
      realSize: 8192,
    };
    const words = (more: object) => what(parseRecord(1, 0, JSON.stringify({ ...json, ...more }), 0));
    assert.deepEqual([{}, { formerSize: null }, { formerSize: 4096 }, { formerSize: 8192 }].map(words), [
      'mapped',
      'mapped',
      'grown',
      'announced again',
    ]);
  });

  it('let no name smuggle escapes onto the screen', () => {
    const evil = sentence(message({ child: '\x1b]0;title\x07\u202e', data: Buffer.from('\u2066x') }));
    assert.doesNotMatch(evil, /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });

  it('become JSON lines with seq, time and kind first, all fields, and base64', () => {
    assert.equal(
      recordLine(message({ data: Buffer.from('hello') })),
      '{"seq":8,"time":1,"kind":"message","pipe":"main","instance":2,"child":"worker","direction":"in","length":5,' +
        '"data":"aGVsbG8=","truncated":false,"since":0,"issued":null}',
    );
  });
});
