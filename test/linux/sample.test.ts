import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { openSectionView } from '../../src/host/linux/linuxKernel.ts';
import { lookUp } from '../support/lookUp.ts';
import { EventNotes, listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

describe('Linux: the sample child', () => {
  const script = resolve('out/test/linux-programs/sample.cjs');
  let test: TestKernel;
  before(() =>
    esbuild.build({
      entryPoints: ['src/host/sample/child.ts'],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
    }),
  );
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  it('goes through the exchange of the article, then stays and moves its memory', () => {
    const pipe = new PipeNotes();
    const signals = new EventNotes();
    const event = { object: 'event e', name: null, type: 'eventfd', reset: 'auto', open: false } as const;
    test.kernel.listen(listenSpec(test.path('main')), pipe);
    const toChild = test.kernel.createEvent({ ...event, waitedBy: 'child' }, new EventNotes());
    const fromChild = test.kernel.createEvent({ ...event, waitedBy: 'parent' }, signals);
    const child = test.start(process.execPath, [script, '--seconds', '60'], {
      env: {
        IPC_PIPE_MAIN: test.path('main'),
        IPC_EVENT_TOCHILD: toChild.childValue,
        IPC_EVENT_FROMCHILD: fromChild.childValue,
      },
    });
    test.until('it is connected', () => pipe.connections.length === 1);
    toChild.set();
    pipe.connection.send(Buffer.from('small section of data'), 1);
    test.until('it announces', () => pipe.received.length === 1 && signals.total === 1);
    const [handle, size] = new Uint32Array(new Uint8Array(pipe.received[0]?.bytes ?? []).buffer);
    assert.equal(lookUp(test.kernel, test.clock, child.child.pid, handle ?? 0)?.kind, 'section');
    const section = test.kernel.adoptSection('memory sample:1', child.child.pid, handle ?? 0);
    assert.equal(section.realSize, size);
    pipe.connection.send(Buffer.from('mapped'), 2);
    const memory = openSectionView('memory sample:1', section.share(), section.realSize);
    const line = new Uint8Array(64);
    const text = (at: number) => {
      memory.read(at, line);
      return Buffer.from(line).toString().trim();
    };
    test.until('it moves', () => text(0) === 'moved 3 times');
    assert.equal(text(65472), "line 1023 of the sample's shared memory");
    pipe.connection.send(Buffer.from('hi'), 3);
    pipe.connection.send(new Uint8Array(0), 4);
    test.until('it answers', () => pipe.received.length === 3);
    assert.deepEqual(pipe.texts.slice(1), ['you said: hi', 'you said: ']);
    pipe.connection.disconnect(1000);
    test.until('it ends', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.exit?.exitCode, 0, child.err);
    assert.match(child.out, /announced 65536 bytes/);
    memory.close();
  }).timeout(20_000);
});
