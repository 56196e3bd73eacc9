import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandLine, newFolder, runFile, runSession, startSession } from './support/commandLine.ts';
import { only, texts } from './support/records.ts';
import { variable, worker } from './support/samples.ts';
import { patience, platform, sample, target, targetPath, windows } from './support/target.ts';

/** Runs a description that must be refused before anything starts; returns what is said. */
async function refused(description: object): Promise<string> {
  const run = await (await startSession({ text: JSON.stringify(description) })).finish();
  assert.equal(run.exitCode, 2, run.stderr);
  assert.deepEqual(run.records, [], 'no session begins');
  return run.stderr;
}

describe('a bad description', function () {
  this.timeout(patience);
  const program = sample('echo');
  const cases: [string, object, RegExp][] = [
    ['an unknown key', { pipes: { main: { mod: 'byte' } } }, /pipes\.main.*mod/s],
    ['an unknown key at the top', { pipe: {} }, /pipe/],
    ['a wrong type', { children: [{ program, args: '--x' }] }, /children(\[0\]|\.0)\.args/],
    ['a wrong choice', { events: { go: { reset: 'sometimes' } } }, /events\.go\.reset/],
    ['a bad key', { pipes: { 'not good': {} } }, /pipes.*not good/s],
    ['keys that differ only by case', { pipes: { main: {}, Main: {} } }, /pipes\.(main|Main)/],
    [
      'an unknown variable',
      { children: [{ program, args: ['--pipe', variable('pipe:x')] }] },
      /children(\[0\]|\.0)\.args(\[1\]|\.1).*pipe:x/s,
    ],
    ['a step on an unknown pipe', { steps: [{ send: 'nowhere', text: 'x' }] }, /steps(\[0\]|\.0).*nowhere/s],
    [
      'a step that waits for an event of the child',
      { events: { go: { waitedBy: 'child' } }, steps: [{ wait: 'go' }] },
      /steps(\[0\]|\.0).*go/s,
    ],
    ['a connecting pipe without a path', { pipes: { main: { role: 'connect' } } }, /pipes\.main/],
    ['memory without a size', { memory: { frame: {} } }, /memory\.frame/],
    [
      'two ways to say what to send',
      { pipes: { main: {} }, steps: [{ send: 'main', text: 'a', hex: '61' }] },
      /steps(\[0\]|\.0)/,
    ],
    [
      'a step that counts bytes of a message pipe',
      { pipes: { main: {} }, steps: [{ receive: 'main', bytes: 5 }] },
      /steps(\[0\]|\.0)\.bytes.*main/s,
    ],
  ];
  if (!windows) {
    cases.push(
      ['an inherited pipe without children', { pipes: { main: { inherit: true } } }, /pipes\.main/],
      ['an inherited event without children', { events: { go: {} } }, /events\.go.*semaphore/s],
      ['inherited memory without children', { memory: { m: { size: 1, inherit: true } } }, /memory\.m/],
    );
  }
  for (const [what, description, said] of cases) {
    it(`with ${what} is refused with the path of the field`, async () => {
      assert.match(await refused(description), said);
    });
  }

  it('that is no JSON is refused with the place', async () => {
    const run = await (await startSession({ text: '{ "pipes": { main }\n' })).finish();
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, /session\.ipc\.json/);
    assert.match(run.stderr, /line 1|:1:/);
  });

  it('that is missing is bad usage, and so is a command line that says nothing', async () => {
    const missing = await commandLine('run', targetPath('no-such.ipc.json'), '--json');
    assert.equal(missing.exitCode, 2);
    assert.match(missing.stderr, /no-such\.ipc\.json/);
    for (const args of [[], ['run'], ['dance'], ['run', 'x.ipc.json', '--loudly']]) {
      assert.equal((await commandLine(...args)).exitCode, 2, args.join(' '));
    }
  });
});

describe('the command line', function () {
  this.timeout(2 * patience);

  it('helps behind each command', async () => {
    const all = await commandLine('--help');
    for (const args of [
      ['run', '--help'],
      ['show', '-h'],
      ['doctor', '--help'],
    ]) {
      const { exitCode, stdout, stderr } = await commandLine(...args);
      assert.deepEqual([exitCode, stdout, stderr], [0, all.stdout, ''], args.join(' '));
    }
  });

  it('takes no empty name, as of a variable that is not set', async () => {
    for (const args of [
      ['run', ''],
      ['show', ''],
      ['run', 'x.ipc.json', '--capture', ''],
      ['run', 'x', '--workspace='],
    ]) {
      const { exitCode, stderr } = await commandLine(...args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /is missing\.|names nothing\./, args.join(' '));
    }
  });
});

