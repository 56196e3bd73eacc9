import assert from 'node:assert/strict';
import { NativeError } from '../../../src/host/kernel/nativeError.ts';
import { recordFailure } from '../../../src/host/session/surroundings.ts';
import type { Fact } from '../../../src/protocol/record.ts';

describe('a failure that no system call told', () => {
  it('is recorded without the name of a code', () => {
    const facts: Fact[] = [];
    const recorder = { object: () => 0, message: () => 0, record: (fact: Fact) => facts.push(fact) };
    const failure = { object: 'pipe main', call: null, code: null, name: null, message: 'no', remedy: null };
    recordFailure(recorder, new NativeError(failure));
    assert.deepEqual(facts, [{ kind: 'error', ...failure, lost: null }]);
  });
});
