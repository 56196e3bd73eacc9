import assert from 'node:assert/strict';
import type { RecordOf } from '../../../src/protocol/record.ts';
import { exitWords } from '../../../src/webview/detail/exitWords.ts';
import { fieldAt } from '../../../src/webview/detail/FieldTree.tsx';
import { fieldsOf } from '../../../src/webview/detail/fields.ts';
import { noRules, parseRules } from '../../../src/webview/detail/recordedRules.ts';

function message(...bytes: number[]): RecordOf<'message'> {
  const common = { pipe: 'main', instance: 1, child: 'worker', direction: 'in', truncated: false } as const;
  const data = Uint8Array.from(bytes);
  return { seq: 1, time: 1, kind: 'message', ...common, length: data.length, data, since: 0, issued: null };
}

function mapping(rule: string): RecordOf<'memory.map'> {
  const common = { seq: 2, time: 2, kind: 'memory.map', memory: 'worker:1', child: 'worker' } as const;
  return {
    ...common,
    source: 'announced',
    rule,
    handle: 420,
    announcedSize: 65536,
    realSize: 65536,
    formerSize: null,
  };
}

const told = (...[record, map, rules]: Parameters<typeof fieldsOf>) =>
  fieldsOf(record, map, rules).map(({ title, fields }) => [
    title,
    ...fields.map(({ name, type, offset, length, value }) => `${name} ${type}@${offset}+${length} ${value}`),
  ]);

describe('fields of a message', () => {
  it('are the handle and the size of an announcement, where they were detected', () => {
    assert.deepEqual(told(message(0xa4, 1, 0, 0, 0, 0, 1, 0), mapping('detected 4+4'), noRules), [
      ['Announcement (detected 4+4)', 'handle u32le@0+4 0x1a4 (420)', 'size u32le@4+4 65536 bytes'],
    ]);
    const wide = message(0xa4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    assert.deepEqual(told(wide, mapping('detected 8+4'), noRules), [
      ['Announcement (detected 8+4)', 'handle u64le@0+8 0x1a4 (420)', 'size u32le@8+4 65536 bytes'],
    ]);
  });
  it('are where the description says', () => {
    const rules = parseRules({
      announcements: [{ pipe: 'main', handle: 'u16be@2', size: 'u32be@4' }],
      pipes: { main: { replies: { id: 'u16le@0' } }, other: {} },
    });
    assert.deepEqual(told(message(7, 0, 1, 0xa4, 0, 1, 0, 0), mapping('announcements[0]'), rules), [
      ['Announcement (announcements[0])', 'handle u16be@2+2 0x1a4 (420)', 'size u32be@4+4 65536 bytes'],
      ['Request and reply', 'id u16le@0+2 0x7 (7)'],
    ]);
    // Too short for its number.
    assert.deepEqual(told(message(255), null, rules), []);
  });
  it('are its text and what ends it', () => {
    assert.deepEqual(told(message(0x68, 0x69, 0x0a, 0), null, noRules), [
      ['Text', 'text UTF-8@0+3 hi\\n', 'end u8@3+1 0, ends the string'],
    ]);
    assert.deepEqual(told(message(0xff, 0xfe), null, noRules), []);
    assert.deepEqual(told(message(), null, noRules), []);
  });
  it('are found by what is selected in the bytes', () => {
    const [group] = fieldsOf(message(0xa4, 1, 0, 0, 0, 0, 1, 0), mapping('detected 4+4'), noRules);
    const at = (start: number, selected: number) =>
      fieldAt(group?.fields ?? [], { offset: start, start, selected, hole: false, bytes: new Uint8Array() })
        ?.name;
    assert.equal(at(0, 1), 'handle');
    assert.equal(at(4, 4), 'size');
    assert.equal(at(3, 2), undefined);
  });
  it('are none when a capture holds nonsense in place of rules', () => {
    assert.deepEqual(parseRules({ announcements: 'x', pipes: [null, { replies: 3 }] }), {
      announcements: [],
      replyIds: {},
    });
    assert.deepEqual(parseRules(null), noRules);
  });
});

describe('the end of a child in words', () => {
  const exit = (fields: Partial<RecordOf<'child.exit'>>) =>
    exitWords({
      seq: 1,
      time: 1,
      kind: 'child.exit',
      child: 'worker',
      pid: 1,
      exitCode: null,
      signal: null,
      status: null,
      stopped: false,
      ...fields,
    });
  it('says who ended it, and what the code means', () => {
    assert.equal(exit({ exitCode: 0 }), 'Ended by itself without an error.');
    assert.equal(exit({ exitCode: 3 }), 'Ended by itself with exit code 3.');
    assert.equal(
      exit({ signal: 'SIGTERM', status: 'SIGTERM terminated', stopped: true }),
      'Ended by us (SIGTERM).',
    );
    assert.equal(
      exit({ signal: 'SIGSEGV', status: 'SIGSEGV segmentation fault' }),
      'Killed by SIGSEGV: segmentation fault.',
    );
    assert.equal(
      exit({ exitCode: 0xc0000005, status: '0xC0000005 STATUS_ACCESS_VIOLATION' }),
      'Died with 0xC0000005 STATUS_ACCESS_VIOLATION: it read or wrote memory that it may not.',
    );
    assert.equal(exit({ exitCode: 0xc0001234, status: '0xC0001234' }), 'Died with 0xC0001234.');
  });
});
