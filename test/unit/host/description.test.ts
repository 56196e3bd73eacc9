import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { problemLine } from '../../../src/host/cli/problemLine.ts';
import { checkDescription } from '../../../src/host/description/checkDescription.ts';
import { DescriptionError } from '../../../src/host/description/descriptionError.ts';
import { childName } from '../../../src/host/description/impliedNames.ts';
import { platformDescription } from '../../../src/host/description/platformDescription.ts';
import { readDescription } from '../../../src/host/description/readDescription.ts';
import { substitute } from '../../../src/host/description/variables.ts';
import { blockOf } from '../../../src/protocol/platformBlocks.ts';

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

/** The same as the command line says it. */
function lines(text: string, platform: 'win32' | 'linux' = 'linux'): string[] {
  try {
    checkDescription(platformDescription(readDescription(text), platform), platform);
    return [];
  } catch (error) {
    assert.ok(error instanceof DescriptionError, String(error));
    return error.problems.map((problem) => problemLine(problem, text, blockOf(platform)));
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
    assert.deepEqual(lines('{\n  "pipes": {,}\n}'), ['2:13: This is not JSON: value expected.']);
    assert.deepEqual(lines('\uFEFF{'), ['1:3: This is not JSON: close brace expected.']);
    assert.deepEqual(lines(' // nothing'), [
      '1:1: There is nothing in it: a description is an object, {} at least.',
    ]);
  });

  it('tells line and column of a wrong field, also in the block of a platform', () => {
    const text = `{
  "pipes": { "main": {} },
  "steps": [{ "send": "main", "text": "a" }, { "set": "bell" }],
  "linux": { "pipes": { "main": { "role": "connect" } } }
}`;
    assert.deepEqual(lines(text), [
      '4:25: pipes.main.path: is required to connect: the name of the existing pipe',
      '3:48: steps[1].set: there is no event named bell',
    ]);
    assert.deepEqual(lines(text, 'win32'), ['3:48: steps[1].set: there is no event named bell']);
  });

  it('refuses what only a pipe that we serve has on one that we connect to', () => {
    const pipe = { role: 'connect', path: 'there', instances: 2, allow: 'user' };
    assert.deepEqual(problems(JSON.stringify({ pipes: { main: pipe } })), [
      'pipes.main.instances: whoever serves an existing pipe says how many instances it has; leave out instances',
      'pipes.main.allow: nobody connects to us on a pipe that we connect to; leave out allow',
    ]);
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
    const text = `{
      "name": 7,
      "children": [{ "args": "x" }, { "program": "" }],
      "pipes": { "a": { "buffer": -1, "mode": "bytes", "timeout": 1.5 }, "b": [] },
      "steps": [{ "send": null, "text": "" }]
    }`;
    assert.deepEqual(problems(text), [
      'name: must be a text, not a number',
      'children[0].program: is missing',
      'children[0].args: must be a list, not a text',
      'children[1].program: must not be empty',
      'pipes.a.mode: must be "message" or "byte"',
      'pipes.a.buffer: must be at least 0',
      'pipes.a.timeout: must be a whole number, not 1.5',
      'pipes.b: must be an object, not a list',
      'steps[0].send: must be a text, not null',
    ]);
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

  it('refuses variables in names and files that have no value there', () => {
    const text = `{
      "children": [{ "program": "x" }],
      "pipes": { "main": { "path": "\${descriptionFolder}/\${env:X}.sock" }, "b": { "path": "\${pipe:main}" } },
      "events": { "e": { "name": "/e-\${child}" } },
      "memory": { "m": { "size": 1, "name": "/m\\u0000" } },
      "capture": { "file": "\${workspaceFolder}/\${date}.pcapng" },
      "steps": [{ "send": "main", "file": "\${folder}/x" }, { "save": "m", "file": "\${env:X}" }]
    }`;
    const there = 'means nothing here; there are ${descriptionFolder}, ${workspaceFolder} and ${env:NAME}';
    assert.deepEqual(problems(text), [
      `pipes.b.path: \${pipe:main} ${there}`,
      `events.e.name: \${child} ${there}`,
      'memory.m.name: holds a character 0, which no system passes on',
      `capture.file: \${date} ${there}`,
      `steps[0].file: \${folder} ${there}`,
    ]);
  });

  it('refuses bytes that are none, before anything starts', () => {
    const steps = ['"hex": "0x4"', '"hex": "zz"', '"base64": "%"', '"hex": "0x41, 42"', '"base64": "QUI="'];
    const text = `{ "pipes": { "main": {} }, "steps": [${steps.map((form) => `{ "send": "main", ${form} }`)}] }`;
    assert.deepEqual(problems(text), [
      'steps[0].hex: is not hex: pairs of the digits 0–9 and a–f are expected',
      'steps[1].hex: is not hex: pairs of the digits 0–9 and a–f are expected',
      'steps[2].base64: is not base64',
    ]);
  });

  it('refuses memory that nobody could announce', () => {
    const text = `{
      "children": [{ "program": "worker" }],
      "steps": [{ "wait": "worker:1" }, { "wait": "wrker:1" }, { "snapshot": "4711:2" }, { "snapshot": "worker:0" }]
    }`;
    assert.deepEqual(problems(text), [
      'steps[1].wait: there is no child named wrker',
      'steps[3].snapshot: there is no shared memory named worker:0',
    ]);
  });

  it('refuses rules of announcements that no message could follow', () => {
    const rule = (pipe: string, length: number, handle: string) =>
      `{ "pipe": "${pipe}", "length": ${length}, "handle": "${handle}", "size": "u32le@4" }`;
    const text = `{
      "pipes": { "main": {}, "out": { "access": "out" } },
      "announcements": [${rule('main', 8, 'u32le@0')}, ${rule('main', 8, 'u64be@2')}, ${rule('out', 8, 'u32le@0')}]
    }`;
    assert.deepEqual(problems(text), [
      'announcements[1].handle: ends at byte 10, behind the end of a message of 8 bytes',
      'announcements[2].pipe: nothing comes in on out, whose access is "out"',
    ]);
  });

  it('refuses to open existing memory and to make it for a child at once', () => {
    const memory = '{ "m": { "open": true, "name": "/x", "inherit": true } }';
    assert.deepEqual(problems(`{ "children": [{ "program": "x" }], "memory": ${memory} }`), [
      'memory.m.inherit: existing memory cannot be inherited; leave out inherit, or open',
    ]);
  });

  it('refuses what no block can hold, also in the block of the other platform', () => {
    const text = `{
      "pipes": { "main": {} },
      "windows": { "pipes": { "main": { "mod": "byte" } }, "name": 1 },
      "linux": { "linux": {}, "$schema": "x" }
    }`;
    assert.deepEqual(problems(text), [
      'windows.name: must be a text, not a number',
      'windows.pipes.main.mod: there is no such field',
      'linux.linux: there is no such field',
      'linux.$schema: there is no such field',
    ]);
  });

  it('keeps the children that a block does not reach', () => {
    const text = `{
      "children": [{ "program": "a", "args": ["1"] }, { "program": "b" }],
      "linux": { "children": [{ "program": "linux/a" }] },
      "windows": { "children": [] }
    }`;
    const description = readDescription(text);
    const programs = (platform: 'win32' | 'linux') =>
      platformDescription(description, platform).children.map(({ program, args }) => [program, ...args]);
    assert.deepEqual(programs('linux'), [['linux/a', '1'], ['b']]);
    assert.deepEqual(programs('win32'), []);
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
      'name: must be a text, not an object',
      'steps: must be a list, not an object',
      'until: must be "children" or "steps" or "stop"',
    ]);
  });

  it('that the documents show holds on both systems', () => {
    const shown = /```jsonc\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
    const samples = readdirSync('samples').filter((name) => name.endsWith('.ipc.json'));
    for (const text of [shown, ...samples.map((name) => readFileSync(`samples/${name}`, 'utf8'))]) {
      assert.deepEqual(problems(text, 'linux'), []);
      assert.deepEqual(problems(text, 'win32'), []);
    }
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
