import assert from 'node:assert/strict';
import { errorName, errorText } from '../../../src/host/win32/errorNames.ts';
import { startFailure } from '../../../src/host/win32/startFailure.ts';

const of = (code: number) => {
  const { text = errorText(code), remedy } = startFailure(code, 'C:\\build\\worker.exe', 'C:\\build');
  return { name: errorName(code), text, remedy };
};

describe('a program that Windows does not start', () => {
  it('is explained by what stands in its way, with the remedy for that', () => {
    assert.match(of(740).remedy, /administrator/);
    assert.match(of(225).remedy, /antivirus/);
    assert.match(of(206).text, /command line/);
    assert.match(of(14001).remedy, /runtime/);
    assert.match(of(2).remedy, /C:\\build\\worker\.exe and folder C:\\build\./);
  });

  it('has a code with a name', () => {
    for (const code of [2, 3, 5, 32, 193, 206, 216, 225, 267, 740, 1260, 1359, 4551, 14001])
      assert.match(of(code).name, /^ERROR_[A-Z]/, String(code));
  });
});
