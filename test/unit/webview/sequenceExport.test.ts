import assert from 'node:assert/strict';
import { applyRecord } from '../../../src/protocol/applyRecord.ts';
import type { Record, RecordOf } from '../../../src/protocol/record.ts';
import { emptySessionState } from '../../../src/protocol/sessionState.ts';
import { messageBody } from '../../../src/webview/conversation/messageBody.ts';
import { diagramOf } from '../../../src/webview/sequence/diagram.ts';
import { Lifelines } from '../../../src/webview/sequence/lifelines.ts';
import { toMermaid } from '../../../src/webview/sequence/mermaid.ts';
import { toSvg } from '../../../src/webview/sequence/svg.ts';

const hostile = '</text><script>alert(1)</script>;%%{init}%%\n"end" \u202E#&\uD800';

function message(
  child: string,
  data: string,
  time: number,
  direction: 'in' | 'out' = 'in',
): RecordOf<'message'> {
  const bytes = new TextEncoder().encode(data);
  const common = { pipe: 'main', instance: 1, truncated: false, since: time, issued: null };
  return { seq: 1, time, kind: 'message', child, direction, length: bytes.length, data: bytes, ...common };
}

function diagram(...records: Record[]) {
  const state = emptySessionState();
  for (const record of records) applyRecord(state, record);
  const children = new Set(
    records.flatMap((record) => (record.kind === 'message' ? [record.child ?? ''] : [])),
  );
  for (const child of children) {
    applyRecord(state, { seq: 1, time: 0, kind: 'child.start', child, pid: 1, program: '', args: [] });
  }
  const rows = records.map((record, row) => ({ row, record, previousTime: records[row - 1]?.time ?? null }));
  return diagramOf('a <b> title', 0, rows, new Lifelines(state), 1);
}

const set: RecordOf<'event.set'> = {
  seq: 2,
  time: 1000,
  kind: 'event.set',
  event: 'go',
  by: 'us',
  coalesced: false,
  count: 1,
  sampled: false,
  since: 1000,
};

const change: RecordOf<'memory.change'> = {
  seq: 1,
  time: 1e9,
  kind: 'memory.change',
  memory: 'frame',
  ranges: [[0x2000, 4]],
  stored: true,
  sampled: true,
  since: 9e8,
};

/** The diagram of one row that stands for 37 changes. */
function folded() {
  const whole = diagram(change);
  const fold = { count: 37, lastRow: 36, lastTime: 2.8e9, within: [0x2000, 0x203f], complete: true } as const;
  return { ...whole, rows: whole.rows.map((row) => ({ ...row, fold })) };
}

