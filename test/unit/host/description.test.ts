import assert from 'node:assert/strict';
import { checkDescription } from '../../../src/host/description/checkDescription.ts';
import { DescriptionError } from '../../../src/host/description/descriptionError.ts';
import { childName } from '../../../src/host/description/impliedNames.ts';
import { platformDescription } from '../../../src/host/description/platformDescription.ts';
import { readDescription } from '../../../src/host/description/readDescription.ts';
import { substitute } from '../../../src/host/description/variables.ts';

/** Path and message of everything that is wrong with this text, for one platform. */
function problems(text: string, platform: 'win32' | 'linux' = 'linux'): string[] {
  try {
    checkDescription(platformDescription(readDescription(text), platform), platform);
    return [];
  } catch (error) {
    assert.ok(error instanceof DescriptionError, String(error));
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('session description', () => {
  it('that nests too deeply for the parser is refused in words', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    assert.throws(() => readDescription(deep), {
      name: 'DescriptionError',
      message: 'It is nested too deeply.',
    });
  });

  it('takes comments and trailing commas', () => {
    const text = '{ // a comment\n "pipes": { "main": {}, }, }';
    assert.deepEqual(problems(text), []);
    assert.equal(readDescription(text).pipes.main?.buffer, 65536);
  });

  it('tells line and column of a syntax error', () => {
    assert.match(problems('{\n  "pipes": {,}\n}').join(), /line 2, column 13: value expected/);
  });

  it('names the path of an unknown field, also deep inside', () => {
    assert.deepEqual(problems('{ "pipes": { "main": { "moed": "byte" } } }'), [
      'pipes.main.moed: there is no such field',
    ]);
    assert.match(
      problems('{ "children": [{ "program": "x", "argz": [] }] }').join(),
      /^children\[0\]\.argz: /,
    );
  });

  it('refuses a field that is there twice, and a key that is none', () => {
    assert.deepEqual(problems('{ "pipes": { "main": {}, "out": {}, "main": { "mode": "byte" } } }'), [
      'pipes.main: is there twice',
    ]);
    assert.deepEqual(problems('{ "children": [{ "program": "x", "program": "y" }] }'), [
      'children[0].program: is there twice',
    ]);
    assert.deepEqual(problems('{ "pipes": { "1x": {} } }'), [
      'pipes.1x: a key starts with a letter and has letters, digits and _ only',
    ]);
  });

  it('names the path of a wrong type', () => {
    assert.match(
      problems('{ "pipes": { "main": { "buffer": "big" } } }').join(),
      /^pipes\.main\.buffer: .*number/,
    );
  });

  it('says what is wrong with a step by its closest form', () => {
    assert.match(
      problems('{ "pipes": { "main": {} }, "steps": [{ "send": "main", "txt": "x" }] }').join(),
      /steps\[0\]\.txt/,
    );
    assert.match(problems('{ "steps": [{ "sleep": "long" }] }').join(), /^steps\[0\]\.sleep: /);
  });

  it('refuses variables of objects that are not there', () => {
    const text = '{ "children": [{ "program": "x", "args": ["${pipe:x}", "${nothing}"] }] }';
    assert.deepEqual(problems(text), [
      'children[0].args[0]: nothing is named ${pipe:x}',
      'children[0].args[1]: nothing is named ${nothing}',
    ]);
  });

  it('refuses keys that differ only in case', () => {
    assert.match(
      problems('{ "pipes": { "main": {}, "MAIN": {} } }').join(),
      /pipes\.MAIN: differs from pipes\.main only in case/,
    );
  });

  it('refuses steps on objects that are not there, and a wait for an event of the child', () => {
    assert.match(
      problems('{ "steps": [{ "set": "x" }] }').join(),
      /steps\[0\]\.set: there is no event named x/,
    );
    const text = '{ "children": [{ "program": "x" }], "events": { "e": {} }, "steps": [{ "wait": "e" }] }';
    assert.match(problems(text).join(), /steps\[0\]\.wait: e is waited for by the child/);
  });

  it('refuses steps against the direction of a pipe', () => {
    const text = `{
      "pipes": { "in": { "access": "in" }, "out": { "access": "out" } },
      "steps": [{ "receive": "in" }, { "send": "out", "text": "" }, { "send": "in#2", "text": "" }, { "receive": "out" }]
    }`;
    assert.deepEqual(problems(text), [
      'steps[2].send: nothing can be sent on in, whose access is "in"',
      'steps[3].receive: nothing can be received on out, whose access is "out"',
    ]);
  });

  it('refuses what no system passes on to a child', () => {
    const child = { name: 'a', program: 'x', args: ['a\0b'], env: { 'A=B': '', '': '', C: '\0' } };
    assert.deepEqual(problems(JSON.stringify({ children: [child] })), [
      'children[0].args[0]: holds a character 0, which no system passes on',
      'children[0].env.C: holds a character 0, which no system passes on',
      'children[0].env: "A=B" cannot be the name of an environment variable',
      'children[0].env: "" cannot be the name of an environment variable',
    ]);
  });

  it('refuses to count bytes of a message pipe, also where only one platform has one', () => {
    const text = `{
      "pipes": { "main": { "mode": "byte" } },
      "steps": [{ "receive": "main#2", "bytes": 5 }],
      "windows": { "pipes": { "main": { "mode": "message" } } }
    }`;
    assert.deepEqual(problems(text), []);
    assert.deepEqual(problems(text, 'win32'), [
      'steps[0].bytes: main carries messages, which are taken whole; to take bytes set "mode": "byte"',
    ]);
    assert.deepEqual(problems('{ "steps": [{ "receive": "x", "bytes": 5 }] }'), [
      'steps[0].receive: there is no pipe named x',
    ]);
  });

  it('refuses snapshots after what is not there', () => {
    const text = `{
      "memory": { "m": { "size": 1, "snapshots": { "onEvent": ["x"] } } },
      "capture": { "snapshots": { "onMessage": ["y"], "every": 100 } }
    }`;
    assert.deepEqual(problems(text).sort(), [
      'capture.snapshots.onMessage[0]: there is no pipe named y',
      'memory.m.snapshots.onEvent[0]: there is no event named x',
    ]);
    assert.match(
      problems('{ "capture": { "snapshots": { "every": 1 } } }').join(),
      /capture\.snapshots\.every/,
    );
  });

  it('merges the block of the platform over the rest', () => {
    const text = `{
      "pipes": { "main": { "path": "/run/x.sock", "mode": "byte" } },
      "windows": { "pipes": { "main": { "path": "\\\\\\\\.\\\\pipe\\\\x" } } }
    }`;
    const description = readDescription(text);
    assert.equal(platformDescription(description, 'linux').pipes.main?.path, '/run/x.sock');
    assert.deepEqual(
      {
        path: platformDescription(description, 'win32').pipes.main?.path,
        mode: platformDescription(description, 'win32').pipes.main?.mode,
      },
      { path: '\\\\.\\pipe\\x', mode: 'byte' },
    );
  });

  it('refuses what a platform does not have, with what to write instead', () => {
    const semaphore =
      '{ "children": [{ "program": "x" }], "events": { "e": { "type": "semaphore", "reset": "manual" } } }';
    assert.match(problems(semaphore).join(), /events\.e\.reset: a semaphore cannot be manual-reset/);
    assert.match(problems(semaphore, 'win32').join(), /events\.e\.type: Windows has no semaphore/);
    assert.match(
      problems('{ "events": { "e": {} } }').join(),
      /events\.e: an eventfd reaches only a child that we launch; use "type": "semaphore"/,
    );
    assert.match(
      problems('{ "memory": { "m": { "size": 4096, "inherit": true } } }').join(),
      /memory\.m\.inherit: .*use a name instead/,
    );
  });

  it('is not fooled by names of the prototype', () => {
    assert.match(
      problems('{ "steps": [{ "set": "constructor" }] }').join(),
      /there is no event named constructor/,
    );
    assert.match(
      problems('{ "pipes": { "__proto__": {} }, "steps": [{ "connect": "toString" }] }').join(),
      /there is no pipe named toString/,
    );
    assert.deepEqual(problems('{ "name": { "constructor": { "name": {} } }, "until": null, "steps": {} }'), [
      'name: invalid input: expected string, received object',
      'steps: invalid input: expected array, received object',
      'until: invalid option: expected one of "children"|"steps"|"stop"',
    ]);
  });

  it('calls a child by its program when it has no name', () => {
    assert.equal(childName({ program: 'build\\debug\\worker.exe' }), 'worker');
    assert.equal(childName({ program: '/opt/x/worker', name: 'w' }), 'w');
  });
});

describe('variables', () => {
  it('are replaced, the environment included, and only once', () => {
    const variables = { 'pipe:main': '${child}', child: 'w' };
    assert.equal(
      substitute('a ${pipe:main} ${child} ${env:HOME_X}', variables, { HOME_X: '${child}' }),
      'a ${child} w ${child}',
    );
  });
});
