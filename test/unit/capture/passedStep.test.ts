import assert from 'node:assert/strict';
import { parseRecord } from '../../../src/host/capture/parseRecord.ts';
import { isPassedStep } from '../../../src/host/capture/passedStep.ts';

const isOne = (json: string) => {
  const bytes = Buffer.from(`....${json}....`);
  return isPassedStep(bytes, 4, bytes.length - 4);
};
const ours = { kind: 'step.ok', step: 123, action: 'send', message: 'sent 64 bytes on main' };
const text = JSON.stringify(ours);

describe('a step that passed', () => {
  it('is recognised as we write it, with the blanks behind it', () => {
    for (const json of [text, `${text}   `]) {
      assert.ok(isOne(json));
      assert.equal(parseRecord(1, 0, json, 0).kind, 'step.ok');
    }
  });

  it('is left to the parser in any other form', () => {
    const others = [
      JSON.stringify({ ...ours, kind: 'step.fail' }),
      JSON.stringify({ ...ours, message: 'sent "it"' }),
      JSON.stringify({ ...ours, message: 'sent 64 bytes on Größe' }),
      JSON.stringify({ ...ours, extra: 1 }),
      JSON.stringify({ ...ours, step: 0 }),
      JSON.stringify({ ...ours, step: -1 }),
      text.replace('123', '1e3'),
      text.replace('123', '1234567890123456'),
      text.replace('123', '0123'),
      text.replace('123', ''),
      '',
    ];
    for (const json of others) assert.equal(isOne(json), false, json);
  });

  it('is never something that the parser would refuse, however it is damaged', () => {
    for (let at = 0; at < text.length; at++) {
      for (const byte of [0, 0x20, 0x22, 0x31, 0x5c, 0x7d, 0x7f, 0xff]) {
        const bytes = Buffer.from(text);
        bytes[at] = byte;
        if (!isPassedStep(bytes, 0, bytes.length)) continue;
        assert.equal(parseRecord(1, 0, bytes.toString(), 0).kind, 'step.ok', bytes.toString());
      }
      const cut = Buffer.from(text).subarray(0, at);
      assert.equal(isPassedStep(cut, 0, cut.length), false);
    }
  });
});
