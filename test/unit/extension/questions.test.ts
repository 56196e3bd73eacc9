import assert from 'node:assert/strict';
import { formatEnvironment } from '../../../src/extension/commands/formatEnvironment.ts';
import { payloadBytes, payloadPreview } from '../../../src/extension/commands/payload.ts';
import {
  describeAnswers,
  describeConnection,
  splitArguments,
} from '../../../src/extension/questions/answers.ts';
import { sessionDescription } from '../../../src/protocol/description.ts';

const defaults = {
  program: '/bin/worker',
  args: [],
  pipe: { by: 'environment' },
  mode: 'message',
  events: { kind: 'none' },
} as const;

describe('the answers to the questions', () => {
  it('make an interactive description: nothing is sent or set unasked', () => {
    const description = sessionDescription.parse(describeAnswers(defaults, 'linux'));
    assert.deepEqual(description.steps, []);
    assert.equal(description.children[0]?.program, '/bin/worker');
    assert.equal(description.pipes.main?.mode, 'message');
    assert.deepEqual(description.events, {});
    assert.equal(description.until, 'stop', 'a child can be started again');
  });

  it('hand the name over as the last argument, unless it is in the arguments already', () => {
    const pipe = { by: 'argument' } as const;
    const added = describeAnswers({ ...defaults, args: ['-v'], pipe }, 'linux');
    assert.deepEqual(added.children?.[0]?.args, ['-v', '${pipe:main}']);
    const written = describeAnswers({ ...defaults, args: ['--pipe=${pipe:main}'], pipe }, 'linux');
    assert.deepEqual(written.children?.[0]?.args, ['--pipe=${pipe:main}']);
  });

  it('serve a fixed name', () => {
    const { pipes } = describeAnswers({ ...defaults, pipe: { by: 'name', name: '\\\\.\\pipe\\x' } }, 'win32');
    assert.equal(pipes?.main?.path, '\\\\.\\pipe\\x');
  });

  it('make fixed event names semaphores on Linux, where events have no names', () => {
    const events = { kind: 'named', names: ['/to', '/from'] } as { kind: 'named'; names: [string, string] };
    const { events: linux } = describeAnswers({ ...defaults, events }, 'linux');
    assert.deepEqual(linux?.toChild, { name: '/to', type: 'semaphore', waitedBy: 'child' });
    assert.deepEqual(linux?.fromChild, { name: '/from', type: 'semaphore', waitedBy: 'parent' });
    const { events: windows } = describeAnswers({ ...defaults, events }, 'win32');
    assert.deepEqual(windows?.toChild, { name: '/to', waitedBy: 'child' });
  });

  it('make generated events that a program started elsewhere can open', () => {
    const answers = { ...defaults, program: null, events: { kind: 'generated' } as const };
    const { children, events } = describeAnswers(answers, 'linux');
    assert.deepEqual(children, []);
    assert.equal(events?.toChild?.type, 'semaphore');
  });

  it('connect to a pipe that is there', () => {
    const { pipes } = sessionDescription.parse(describeConnection('/run/x.sock', 'byte'));
    assert.equal(pipes.main?.role, 'connect');
    assert.equal(pipes.main?.path, '/run/x.sock');
  });
});

describe('a line of arguments', () => {
  it('is split at blanks outside of quotes', () => {
    assert.deepEqual(splitArguments(`  a "b c"  d'e f'g "" C:\\x\\y "say \\"hi\\"" `), [
      'a',
      'b c',
      'de fg',
      '',
      'C:\\x\\y',
      'say "hi"',
    ]);
    assert.deepEqual(splitArguments('   '), []);
  });

  it('with an open quote is refused', () => {
    assert.throws(() => splitArguments('a "b'), /quote " is not closed/);
  });
});

describe('a typed message', () => {
  it('is UTF-8, or hex with blanks', () => {
    assert.deepEqual(payloadBytes('é', 'text'), new Uint8Array([0xc3, 0xa9]));
    assert.deepEqual(payloadBytes('00 fF\t10', 'hex'), new Uint8Array([0, 255, 16]));
    assert.deepEqual(payloadBytes('', 'text'), new Uint8Array(0));
  });

  it('in hex says where it is wrong', () => {
    assert.throws(() => payloadBytes('00 fg', 'hex'), /"g" at position 5/);
    assert.throws(() => payloadBytes('00 f', 'hex'), /3 hex digits/);
  });

  it('shows the bytes that will go out', () => {
    assert.equal(payloadPreview(payloadBytes('hi', 'text')), '2 B · 68 69');
    assert.equal(payloadPreview(new Uint8Array(0)), '0 B');
    assert.match(payloadPreview(new Uint8Array(30)), /^30 B · (00 ){24}…$/);
  });
});

describe('the environment of a child', () => {
  const variables = { IPC_PIPE_MAIN: "/tmp/it's" };

  it('is written as each place wants it', () => {
    assert.equal(formatEnvironment(variables, 'shell'), `export IPC_PIPE_MAIN='/tmp/it'\\''s'`);
    assert.equal(formatEnvironment(variables, 'PowerShell'), `$env:IPC_PIPE_MAIN = '/tmp/it''s'`);
    assert.equal(formatEnvironment(variables, 'cmd'), `set "IPC_PIPE_MAIN=/tmp/it's"`);
    assert.deepEqual(JSON.parse(`{${formatEnvironment(variables, 'launch.json')}}`), { env: variables });
  });
});
