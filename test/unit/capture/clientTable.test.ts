import assert from 'node:assert/strict';
import { ClientTable } from '../../../src/host/capture/clientTable.ts';

describe('table of clients', () => {
  it('keeps clients apart that are remembered in the same place', () => {
    const table = new ClientTable(() => ({ messages: 0 }));
    // 32 × 1 and 1 × 32, and everything that is 1024 apart.
    const clients: [number, number][] = [
      [0, 32],
      [1, 0],
      [0, 32 + 1024],
      [33, 0],
      [0, 2 ** 32 - 1],
    ];
    for (let round = 1; round <= 3; round++) {
      for (const [interfaceId, instance] of clients)
        assert.equal(++table.at(interfaceId, instance).messages, round);
    }
    assert.deepEqual(
      [...table.all()].map(({ interfaceId, instance }) => [interfaceId, instance]),
      clients,
    );
  });

  it('forgets the oldest client when there is one too many', () => {
    const table = new ClientTable(() => ({ messages: 0 }), 2);
    table.at(0, 1).messages = 7;
    table.at(0, 2).messages = 8;
    assert.equal(table.at(0, 1).messages, 7);
    table.at(0, 3);
    assert.equal(table.known(0, 1), undefined);
    assert.equal(table.known(0, 2)?.messages, 8);
    assert.equal(table.at(0, 1).messages, 0);
  });
});
