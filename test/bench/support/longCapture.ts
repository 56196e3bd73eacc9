import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { Sequencer } from '../../../src/host/capture/sequencer.ts';
import { createSharedBuffers } from '../../../src/host/capture/sharedBuffers.ts';
import { startCaptureWriter } from '../../../src/host/capture/startCaptureWriter.ts';
import { clockFrom } from '../../../src/host/kernel/clock.ts';

/** Words as a program logs them, so that a search for text has something to look through. */
const text = Buffer.from(
  'frame ready; worker waits for the next block of the picture, size 65536. '.repeat(8),
);
/** Sizes of messages in turn, bytes. */
const sizes = [16, 64, 24, 256, 32, 128, 48, 64];

const cache = resolve('out/cache');
/** A write of the child every so many messages is followed by a signal, as in a session with a hand-shake now and then. */
const signalEvery = 200;

/**
 * A capture of so many records, as the recorder's own sequencer and writer lay them down: messages of 16 to 256 bytes over
 * two pipes, one of them with eight clients, and an event signal behind each 200th. Made once and kept.
 *
 * @returns its path
 */
export async function longCapture(records: number): Promise<string> {
  const path = join(cache, `records-${records}.pcapng`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const buffers = createSharedBuffers();
  const file = createCaptureFile({ folder: cache }, 'being-written');
  const writer = startCaptureWriter({
    file,
    buffers,
    onWritten: () => {},
    onStall: () => {},
    onError: (message) => {
      throw new Error(message);
    },
    script: resolve('dist/writer.cjs'),
  });
  const startedAt = 1_795_593_600_123_456_789n;
  const sequencer = new Sequencer(buffers, clockFrom({ seconds: 0, nanoseconds: 0, startedAt }), '0.0.0');
  await fill(sequencer, records);
  sequencer.finish();
  await writer.close();
  renameSync(file.path, path);
  return path;
}

async function fill(sequencer: Sequencer, records: number): Promise<void> {
  sequencer.record(
    {
      kind: 'session.start',
      version: '0.0.0',
      platform: 'linux',
      arch: 'x64',
      startedAt: '2026-11-25T00:00:00.000Z',
      description: { pipes: { main: {}, side: {} }, events: { bell: {} } },
    },
    { time: 0 },
  );
  const worker = sequencer.object('child', 'worker');
  const main = sequencer.object('pipe', 'main');
  const side = sequencer.object('pipe', 'side');
  const signal = { kind: 'event.signal', event: 'bell', by: null, coalesced: false, count: 1 } as const;
  for (let seq = sequencer.lastSeq + 1; seq < records; seq++) {
    const time = seq * 1000;
    if (seq % signalEvery === 0) {
      sequencer.record({ ...signal, sampled: false, since: time - 500 }, { time });
    } else {
      const many = seq % 3 === 0;
      sequencer.message(
        many ? side : main,
        many ? 1 + (seq % 8) : 1,
        worker,
        seq % 5 === 0 ? 'out' : 'in',
        text.subarray(seq % 64, (seq % 64) + (sizes[seq % sizes.length] ?? 0)),
        time,
        time - 500,
        null,
        false,
      );
    }
    if (sequencer.starved) await turn();
  }
  sequencer.record({ kind: 'session.end', reason: 'completed', exitCode: 0 }, { time: records * 1000 });
}
