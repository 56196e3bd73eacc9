import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as linux from '../../src/host/linux/linuxKernel.ts';
import { rehearseOnce } from '../support/rehearseOnce.ts';

describe('Linux: the rehearsal of a run', () => {
  it('sends and takes through real sockets, and leaves nothing behind', async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    await rehearseOnce(linux);
    const before = descriptors();
    const { records, ledger, pipesLeft, filesBefore, filesAfter } = await rehearseOnce(linux);
    // A step is a record, and so is each message where it is sent and where it is taken.
    assert.ok(records > 65 + 2 * 32, `${records} records`);
    assert.deepEqual(pipesLeft, []);
    assert.deepEqual(filesAfter, filesBefore);
    const [made, gone] = ledger;
    assert.ok(
      made && 'name' in made && gone && 'gone' in gone && gone.gone === made.name,
      JSON.stringify(ledger),
    );
    assert.equal(descriptors(), before);
  });
});
