import assert from 'node:assert/strict';
import { commandLine, environmentBlock } from '../../../src/host/win32/commandLine.ts';

describe('what CreateProcess is given', () => {
  it('is a command line from which the arguments are made again', () => {
    assert.equal(
      commandLine('C:\\a b\\x.exe', ['plain', '', 'a b', 'say "hi"', 'end\\', 'end \\', '\\"']),
      '"C:\\a b\\x.exe" plain "" "a b" "say \\"hi\\"" end\\ "end \\\\" "\\\\\\""',
    );
  });

  it('is an environment with each name once, whatever its case: what the description says counts', () => {
    const inherited = { windir: 'C:\\Windows', Path: 'C:\\Windows', A: '1' };
    const block = environmentBlock({ ...inherited, PATH: 'C:\\mine', B: '2' }).toString('utf16le');
    assert.deepEqual(block.split('\0'), ['A=1', 'B=2', 'PATH=C:\\mine', 'windir=C:\\Windows', '', '']);
  });
});
