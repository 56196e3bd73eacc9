import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { captureTarget } from '../../../src/extension/captures/captureTarget.ts';
import { hostProblems } from '../../../src/extension/description/hostProblems.ts';
import { nameSeed } from '../../../src/extension/description/nameSeed.ts';
import { writeDescription } from '../../../src/extension/description/writeDescription.ts';
import { sessionDescription } from '../../../src/protocol/description.ts';
import { readDescriptionText } from '../../../src/protocol/descriptionText.ts';
import { sampleDescription } from '../../../src/protocol/sampleDescription.ts';

/** The problems, with the text that each one marks. */
function problemsIn(text: string): { path: string; message: string; marked: string }[] {
  const read = readDescriptionText(text);
  assert.ok('problems' in read, 'the description was accepted');
  return read.problems.map(({ path, message, offset, length }) => ({
    path,
    message,
    marked: text.slice(offset, offset + length),
  }));
}

describe('a description file', () => {
  it('may have comments and trailing commas', () => {
    const read = readDescriptionText('{ // a comment\n "name": "x", "steps": [{ "set": "e" },], }');
    assert.ok('description' in read);
    assert.equal(read.description.name, 'x');
  });

  it('that is no JSON is marked where it breaks', () => {
    const [problem] = problemsIn('{ "name": "x" "steps": [] }');
    assert.match(problem?.message ?? '', /comma expected/);
    assert.equal(problem?.marked, '"steps"');
  });

  it('that is empty is a problem', () => {
    assert.ok(problemsIn('').length > 0);
  });

  it('has an unknown key marked by its path and place', () => {
    assert.deepEqual(problemsIn('{ "pipes": { "main": { "rolle": "serve" } } }'), [
      { path: 'pipes.main.rolle', message: 'there is no such field', marked: '"rolle": "serve"' },
    ]);
  });

  it('has a wrong type marked, in arrays too', () => {
    const [problem] = problemsIn('{ "children": [{ "program": "a" }, { "program": 7 }] }');
    assert.equal(problem?.path, 'children[1].program');
    assert.equal(problem?.marked, '"program": 7');
  });

  it('has a missing field marked at the object that lacks it', () => {
    const [problem] = problemsIn('{ "children": [{ "args": ["x"] }] }');
    assert.equal(problem?.path, 'children[0].program');
    assert.equal(problem?.marked, '{ "args": ["x"] }');
  });

  it('has an unknown step explained by the kind that comes nearest', () => {
    const problems = problemsIn('{ "steps": [{ "send": "main", "txt": "hello" }] }');
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['steps[0].txt'],
    );
  });

  it('has a field that is there twice marked where it comes again', () => {
    const [problem] = problemsIn('{ "pipes": { "a": {}, "b": {}, "a": { "mode": "byte" } } }');
    assert.deepEqual([problem?.path, problem?.message], ['pipes.a', 'is there twice']);
    assert.equal(problem?.marked, '"a": { "mode": "byte" }');
  });

  it('that nests too deeply for the parser is a problem', () => {
    const [problem] = problemsIn('['.repeat(200_000) + ']'.repeat(200_000));
    assert.equal(problem?.message, 'It is nested too deeply.');
  });

  it('gets the places of what the host found', () => {
    const text = '{ "children": [{ "program": "a", "args": ["x", "${pipe:y}"] }] }';
    const [problem] = hostProblems('children[0].args[1]: nothing is named ${pipe:y}', text);
    assert.equal(problem?.message, 'nothing is named ${pipe:y}');
    assert.equal(text.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0)), '"${pipe:y}"');
  });

  it('gets the place of a variable of the environment, whatever its name', () => {
    const text = '{ "children": [{ "program": "a", "env": { "MY-LEVEL": "${x}" } }] }';
    const [problem] = hostProblems('children[0].env.MY-LEVEL: nothing is named ${x}', text);
    assert.equal(problem?.path, 'children[0].env.MY-LEVEL');
  });

  it('is not blamed for what is no problem of it', () => {
    assert.deepEqual(hostProblems('CreateNamedPipeW failed: access is denied', '{}'), []);
  });
});

