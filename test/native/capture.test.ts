import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandLine,
  type FinishedRun,
  newFolder,
  runSession,
  show,
  startSession,
} from './support/commandLine.ts';
import { until } from './support/deadline.ts';
import { all, type RecordOf } from './support/records.ts';
import { pattern, variable, worker } from './support/samples.ts';
import { patience, target, targetPath, windows } from './support/target.ts';

/** Of each message in a capture: 4 bytes for tag 12 and its length, "data", 4 bytes for the end of the tags. */
const tagLength = 12;
const longest = 262_144 - tagLength;
const sizes = windows ? [0, 1, longest, longest + 1, 8 * 1024 * 1024] : [0, 1, 4096, 212_000];

describe('a capture', function () {
  this.timeout(2 * patience);
  let run: FinishedRun;
  before(async () => {
    const file = (size: number) => {
      const path = join(newFolder(), 'out.bin');
      writeFileSync(path, pattern(size));
      return targetPath(path);
    };
    const reader = worker('slow-reader', '--pipe', variable('pipe:second'), '--pause', '0', '--count', '2');
    run = await runSession({
      children: [worker('big-message', '--wait', ...sizes.map(String)), { ...reader, name: 'reader' }],
      // The buffer allows messages of this size also where Linux has its usual limits.
      pipes: { main: {}, second: { buffer: 300_000 } },
      events: { toChild: {} },
      steps: [
        { connect: 'main' },
        { set: 'toChild' },
        { send: 'main', file: file(1000) },
        { send: 'second', file: file(longest) },
        { send: 'second', file: file(longest + 1) },
      ],
    });
  });

  it('shows what the run printed', async () => {
    const shown = await show(run.capture);
    assert.equal(shown.exitCode, 0, shown.stderr);
    assert.deepEqual(shown.records, run.records);
    assert.equal(shown.stdout, run.stdout);
  });

  it('can be read by its owner only', () => {
    if (!windows) assert.equal(statSync(run.capture).mode & 0o777, 0o600);
  });

  it('is never overwritten', async () => {
    const before = readFileSync(run.capture);
    const outcome = await commandLine(
      'run',
      targetPath(join(run.folder, 'session.ipc.json')),
      '--json',
      '--capture',
      targetPath(run.capture),
    );
    assert.equal(outcome.exitCode, 0, outcome.stderr);
    assert.ok(before.equals(readFileSync(run.capture)), 'the first is as it was');
    assert.ok(existsSync(run.capture.replace(/\.pcapng$/, '-2.pcapng')));
  });

  const filters: [string, (entry: FinishedRun['records'][number]) => boolean][] = [
    ['kind == "message"', (entry) => entry.kind === 'message'],
    ['kind == "message" && length > 1', (entry) => entry.kind === 'message' && entry.length > 1],
    ['kind != "message"', (entry) => entry.kind !== 'message'],
    ['pipe == "main" && (direction == "out" || length < 2)', isOutOrShortOnMain],
    ['kind == "event.set" && coalesced == false', (entry) => entry.kind === 'event.set' && !entry.coalesced],
  ];
  for (const [filter, matches] of filters) {
    it(`is filtered by ${filter}`, async () => {
      const shown = await show(run.capture, '--filter', filter);
      assert.equal(shown.exitCode, 0, shown.stderr);
      assert.deepEqual(shown.records, run.records.filter(matches));
    });
  }

  it('is not shown under a bad filter, which is told with its column', async () => {
    const shown = await show(run.capture, '--filter', 'kind == "message" &&& length > 1');
    assert.equal(shown.exitCode, 2);
    assert.match(shown.stderr, /column (21|22)\b/);
    assert.equal((await show(run.capture, '--filter', 'nonsense == 1')).exitCode, 2);
  });

  it('that is missing or something else is said so', async () => {
    const missing = await show(join(run.folder, 'no-such.pcapng'));
    assert.notEqual(missing.exitCode, 0);
    assert.match(missing.stderr, /no-such\.pcapng/);
    const other = join(newFolder(), 'other.pcapng');
    writeFileSync(other, 'no capture at all');
    assert.notEqual((await show(other)).exitCode, 0);
  });

  it('that is a few letters of something else is no beginning of one', async () => {
    const other = join(newFolder(), 'short.pcapng');
    writeFileSync(other, 'no');
    const shown = await show(other);
    assert.equal(shown.exitCode, 2);
    assert.match(shown.stderr, /is not a capture/);
  });

  it('that is cut anywhere shows what is whole', async () => {
    const whole = readFileSync(run.capture);
    const file = join(newFolder(), 'cut.pcapng');
    const places = target === 'wine' ? [0.5] : [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99];
    for (const place of [...places.map((part) => Math.floor(whole.length * part)), whole.length - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, place);
      const shown = await show(file);
      assert.equal(shown.exitCode, 1, `cut at ${place}: ${shown.stderr}`);
      assert.ok(shown.records.length < run.records.length);
      assert.deepEqual(shown.records, run.records.slice(0, shown.records.length), `cut at ${place}`);
    }
  });

  if (target !== 'win32') {
    describe('in Wireshark', () => {
      it('is whole', () => {
        const said = spawnSync('capinfos', ['-M', run.capture], { encoding: 'utf8' });
        assert.equal(said.status, 0, said.stderr);
        assert.doesNotMatch(said.stderr, /damaged|corrupt|cut short/);
      });

      it('has the messages of each pipe on its interface, with direction, length and time', () => {
        const frames = framesOf(run.capture).filter((frame) => frame.length > 0);
        const messages = all(run, 'message');
        for (const pipe of ['main', 'second']) {
          assert.deepEqual(
            frames
              .filter((frame) => frame.interface === pipe)
              .map((frame) => [frame.length - tagLength, frame.direction]),
            messages
              .filter((message) => message.pipe === pipe)
              .map((message) => [message.length, message.direction]),
          );
        }
        const [firstFrame, ...frameRest] = frames;
        const [firstMessage, ...messageRest] = messages;
        if (!firstFrame || !firstMessage) throw new Error('No frames.');
        assert.deepEqual(
          frameRest.map((frame) => frame.time - firstFrame.time),
          messageRest.map((message) => BigInt(message.time - firstMessage.time)),
          'to the nanosecond',
        );
      });

      it('has the bytes', () => {
        const messages = all(run, 'message').filter((message) => message.length > 0);
        const payloads = fields(run.capture, 'data.data').flatMap(([hex = '']) => (hex === '' ? [] : [hex]));
        assert.deepEqual(
          payloads.map((hex) => hex.length / 2),
          messages.map((message) => Math.min(message.length, longest)),
        );
        for (const [index, hex] of payloads.entries()) {
          const message = messages[index]?.data.subarray(0, longest) ?? new Uint8Array();
          assert.ok(Buffer.from(hex, 'hex').equals(message), `message ${index + 1}`);
        }
      });
    });
  }
});

