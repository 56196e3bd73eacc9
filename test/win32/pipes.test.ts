import assert from 'node:assert/strict';
import { ChildLog, launch, listenSpec, PipeLog, useKernel } from './support/testKernel.ts';

describe('served pipes', () => {
  const test = useKernel();

  it('takes messages of a child with their boundaries, and answers', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'echo', ['--pipe', pipe.childValue, '--limit', '2']);
    test.until(() => log.connections.length === 1, 'the child connects');
    log.connection.send(Buffer.from('hello'), 1);
    log.connection.send(Buffer.from('again'), 2);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    assert.deepEqual(log.texts, ['hello', 'again']);
    assert.deepEqual(log.tickets, [1, 2]);
    assert.equal(child.exit?.exitCode, 0);
    assert.deepEqual(log.reasons, ['closed by the peer']);
  });
});
void ChildLog;