describe('a description', function () {
  this.timeout(2 * patience);

  it('may hold comments, and blocks for each system that are merged over the rest', async () => {
    const other = windows ? 'linux' : 'windows';
    const own = windows ? 'windows' : 'linux';
    const run = await runSession({
      text: `// a comment
      {
        "name": "merged", /* another */
        "children": [${JSON.stringify(worker('echo', '--limit', '1'))}],
        "pipes": { "main": { "buffer": 4096, "instances": 1 } },
        "steps": [{ "send": "main", "text": "x" }, { "receive": "main" }],
        "${own}": { "name": "own", "pipes": { "main": { "instances": 3 } } },
        "${other}": { "name": "other", "pipes": { "main": { "mode": "byte" } } }
      }`,
    });
    const { description } = only(run, 'session.start');
    assert.equal(description.name, 'own');
    const text = JSON.stringify(description.pipes);
    assert.match(text, /"buffer":4096/);
    assert.match(text, /"instances":3/);
    assert.match(text, /"mode":"message"/);
  });

  it('finds programs and files relative to its own folder', async () => {
    const folder = newFolder();
    const program = `echo${windows ? '.exe' : ''}`;
    mkdirSync(join(folder, 'programs'));
    copyFileSync(join('samples/build', platform, program), join(folder, 'programs', program));
    writeFileSync(join(folder, 'request.bin'), 'from a file');
    const file = join(folder, 'session.ipc.json');
    writeFileSync(
      file,
      JSON.stringify({
        children: [{ program: 'programs/echo', args: ['--limit', '1'] }],
        pipes: { main: {} },
        steps: [{ send: 'main', file: 'request.bin' }, { receive: 'main' }],
      }),
    );
    const run = await runFile(file);
    assert.deepEqual(texts(run, 'in'), ['from a file']);
    assert.equal(only(run, 'child.start').child, 'echo', 'called as its program');
  });

  if (!windows) {
    it('has its sockets relative to its own folder, as its children do', async () => {
      const folder = newFolder();
      const file = join(folder, 'session.ipc.json');
      writeFileSync(
        file,
        JSON.stringify({
          children: [{ program: resolve(sample('echo')), args: ['--pipe', 'main.sock', '--limit', '1'] }],
          pipes: { main: { path: 'main.sock' } },
          steps: [{ send: 'main', text: 'here' }, { receive: 'main' }],
        }),
      );
      const run = await runFile(file);
      assert.equal(only(run, 'pipe.listen').path, join(folder, 'main.sock'));
      assert.deepEqual(texts(run, 'in'), ['here']);
    });
  }

  it('with neither children nor steps runs until --duration', async () => {
    const run = await runSession({ pipes: { main: {} } }, 0, '--duration', '0.5');
    const end = only(run, 'session.end');
    assert.equal(end.reason, 'duration');
    assert.ok(end.time >= 0.4e9 && end.time < 20e9, `ended at ${end.time} ns`);
  });

  it('goes on after a failed step if it says so', async () => {
    const run = await runSession(
      {
        children: [worker('waits')],
        pipes: { main: {} },
        events: { never: { waitedBy: 'parent' } },
        steps: [
          { wait: 'never', timeout: 100 },
          { send: 'main', text: 'all the same' },
        ],
        onFail: 'continue',
      },
      1,
    );
    assert.deepEqual(texts(run, 'out'), ['all the same']);
    assert.deepEqual([only(run, 'step.fail').step, only(run, 'step.ok').step], [1, 2]);
  });
});

describe('what is printed for people', function () {
  this.timeout(2 * patience);

  it('is a timeline with names, directions and bytes', async () => {
    const file = targetPath('samples/article.ipc.json');
    const { exitCode, stdout } = await commandLine('run', file);
    assert.equal(exitCode, 0, target);
    assert.match(stdout, /toChild/);
    assert.match(stdout, /worker/);
    assert.match(stdout, /70 6c 65 61 73 65/, 'a hex dump of "please"');
  });
});
