import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { Sequencer } from '../../../src/host/capture/sequencer.ts';
import { createSharedBuffers, type SharedBuffers } from '../../../src/host/capture/sharedBuffers.ts';
import { startCaptureWriter } from '../../../src/host/capture/startCaptureWriter.ts';
import { type Clock, clockFrom } from '../../../src/host/kernel/clock.ts';
import type { Fact, Record } from '../../../src/protocol/record.ts';
import { buildThreads } from '../../support/buildThreads.ts';

/** A start whose nanoseconds do not fit into a double. */
export const startedAt = 1_795_593_600_123_456_789n;
export const clock: Clock = clockFrom({ seconds: 0, nanoseconds: 0, startedAt });

export const start: Fact<'session.start'> = {
  kind: 'session.start',
  version: '0.0.0',
  platform: 'linux',
  arch: 'x64',
  startedAt: '2026-11-25T00:00:00.000Z',
  description: { pipes: { main: {} } },
};
export const end: Fact<'session.end'> = { kind: 'session.end', reason: 'completed', exitCode: 0 };

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'ipc-inspector-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** The writer thread's script, bundled as the build does it. */
export async function buildWriter(folder: string): Promise<string> {
  await buildThreads(folder, ['writer']);
  return join(folder, 'writer.cjs');
}

export interface Written {
  readonly path: string;
  readonly errors: readonly string[];
  /** Sizes that the writer told. */
  readonly sizes: readonly number[];
}

/** Writes a capture through the real thread, as a session does. */
export async function writeCapture(
  script: string,
  folder: string,
  fill: (sequencer: Sequencer) => void,
  options: { buffers?: SharedBuffers; maxSize?: number; file?: string; onFull?: 'ring' } = {},
): Promise<Written> {
  const { buffers = createSharedBuffers(), maxSize, onFull = 'stopRecording' } = options;
  const target = options.file ? { file: options.file } : { folder };
  const file = createCaptureFile(target, 'test', { ring: onFull === 'ring' });
  const errors: string[] = [];
  const sizes: number[] = [];
  const writer = startCaptureWriter({
    file,
    buffers,
    maxSize,
    onFull,
    script,
    onWritten: (size) => sizes.push(size),
    onError: (message) => errors.push(message),
    onStall: () => {},
  });
  const sequencer = new Sequencer(buffers, clock, '0.0.0');
  try {
    fill(sequencer);
    sequencer.finish();
  } finally {
    await writer.close();
  }
  return { path: file.path, errors, sizes };
}

/**
 * Writes a capture before the tests of a suite, which read it together.
 * @param opened takes the reader of all of it, and where the file is
 */
export function withCapture(
  fill: (sequencer: Sequencer) => void,
  opened: (reader: CaptureReader, path: string) => void,
): void {
  let folder: Folder;
  let reader: CaptureReader | null = null;
  before(async () => {
    folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, fill);
    reader = CaptureReader.open(path);
    await reader.followAll();
    opened(reader, path);
  });
  after(async () => {
    reader?.close();
    await folder[Symbol.asyncDispose]();
  });
}

/** The start of a session, and messages of these sizes that a client of the pipe main sends us. */
export function beginWithMessages(sequencer: Sequencer, sizes: readonly number[]): void {
  sequencer.record(start, { time: 0 });
  const main = sequencer.object('pipe', 'main');
  for (const size of sizes) sequencer.message(main, 1, 0, 'in', pattern(size), 1, 0, null, false);
}

/** A capture with all of its records; who asks closes the reader. */
export async function readWhole(
  path: string,
): Promise<{ reader: CaptureReader; records: readonly Record[] }> {
  const reader = CaptureReader.open(path);
  await reader.followAll();
  return { reader, records: Array.from({ length: reader.total }, (_, row) => reader.record(row)) };
}

const longest = new Uint8Array(9 << 20);
for (let index = 0; index < longest.length; index++) {
  longest[index] = index * 31 + (index >>> 8) * 7 + (index >>> 16);
}

/** Bytes that are not the same anywhere near, at most 9 MiB of them. */
export const pattern = (length: number): Uint8Array => longest.subarray(0, length);
