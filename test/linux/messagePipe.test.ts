import assert from 'node:assert/strict';
import { sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

describe('a message pipe at a path', () => {
  let test: TestKernel;
  let notes: PipeNotes;
  beforeEach(() => {
    test = new TestKernel();
    notes = new PipeNotes();
  });
  afterEach(() => test.dispose());

  it('carries messages both ways', () => {
    const pipe = test.kernel.listen(listenSpec(test.path('main')), notes);
    const echo = test.start(sample('echo'), ['--pipe', pipe.childValue]);
    test.until('the child is connected', () => notes.connections.length === 1);
    assert.equal(notes.connection.peer.child, echo.child);
    assert.equal(notes.connection.peer.pid, echo.child.pid);
    notes.connection.send(Buffer.from('hello'), 7);
    assert.deepEqual(notes.sentTickets, [7]);
    test.until('it answers', () => notes.received.length === 1);
    assert.deepEqual(notes.texts, ['hello']);
    notes.connection.disconnect(1000);
    test.until('the child has ended', () => echo.exit !== null);
    assert.deepEqual(notes.ends, ['disconnected']);
  });
});
