import assert from 'node:assert/strict';
import { connectSpec, launch, listenSpec, PipeLog, uniquePath, useKernel } from './support/testKernel.ts';

describe('pipes that we connect to', () => {
  const test = useKernel();

  it('wait for the pipe and talk', () => {
    const path = uniquePath();
    const { child } = launch(test.kernel, 'serves', ['--pipe', path, '--delay', '300']);
    const log = new PipeLog();
    test.kernel.connect(connectSpec(path, { timeout: 10_000 }), log);
    test.until(() => log.connections.length === 1, 'the pipe appears');
    assert.equal(log.connection.peer.pid, child.pid);
    assert.equal(log.connection.peer.child, child);
    log.connection.send(Buffer.from('question'), 1);
    log.connection.send(Buffer.from('another'), 2);
    test.until(() => log.messages.length === 2, 'the answers come');
    assert.deepEqual(log.texts, ['answer: question', 'answer: another']);
    log.connection.disconnect(5000);
    test.until(() => log.reasons.length === 1, 'we go');
  });

  it('must be there now without a timeout', () => {
    assert.throws(() => test.kernel.connect(connectSpec(uniquePath()), new PipeLog()), {
      name: 'ERROR_FILE_NOT_FOUND',
      code: 2,
      message: /pipe other: .* does not exist/,
    });
  });

  it('give up after the timeout', () => {
    const log = new PipeLog();
    test.kernel.connect(connectSpec(uniquePath(), { timeout: 200 }), log);
    test.until(() => log.failures.length > 0, 'the timeout');
    assert.match(log.failures[0] ?? '', /does not exist/);
  });

  it('say when the pipe is of the other mode', () => {
    const pipe = test.kernel.listen(listenSpec({ mode: 'byte' }), new PipeLog());
    assert.throws(() => test.kernel.connect(connectSpec(pipe.path), new PipeLog()), {
      message: /is a byte pipe/,
      remedy: /"mode": "byte"/,
    });
  });

  it('notice that the server has gone', () => {
    const pipe = test.kernel.listen(listenSpec(), new PipeLog());
    const log = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), log);
    test.until(() => log.connections.length === 1 && pipe.connections.size === 1, 'we are connected');
    pipe.close();
    test.until(() => log.reasons.length === 1, 'the end is noticed');
  });
});