describe('a description that is saved', () => {
  const description = sessionDescription.parse({
    name: 'demo',
    children: [{ program: '/home/me/project/build/worker', args: ['--pipe', '${pipe:main}'] }],
    pipes: { main: { mode: 'byte' }, other: {} },
    events: { done: { waitedBy: 'parent' } },
    steps: [{ connect: 'main' }],
  });
  const text = writeDescription(description, '/home/me/project');

  it('reads back as the same', () => {
    const read = readDescriptionText(text);
    assert.ok('description' in read, JSON.stringify(read));
    const [child] = description.children;
    assert.deepEqual(read.description, { ...description, children: [{ ...child, program: 'build/worker' }] });
  });

  it('explains each field and leaves out what is a default', () => {
    assert.match(text, /\/\/ The executable[^\n]*\n\s+"program": "build\/worker"/);
    assert.doesNotMatch(text, /"access"|"cwd"|"capture"|"until"/);
  });

  it('is not wider than an editor', () => {
    const long = writeDescription({ ...description, until: 'stop' }, '/srv');
    const widest = Math.max(...long.split('\n').map((line) => line.length));
    assert.ok(widest <= 110, `${widest} columns`);
    assert.match(long, /^\/\/ A session of IPC Inspector/);
  });

  it('leaves a program elsewhere as it is', () => {
    assert.match(writeDescription(description, '/srv'), /"\/home\/me\/project\/build\/worker"/);
  });
});

describe('generated names', () => {
  const none = new Set<string>();

  it('are the same for the same workspace and description, and no other', () => {
    const seed = nameSeed('file:///w', 'file:///w/a.ipc.json', none);
    assert.equal(nameSeed('file:///w', 'file:///w/a.ipc.json', none), seed);
    assert.notEqual(nameSeed('file:///v', 'file:///w/a.ipc.json', none), seed);
    assert.notEqual(nameSeed('file:///w', 'file:///w/b.ipc.json', none), seed);
    assert.match(seed, /^[0-9a-f]{16}$/);
  });

  it('are others, but always the same others, for a second run at the same time', () => {
    const first = nameSeed('w', 'a', none);
    const second = nameSeed('w', 'a', new Set([first]));
    assert.notEqual(second, first);
    assert.equal(nameSeed('w', 'a', new Set([first])), second);
  });
});

describe('where a run is recorded', () => {
  const plan = (description: object) => ({
    description: sessionDescription.parse(description),
    folder: '/project/ipc',
    workspaceFolder: '/project',
    title: 't',
    nameSeed: null,
    interactive: true,
  });

  it('is the folder for captures, unless the description names a file', () => {
    assert.deepEqual(captureTarget(plan({}), '/captures', 'linux'), { folder: '/captures' });
    assert.deepEqual(captureTarget(plan({ capture: { file: 'a.pcapng' } }), '/captures', 'linux'), {
      file: '/project/ipc/a.pcapng',
    });
  });

  it('may depend on the platform and on variables', () => {
    const description = {
      capture: { file: '${workspaceFolder}/a.pcapng' },
      windows: { capture: { file: 'w.pcapng' } },
    };
    assert.deepEqual(captureTarget(plan(description), '/c', 'linux'), { file: '/project/a.pcapng' });
    assert.deepEqual(captureTarget(plan(description), '/c', 'win32'), { file: '/project/ipc/w.pcapng' });
  });
});

describe('the sample', () => {
  it('is the same as the file among the samples', () => {
    const text = readFileSync('samples/sample.ipc.json', 'utf8');
    assert.deepEqual(sessionDescription.parse(parse(text)), sampleDescription);
  });
});
