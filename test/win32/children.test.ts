import assert from 'node:assert/strict';
import { CreateEventW } from '../../src/host/win32/native/events.ts';
import { CloseHandle } from '../../src/host/win32/native/handles.ts';
import { UserSecurity } from '../../src/host/win32/userSecurity.ts';
import { lookUp } from '../support/lookUp.ts';
import { onWine } from './support/onWine.ts';
import { processExists } from './support/processExists.ts';
import { clock, launch, listenSpec, newKernel, PipeLog, untilWith, useKernel } from './support/testKernel.ts';

describe('children', () => {
  const test = useKernel();

  it('give their output as bytes, and an exit code', () => {
    const { child, log } = launch(test.kernel, 'stdout-lines', ['--lines', '4', '--long', '200000']);
    assert(child.running);
    test.until(() => log.over, 'the child ends');
    assert(!child.running);
    assert.deepEqual(log.exit, { exitCode: 0, signal: null, status: null });
    assert.match(log.stdout, /^line 1\nline 3\ngrüß dich, 世界\nx{200000}\n/);
    assert(log.stdout.endsWith('no end of line'));
    assert.equal(log.stderr, 'line 2\nline 4\n');
  });

  it('tell how they died', () => {
    const ends = (name: string, args: string[]) => {
      const { log } = launch(test.kernel, name, args);
      test.until(() => log.over, `${name} ends`, 40_000);
      return log.exit;
    };
    assert.deepEqual(ends('exit-early', ['--code', '42']), { exitCode: 42, signal: null, status: null });
    assert.deepEqual(ends('exit-early', ['--code', '-1']), {
      exitCode: 4294967295,
      signal: null,
      status: null,
    });
  });

  it('that crash have a status', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'crash', ['--pipe', pipe.childValue]);
    // Wine starts its debugger first.
    test.until(() => child.exit !== null, 'the child crashes', 50_000);
    assert.equal(child.exit?.exitCode, 0xc0000005);
    assert.equal(child.exit?.status, '0xC0000005 STATUS_ACCESS_VIOLATION');
  });

  it('get their arguments as they are', () => {
    const args = [
      '',
      'a b',
      'tab\there',
      'quo"te',
      '\\',
      'back\\',
      'back \\',
      '\\"',
      'a\\\\"b c',
      '"',
      'grüß 世界',
      '%PATH%',
      'a&b',
    ];
    const { log } = launch(test.kernel, 'prints-environment', args);
    test.until(() => log.over, 'the child ends');
    assert.deepEqual(
      log.stdout.split('\n').slice(0, -1),
      args.map((argument) => `argument ${argument}`),
    );
  });

  it('get exactly the environment that is described, and the session', () => {
    const { log } = launch(
      test.kernel,
      'prints-environment',
      ['--variables', 'B_x', 'a', 'IPC_SESSION', 'PATHEXT'],
      {
        env: { B_x: 'grün', a: '1=2', SystemRoot: process.env.SystemRoot ?? '' },
      },
    );
    test.until(() => log.over, 'the child ends');
    assert.match(log.stdout, /^B_x=grün\na=1=2\nIPC_SESSION=[0-9a-f]{16}\nPATHEXT=\(not set\)\n$/);
  });

  it('inherit nothing but their standard handles', () => {
    const security = new UserSecurity();
    const ours = CreateEventW(security.inheritable, 0, 0, null);
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child } = launch(test.kernel, 'waits', ['--pipe', pipe.childValue]);
    test.until(() => log.messages.length === 1, 'the child is there');
    assert.equal(lookUp(test.kernel, clock, process.pid, ours)?.description, 'Event');
    assert.notEqual(lookUp(test.kernel, clock, child.pid, ours)?.description, 'Event');
    CloseHandle(ours);
    security.dispose();
  });

  it('read what we write to their standard input', () => {
    const { log: closed } = launch(test.kernel, 'reads-stdin', []);
    const { child, log: open } = launch(test.kernel, 'reads-stdin', [], { stdin: 'open' });
    child.writeStdin(Buffer.alloc(100_000, 'x'));
    child.writeStdin(Buffer.from('y'));
    child.closeStdin();
    test.until(() => closed.over && open.over, 'both end');
    assert.match(closed.stdout, /ended after 0 bytes/);
    assert.match(open.stdout, /ended after 100001 bytes/);
  });

  it('own their descendants, which are strangers to other sessions', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child, log: output } = launch(test.kernel, 'grandchild', ['--pipe', pipe.childValue], {
      env: { IPC_PIPE_MAIN: pipe.childValue, SystemRoot: process.env.SystemRoot ?? '' },
    });
    test.until(
      () => log.messages.length === 1 && output.exit !== null,
      'the grandchild speaks, the child ends',
    );
    const { peer } = log.connection;
    assert.notEqual(peer.pid, child.pid);
    assert.equal(peer.child, child);
    const other = newKernel();
    assert.equal(other.ownerOf(peer.pid ?? 0), null);
    other.dispose();
    test.kernel.killAll();
    test.until(() => log.reasons.length === 1 && output.ended.length === 2, 'the grandchild is gone');
  });

  it('end when the kernel is disposed of', () => {
    const kernel = newKernel();
    const log = new PipeLog();
    const pipe = kernel.listen(listenSpec(), log);
    const { child } = launch(kernel, 'ignores-stop', ['--pipe', pipe.childValue]);
    untilWith(kernel, () => log.messages.length === 1, 'the child speaks');
    kernel.dispose();
    // Its number names no process any more; Windows may take a moment.
    test.until(() => !processExists(child.pid), 'the child is gone');
  });

  it('end at once when killed', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child, log: output } = launch(test.kernel, 'ignores-stop', ['--pipe', pipe.childValue]);
    test.until(() => log.messages.length === 1, 'the child speaks');
    child.terminate();
    const until = clock.now() + 300e6;
    test.until(() => clock.now() > until, 'it ignores that');
    assert(child.running);
    child.kill();
    test.until(() => output.over && log.reasons.length === 1, 'the child ends');
  });

  it('that listen to Ctrl+Break end when asked', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child, log: output } = launch(test.kernel, 'waits', ['--pipe', pipe.childValue]);
    test.until(() => log.messages.length === 1, 'the child speaks');
    child.terminate();
    // Wine 8 attaches us to the child's console and then refuses the event (ERROR_INVALID_HANDLE), for C programs too:
    // there only Windows can show that the child ends of itself, and this that asking does no harm.
    if (onWine()) child.kill();
    test.until(() => output.over, 'the child ends');
    if (!onWine()) assert.equal(output.exit?.status, '0xC000013A STATUS_CONTROL_C_EXIT');
  });

  it('need a program that exists and is no batch file', () => {
    assert.throws(() => launch(test.kernel, 'nothing', []), {
      object: 'child nothing',
      call: 'CreateProcessW',
      name: 'ERROR_FILE_NOT_FOUND',
    });
    assert.throws(() => launch(test.kernel, 'batch', [], { program: 'C:\\x.cmd' }), /is a batch file/);
  });
});
