import assert from 'node:assert/strict';
import type { Record, RecordOf } from '../../../src/protocol/record.ts';
import type { Row } from '../../../src/protocol/rowAnswers.ts';
import { announcedBy, announcementOf } from '../../../src/webview/detail/announcement.ts';

function message(child: string, ...bytes: number[]): RecordOf<'message'> {
  const common = {
    pipe: 'main',
    instance: 1,
    direction: 'in',
    truncated: false,
    since: 0,
    issued: null,
  } as const;
  const data = Uint8Array.from(bytes);
  return { seq: 0, time: 0, kind: 'message', ...common, child, length: data.length, data };
}

function mapping(rule: string, handle: number | null): RecordOf<'memory.map'> {
  const common = { seq: 0, time: 0, kind: 'memory.map', memory: 'worker:1', child: 'worker' } as const;
  return {
    ...common,
    source: 'announced',
    rule,
    handle,
    announcedSize: null,
    realSize: 65536,
    formerSize: null,
  };
}

/** Which row each of the records announces, and which row announced it. */
async function links(...records: Record[]): Promise<(readonly [number | null, number | null])[]> {
  const rows = records.map((record, row): Row => ({ row, record, previousTime: null }));
  const ask = async ({ from, count }: { from: number | null; count: number }) => {
    const first = from ?? 0;
    const { length } = rows;
    return {
      from: first,
      rows: rows.slice(first, first + count),
      total: length,
      matched: length,
      scanned: length,
    };
  };
  return await Promise.all(
    rows.map(async (row) => {
      const [announced, announcement] = await Promise.all([announcedBy(row, ask), announcementOf(row, ask)]);
      return [announced?.row ?? null, announcement?.row ?? null] as const;
    }),
  );
}

describe('links of announcements', () => {
  const announcing = message('worker', 5, 0, 0, 0, 0, 0, 1, 0);

  it('lead to the message that the section was mapped for, and to no other that holds the number', async () => {
    const ordinary = message('worker', 5, 0, 0, 0);
    assert.deepEqual(await links(ordinary, announcing, mapping('detected 4+4', 5), ordinary), [
      [null, null],
      [2, null],
      [null, 1],
      [null, null],
    ]);
  });

  it('lead past messages of others', async () => {
    const other = message('helper', 5, 0, 0, 0);
    assert.deepEqual(await links(announcing, other, mapping('detected 4+4', 5)), [
      [2, null],
      [null, null],
      [null, 0],
    ]);
  });

  it('lead nowhere when the message before the mapping does not hold the number', async () => {
    const ordinary = message('worker', 6, 0, 0, 0);
    assert.deepEqual(await links(announcing, ordinary, mapping('detected 4+4', 5)), [
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('lead to a message with 16 bits where the description has a rule for that, and no other', async () => {
    const short = message('worker', 0, 5, 16, 0);
    assert.deepEqual(await links(short, mapping('announcements[0]', 5)), [
      [1, null],
      [null, 0],
    ]);
    assert.deepEqual(await links(message('worker', 0, 6, 16, 0), mapping('announcements[0]', 5)), [
      [null, null],
      [null, null],
    ]);
    assert.deepEqual(await links(short, mapping('detected 4+4', 5)), [
      [null, null],
      [null, null],
    ]);
  });

  it('lead to the message that carried the section, whatever it holds', async () => {
    assert.deepEqual(await links(message('worker', 1), message('worker', 2), mapping('SCM_RIGHTS', null)), [
      [null, null],
      [2, null],
      [null, 1],
    ]);
  });
});
