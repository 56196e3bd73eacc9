import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveHost } from '../support/liveHost.ts';
import { sample } from './support/program.ts';

describe('Linux: an interactive session whose pipe has a name that is taken', () => {
  let folder: string;
  let host: LiveHost;
  const squatter = createServer();
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ipc-interactive-'));
    await new Promise<void>((listening) => void squatter.listen(join(folder, 'taken'), listening));
    host = new LiveHost();
  });
  afterEach(async () => {
    await host.close();
    squatter.close();
    rmSync(folder, { recursive: true });
  });

  it('goes on with its other objects', async () => {
    const pipes = {
      taken: { path: join(folder, 'taken') },
      free: { path: join(folder, 'free'), mode: 'byte' },
    } as const;
    await host.start({ pipes }, folder);
    await host.record('error', ({ kind }) => kind === 'error');
    const client = connect(join(folder, 'free'));
    client.end('hello');
    const message = await host.record('message', ({ kind }) => kind === 'message');
    assert.ok(message.kind === 'message' && message.pipe === 'free');
    await host.channel.request('stop', { reason: 'stopped' });
    assert.deepEqual(await host.ended, { exitCode: 1, reason: 'stopped' });
  });

  it('connects once more to what another program serves, when that has gone', async () => {
    const path = join(folder, 'served');
    const serve = async () => {
      const server = createServer((client) => client.on('data', (bytes) => client.write(bytes)));
      await new Promise<void>((listening) => void server.listen(path, listening));
      return server;
    };
    const first = await serve();
    const arrived = new Promise<Socket>((accepted) => void first.once('connection', accepted));
    await host.start({ pipes: { main: { role: 'connect', mode: 'byte', path }, ours: {} } }, folder);
    await host.record('connection', ({ kind }) => kind === 'pipe.connect');
    const again = (pipe: string) => host.channel.request('connect', { pipe });
    await assert.rejects(again('main'), { message: 'main is connected already.' });
    await assert.rejects(again('ours'), /ours is served by us/);
    await assert.rejects(again('none'), { message: 'There is no pipe named none.' });
    first.close();
    (await arrived).destroy();
    await host.record('end', ({ kind }) => kind === 'pipe.disconnect');
    await again('main');
    await assert.rejects(again('main'), { message: 'main is being connected to already.' });
    const second = await serve();
    const client = await host.record(
      'second connection',
      (record) => record.kind === 'pipe.connect' && record.instance === 2,
    );
    assert.ok(client.kind === 'pipe.connect' && client.pid === process.pid);
    await host.channel.request('send', { pipe: 'main', instance: 2, bytes: Buffer.from('back?') });
    await host.record('answer', (record) => record.kind === 'message' && record.direction === 'in');
    second.close();
    await host.channel.request('stop', { reason: 'stopped' });
    assert.deepEqual(await host.ended, { exitCode: 0, reason: 'stopped' });
  });

  it('connects to what was not there at first, once it is', async () => {
    const path = join(folder, 'late');
    await host.start({ pipes: { main: { role: 'connect', mode: 'byte', path, timeout: 0 } } }, folder);
    await host.record('error', ({ kind }) => kind === 'error');
    const again = () => host.channel.request('connect', { pipe: 'main' });
    await assert.rejects(again(), /cannot connect to .*late/);
    const server = createServer();
    await new Promise<void>((listening) => void server.listen(path, listening));
    await again();
    await host.record('connection', ({ kind }) => kind === 'pipe.connect');
    server.close();
    await host.channel.request('stop', { reason: 'stopped' });
    await host.ended;
  });

  it('does not start a child that would talk to whoever holds the name, until it is told to', async () => {
    const program = sample('exit-early');
    await host.start(
      { children: [{ name: 'worker', program }], pipes: { taken: { path: join(folder, 'taken') } } },
      folder,
    );
    const note = await host.record('note', (record) => record.kind === 'note' && record.object === 'session');
    assert.ok(note.kind === 'note');
    assert.match(note.message, /worker is not started/);
    const before = await host.channel.request('state', {});
    assert.ok(
      before.children.every(({ running }) => !running),
      JSON.stringify(before.children),
    );
    await host.channel.request('startChild', { child: 'worker' });
    await host.record('exit', ({ kind }) => kind === 'child.exit');
  });
});

describe('Linux: a run that is over', () => {
  let folder: string;
  let host: LiveHost;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ipc-over-'));
    host = new LiveHost();
  });
  after(async () => {
    await host.close();
    rmSync(folder, { recursive: true });
  });

  it('has told its last progress before its end, after which nobody may listen', async () => {
    let records = 0;
    host.channel.on('progress', (progress) => {
      records = progress.records;
    });
    const told = host.ended.then(() => records);
    await host.start(
      { children: [{ name: 'worker', program: sample('echo') }], pipes: { main: {} } },
      folder,
    );
    await host.record('connection', ({ kind }) => kind === 'pipe.connect');
    await host.channel.request('stop', { reason: 'stopped' });
    const atEnd = await told;
    const query = { kinds: null, filter: '', text: '' };
    const { total } = await host.channel.request('rows', { query, from: 0, count: 0 });
    assert.equal(atEnd, total);
  });
});
