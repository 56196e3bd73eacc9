import assert from 'node:assert/strict';
import { statusOfExit } from '../../../src/host/win32/statusNames.ts';

describe('status of an exit', () => {
  it('has the name that its makers gave it', () => {
    const names = {
      0xc0000005: 'STATUS_ACCESS_VIOLATION',
      0xc0000094: 'STATUS_INTEGER_DIVIDE_BY_ZERO',
      0xc0000095: 'STATUS_INTEGER_OVERFLOW',
      0xc0000096: 'STATUS_PRIVILEGED_INSTRUCTION',
      0xe06d7363: 'C++ exception',
      0xe0434352: 'CLR exception',
      0xe0434f4d: 'CLR exception',
    };
    for (const [status, name] of Object.entries(names)) {
      const code = Number(status);
      assert.equal(statusOfExit(code), `0x${code.toString(16).toUpperCase()} ${name}`);
    }
  });

  it('is none of a code that a program chose itself', () => {
    for (const code of [0, 1, 255, 0xffffffff]) assert.equal(statusOfExit(code), null, String(code));
  });
});
