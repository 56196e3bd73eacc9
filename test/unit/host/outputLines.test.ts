import assert from 'node:assert/strict';
import { OutputLines } from '../../../src/host/session/outputLines.ts';

describe('output lines', () => {
  const collect = () => {
    const lines: string[] = [];
    return { lines, output: new OutputLines((line) => lines.push(Buffer.from(line).toString('latin1'))) };
  };

  it('keep every byte, whatever the pieces', () => {
    const text = 'one\r\ntwo\n\nthree';
    for (let cut = 0; cut <= text.length; cut++) {
      const { lines, output } = collect();
      output.push(Buffer.from(text.slice(0, cut)), 1);
      output.push(Buffer.from(text.slice(cut)), 2);
      output.flush();
      assert.deepEqual(lines, ['one\r\n', 'two\n', '\n', 'three']);
    }
  });

  it('cut a line without end at 64 KiB', () => {
    const { lines, output } = collect();
    output.push(Buffer.alloc(200_000, 0x61), 1);
    assert.deepEqual(
      lines.map((line) => line.length),
      [65536, 65536, 65536],
    );
    assert.equal(output.pending, true);
    output.flush();
    assert.equal(lines.join('').length, 200_000);
  });
});
