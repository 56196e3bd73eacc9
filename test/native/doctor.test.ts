import assert from 'node:assert/strict';
import { commandLine } from './support/commandLine.ts';
import { patience, target, windows } from './support/target.ts';

interface Row {
  readonly outcome: string;
  readonly detail: string;
}

/** The rows of the table by their check. */
function parse(table: string): Map<string, Row> {
  const lines = table.trimEnd().split('\n');
  const cells = lines.map((line) => /^\| (.+?) +\| (\S+) +\| (.+) \|$/.exec(line)?.slice(1));
  assert.deepEqual(cells[0], ['check', 'result', 'detail']);
  assert.match(lines[1] ?? '', /^\| -+ \| -+ \| -+ \|$/);
  return new Map(
    cells.slice(2).map((row, index) => {
      const [name, outcome, detail] = row ?? [];
      assert.ok(name && outcome && detail, `no row of a table: ${lines[index + 2]}`);
      return [name, { outcome, detail }];
    }),
  );
}

describe('doctor', function () {
  this.timeout(2 * patience);
  let rows: Map<string, Row>;
  before(async () => {
    const outcome = await commandLine('doctor');
    assert.equal(outcome.exitCode, 0, outcome.stderr + outcome.stdout);
    rows = parse(outcome.stdout);
  });

  const detailOf = (name: string, outcome = 'ok'): string => {
    const row = rows.get(name);
    assert.equal(row?.outcome, outcome, `${name}: ${row?.detail}`);
    return row.detail;
  };

  it('finds every native call that the code declares', () => {
    const [, found, declared] = /^(\d+) of (\d+) found$/.exec(detailOf('native calls')) ?? [];
    assert.equal(found, declared);
    assert.ok(Number(declared) > 40);
  });

  it('runs the sample session, whose child announces memory and answers', () => {
    assert.match(detailOf('sample session'), /^\d+ records in \d+ ms, then completed$/);
    assert.match(detailOf('announced memory'), /65536 bytes mapped$/);
    assert.equal(detailOf('question and answer'), 'the child answers');
  });

  it('looks at events without taking anything away', () => {
    for (const type of windows ? ['event'] : ['eventfd', 'semaphore']) detailOf(`peeking at ${type}`);
  });

  it('tells how large memory is in the system, and that messages arrive whole', () => {
    const real = windows ? '4096, 4096, 69632' : '1, 4096, 65537';
    assert.equal(detailOf('shared memory'), `1, 4096, 65537 bytes are ${real} in the system`);
    assert.match(detailOf('pipe messages'), /^of 0, 1, 65537, \d+ bytes arrive whole$/);
  });

  if (windows) {
    it('says what the system does not enforce', () => {
      const outcome = target === 'wine' ? 'limited' : 'ok';
      assert.match(detailOf('Windows', outcome), target === 'wine' ? /^Wine \d/ : /^real/);
      for (const name of ['pipe DACL', 'FIRST_PIPE_INSTANCE']) {
        assert.match(detailOf(name, outcome), target === 'wine' ? /^not enforced/ : /^enforced/);
      }
    });
  } else {
    it('tells limits and how descriptors of a child can be taken', () => {
      assert.match(detailOf('longest message'), /^\d+ bytes, \d+ with "buffer"/);
      detailOf('Yama');
      detailOf('opening anew');
      assert.ok(rows.has('pidfd_getfd'), 'a container may forbid it');
    });
  }
});