describe('a capture that is being written', function () {
  this.timeout(3 * patience);

  it('can be shown, again and again, and read by Wireshark', async () => {
    const live = await startSession(
      { children: [worker('ticker', '--interval', '20', '--count', '3000')], pipes: { main: {} } },
      '--stdin',
    );
    let before = 0;
    for (let look = 0; look < 3; look++) {
      await until('more messages', patience, () => all(live, 'message').length >= before + 5);
      const { seq } = live.records.at(-1) ?? assert.fail();
      const shown = await show(live.capture);
      assert.equal(shown.exitCode, 1, 'it has no end yet, which is said');
      assert.match(shown.stderr, /ends|still/);
      assert.ok(shown.records.length >= seq, `${shown.records.length} records of ${seq}`);
      shown.records.forEach((record, index) => {
        assert.equal(record.seq, index + 1);
      });
      const seen = all(shown, 'message').length;
      assert.ok(seen > before, 'it has grown');
      before = seen;
      if (target === 'win32') continue;
      const packets = execFileSync('tshark', ['-r', live.capture, '-T', 'fields', '-e', 'frame.number']);
      assert.ok(packets.toString().trim().split('\n').length >= shown.records.length);
    }
    live.stop();
    const run = await live.finish();
    assert.equal(run.exitCode, 0, run.stderr);
    const whole = await show(live.capture);
    assert.deepEqual([whole.exitCode, whole.records.length], [0, run.records.length]);
  });
});

describe('a capture without a name', function () {
  this.timeout(2 * patience);

  it('goes to the file of the description, or to a temporary folder that is told', async () => {
    const folder = newFolder();
    const file = join(folder, 'named.ipc.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'named', pipes: { main: {} }, capture: { file: 'here.pcapng' } }),
    );
    assert.equal((await commandLine('run', targetPath(file), '--duration', '0.2')).exitCode, 0);
    assert.ok(existsSync(join(folder, 'here.pcapng')));

    writeFileSync(file, JSON.stringify({ name: 'named', pipes: { main: {} } }));
    const outcome = await commandLine('run', targetPath(file), '--duration', '0.2');
    assert.match(outcome.stderr + outcome.stdout, /named-\d{8}-\d{6}(-\d+)?\.pcapng/);
  });
});

function isOutOrShortOnMain(entry: FinishedRun['records'][number]): boolean {
  return entry.kind === 'message' && entry.pipe === 'main' && (entry.direction === 'out' || entry.length < 2);
}

interface Frame {
  readonly interface: string;
  readonly length: number;
  readonly direction: RecordOf<'message'>['direction'] | null;
  /** ns since 1970 */
  readonly time: bigint;
}

function framesOf(capture: string): Frame[] {
  const names = [
    'frame.interface_name',
    'frame.len',
    'frame.packet_flags_direction',
    'frame.time_epoch',
  ] as const;
  return fields(capture, ...names).map(([name = '', length = '', direction = '', time = '']) => {
    const [seconds = '0', fraction = '0'] = time.split('.');
    return {
      interface: name,
      length: Number(length),
      direction: Number(direction) === 1 ? 'in' : Number(direction) === 2 ? 'out' : null,
      time: BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9)),
    };
  });
}

/** What tshark says of each packet. */
function fields(capture: string, ...names: string[]): string[][] {
  const options = names.flatMap((name) => ['-e', name]);
  const out = execFileSync('tshark', ['-r', capture, '-T', 'fields', ...options], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}
