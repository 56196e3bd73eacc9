import assert from 'node:assert/strict';
import type { Child, ChildSink } from '../../../src/host/kernel/child.ts';
import { NativeError } from '../../../src/host/kernel/nativeError.ts';
import { Deadlines } from '../../../src/host/reactor/deadlines.ts';
import { LiveChild } from '../../../src/host/session/liveChild.ts';
import type { Fact } from '../../../src/protocol/record.ts';

/** Children that do what the test says, when it says so, by a clock of its own. */
class Stage {
  now = 0;
  readonly facts: Fact[] = [];
  /** Of each launch. */
  readonly sinks: ChildSink[] = [];
  readonly done: string[] = [];
  refuses = false;
  readonly deadlines = new Deadlines(() => this.now);
  readonly child = new LiveChild(
    {
      kernel: { paused: false, spawn: (_, sink) => this.#spawn(sink) },
      deadlines: this.deadlines,
      recorder: {
        object: () => 1,
        message: () => 0,
        record: (fact) => this.facts.push(fact),
      },
    },
    'worker',
    { program: 'worker', args: [] },
    () => ({
      object: 'child worker',
      name: 'worker',
      program: '/worker',
      args: [],
      cwd: '/',
      env: {},
      stdin: 'open',
      console: false,
    }),
  );

  #spawn(sink: ChildSink): Child {
    if (this.refuses) {
      const message = 'worker cannot be started';
      throw new NativeError({
        object: 'child worker',
        call: 'fork',
        code: 11,
        name: 'EAGAIN',
        message,
        remedy: null,
      });
    }
    this.sinks.push(sink);
    const say = (what: string) => () => void this.done.push(what);
    const acts = {
      terminate: say('terminate'),
      kill: say('kill'),
      closeStdin: say('close'),
      writeStdin: () => {},
    };
    return { name: 'worker', pid: this.sinks.length, running: true, ...acts };
  }

  pass(milliseconds: number): void {
    this.now += milliseconds * 1e6;
    this.deadlines.run();
  }

  write(launch: number, stream: 'stdout' | 'stderr', text: string): void {
    this.sinks[launch]?.output(stream, Buffer.from(text), this.now);
  }

  exit(launch: number, exitCode: number): void {
    this.sinks[launch]?.exited({ exitCode, signal: null, status: null }, this.now);
  }

  end(launch: number): void {
    for (const stream of ['stdout', 'stderr'] as const) this.sinks[launch]?.outputEnded(stream);
  }

  get said(): string[] {
    return this.facts.flatMap((fact) => {
      if (fact.kind === 'child.output') return [`${fact.stream} ${fact.text}`];
      if (fact.kind === 'child.exit')
        return [`${fact.pid} exits ${fact.exitCode}${fact.stopped ? ' stopped' : ''}`];
      return [];
    });
  }
}

describe('a live child', () => {
  it('that has ended by itself is not stopped while its output is waited for', () => {
    const stage = new Stage();
    stage.child.start();
    stage.exit(0, 3);
    stage.child.stop(true);
    stage.child.kill();
    assert.deepEqual(stage.done, ['kill'], 'what it left behind is ended all the same');
    stage.pass(600);
    assert.deepEqual(stage.said, ['1 exits 3']);
    assert.equal(stage.child.failed, true);
  });

  it('takes no input before it has started and behind its end, and says so', () => {
    const stage = new Stage();
    const type = () => stage.child.writeStdin(Buffer.from('typed'));
    assert.throws(type, { message: 'worker is not running: what was typed reaches nobody.' });
    stage.child.start();
    type();
    stage.end(0);
    stage.exit(0, 0);
    assert.throws(type, /is not running/);
  });

  it('that is stopped has not failed, whatever it ends with', () => {
    const stage = new Stage();
    stage.child.start();
    stage.child.stop(true);
    stage.pass(2100);
    stage.pass(1100);
    stage.end(0);
    stage.exit(0, 9);
    assert.deepEqual(stage.done, ['close', 'terminate', 'kill']);
    assert.deepEqual(stage.said, ['1 exits 9 stopped']);
    assert.equal(stage.child.failed, false);
  });

  it('has failed when it did once, also if it ends well when started again', () => {
    const stage = new Stage();
    for (const [launch, exitCode] of [3, 0].entries()) {
      stage.child.start();
      stage.end(launch);
      stage.exit(launch, exitCode);
    }
    assert.deepEqual(stage.said, ['1 exits 3', '2 exits 0']);
    assert.equal(stage.child.failed, true);
  });

  it('that cannot be started has failed and was not started', () => {
    const stage = new Stage();
    stage.refuses = true;
    assert.throws(() => stage.child.start(), /cannot be started/);
    assert.deepEqual([stage.child.starts, stage.child.failed, stage.child.running], [0, true, false]);
    stage.refuses = false;
    stage.child.start();
    assert.deepEqual([stage.child.starts, stage.child.failed, stage.child.running], [1, true, true]);
  });

  it('shows a prompt while the other stream goes on', () => {
    const stage = new Stage();
    stage.child.start();
    stage.write(0, 'stdout', 'name? ');
    stage.pass(100);
    stage.write(0, 'stderr', 'warning\n');
    stage.pass(200);
    assert.deepEqual(stage.said, ['stderr warning', 'stdout name? ']);
  });

  it('started again has streams of its own, while a grandchild holds those from before', () => {
    const stage = new Stage();
    stage.child.start();
    stage.write(0, 'stdout', 'half a l');
    stage.exit(0, 0);
    stage.pass(600);
    stage.child.start();
    stage.write(0, 'stdout', 'old ');
    stage.write(1, 'stdout', 'new\n');
    stage.end(0);
    stage.exit(1, 0);
    assert.equal(stage.child.running, true, 'its own output may still come');
    stage.end(1);
    assert.deepEqual(stage.said, ['stdout half a l', '1 exits 0', 'stdout new', 'stdout old ', '2 exits 0']);
  });
});
