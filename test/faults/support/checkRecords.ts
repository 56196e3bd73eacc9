import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';

/**
 * What holds for the records of every run that has ended, whatever went wrong around it: numbers and times in order, each
 * number there or counted in a gap, and `session.end` last and once.
 * @throws AssertionError that names the record
 */
export function checkRecords(capture: string): void {
  const reader = CaptureReader.open(capture);
  try {
    do reader.follow();
    while (!reader.caughtUp);
    assert.equal(reader.damaged, null, `${capture} can be read to its end`);
    const scanner = reader.scanner();
    let last = { seq: 0, time: 0 };
    let missing = 0;
    for (let row = 0; row < reader.total; row++) {
      const { seq, time, kind, ...record } = scanner.scan(row, 0);
      assert.ok(seq > last.seq && time >= last.time, `record ${seq} is in front of ${last.seq}`);
      last = { seq, time };
      assert.equal(kind === 'session.end', row === reader.total - 1, `row ${row} is ${kind}`);
      // It has the number of the first record that is missing.
      if (kind === 'gap' && 'lost' in record) missing += Number(record.lost) - 1;
    }
    assert.equal(reader.total + missing, last.seq, 'each record is there or counted');
  } finally {
    reader.close();
  }
}