describe('a row that stands for many changes', () => {
  it('says how many and where in what is exported, as on the screen', () => {
    const words = '37 × 0x2000–0x203f · over 1.8 s, sampled about every 50 ms';
    assert.ok(toSvg(folded()).includes(words), toSvg(folded()));
    assert.match(toMermaid(folded()), /37 × 0x2000–0x203f #183; over 1\.8 s, sampled about every 50 ms/);
  });
});

describe('a Mermaid text', () => {
  it('has participants, messages, gaps, and what is not ordered in one block', () => {
    const text = toMermaid(
      diagram(
        message('worker', 'ping', 500, 'out'),
        message('worker', 'pong', 1000),
        set,
        message('worker', 'x', 5e6),
      ),
    );
    assert.deepEqual(text.split('\n'), [
      'sequenceDiagram',
      '  participant p0 as parent',
      '  participant p1 as worker',
      '  participant p2 as go',
      '  p0->>p1: 4 B#58; ping',
      '  par no order is known',
      '    p1->>p0: 4 B#58; pong',
      '  and',
      '    p0->>p2: sets',
      '  end',
      '  Note over p0,p2: 5 ms later',
      '  p1->>p0: 1 B#58; x',
      '',
    ]);
  });
  it('is never longer than its readers take, and says what it has left out', () => {
    const json = '{"a":[1,"b",{"c":null}],"d":"e","f":{"g":["h","i"]},"j":"k"}';
    const text = toMermaid(
      diagram(
        ...Array.from({ length: 400 }, (_, at) => message(at % 3 === 0 ? 'other' : 'worker', json, at >> 1)),
      ),
    );
    // https://mermaid.js.org/config/schema-docs/config.html#maxtextsize
    assert.ok(text.length <= 50_000, String(text.length));
    const drawn = text.match(/->>/g)?.length ?? 0;
    assert.ok(drawn > 100, String(drawn));
    assert.ok(
      text.endsWith(`\n  Note over p0,p2: ${400 - drawn} more rows are left out\n`),
      text.slice(-200),
    );
    assert.equal(text.match(/^ {2}par /gm)?.length, text.match(/^ {2}end$/gm)?.length);
  });
  it('keeps hostile names and payloads text', () => {
    const lines = toMermaid(diagram(message(hostile, hostile, 10)))
      .trimEnd()
      .split('\n');
    assert.equal(lines.length, 4);
    for (const line of lines.slice(1)) {
      assert.match(line, /^ {2}(participant p\d as|p\d->>p\d:) [^<>"%;{}]*(#\d+;[^<>"%;{}]*)*$/);
      assert.doesNotMatch(line, /\bend\b/);
    }
  });
});

describe('what is exported', () => {
  it('has no half of a character where it is cut', () => {
    const text = `${'x'.repeat(59)}😀 and more`;
    assert.match(toMermaid(diagram(message('worker', text, 10))), /x{59}…\n/);
    assert.match(toSvg(diagram(message('worker', text, 10))), />x{59}…</);
  });
});

describe('names that are written from right to left', () => {
  it('are exported as they are, without the signs that isolate them on the screen', () => {
    const listen = { seq: 1, time: 0, kind: 'pipe.listen', pipe: 'main', path: '/run/عامل.sock' } as const;
    assert.match(toMermaid(diagram(listen)), /#58; \/run\/عامل\.sock\n/);
    assert.ok(toSvg(diagram(listen)).includes('>/run/عامل.sock<'), toSvg(diagram(listen)));
  });
});

describe('an SVG', () => {
  it('is one element a figure, and nothing that could run', () => {
    const svg = toSvg(diagram(message(hostile, hostile, 10), set));
    assert.doesNotMatch(svg, /<script|onload|href|\u202E|\uD800/);
    assert.match(svg, /&lt;\/text&gt;&lt;script&gt;/);
    assert.match(svg, /<title>a &lt;b&gt; title<\/title>/);
    // Each tag that is opened is closed: what a reader of XML asks for first.
    const open: string[] = [];
    for (const [, closes, name = '', own] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (closes) assert.equal(open.pop(), name);
      else if (!own) open.push(name);
    }
    assert.deepEqual(open, []);
    assert.equal(svg.match(/marker-end/g)?.length, 2);
  });
});

describe('what a message says in the sheet', () => {
  it('is its lines, with control characters as escapes', () => {
    assert.deepEqual(messageBody(message('w', 'one\r\ntwo\t\u202E\n', 0), false), [
      'one\\r\\n',
      'two\\t\\u202e\\n',
    ]);
  });
  it('is a hex dump when it is no text, or when that is wanted', () => {
    const record = { ...message('w', '', 0), length: 3000, data: new Uint8Array(2048).fill(1) };
    const lines = messageBody(record, false);
    assert.equal(lines.length, 33);
    assert.equal(lines.at(-1), '… 2488 bytes more');
    assert.match(messageBody(message('w', 'text', 0), true)[0] ?? '', /^00000000 {2}74 65 78 74 .*\|text\|$/);
  });
  it('is never nothing', () => {
    assert.deepEqual(messageBody(message('w', '', 0), false), ['(empty message)']);
  });
});
