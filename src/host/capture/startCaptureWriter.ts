import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Unrecorded } from '../../protocol/notices.ts';
import type { CaptureFile } from './createCaptureFile.ts';
import { BufferQueue, type SharedBuffers } from './sharedBuffers.ts';
import type { WriterNotice, WriterOptions } from './writerThread.ts';

export interface CaptureWriterOptions {
  /** From createCaptureFile; its descriptor is closed by the writer's `close`. */
  readonly file: CaptureFile;
  readonly buffers: SharedBuffers;
  /** Most bytes of the file; undefined: the free space less 1 GiB. */
  readonly maxSize?: number | undefined;
  /** What happens at the limit: recording stops, or the oldest of several files go. */
  readonly onFull?: 'stopRecording' | 'ring';
  /** So many bytes of the file are written: all records in them may be shown. */
  onWritten(size: number): void;
  /** Recording has stopped; the session may go on. `message` is a sentence for a person. Called at most once. */
  onError(message: string): void;
  /** What of the run stands nowhere in the capture, whenever there is more of it. */
  onUnrecorded?(unrecorded: Unrecorded): void;
  /** One write took so many ms: the disk stalled, and pipes were probably paused meanwhile. */
  onStall(ms: number): void;
  /** The thread has died of a defect: no buffer comes free any more. Left out: an uncaught error. */
  onDied?(error: Error): void;
  /** The built dist/writer.cjs, beside the running file if left out. */
  readonly script?: string;
}

export interface CaptureWriter {
  /**
   * Resolves when all that was handed over is written, or known to be lost, and the file is closed. The Sequencer must
   * have finished before.
   */
  close(): Promise<void>;
}

/** Starts the thread that writes filled buffers to the capture file. */
export function startCaptureWriter(options: CaptureWriterOptions): CaptureWriter {
  const { file, buffers, maxSize, onFull, script = join(__dirname, 'writer.cjs') } = options;
  const ring = onFull === 'ring';
  const workerData: WriterOptions = { file, buffers, ring, maxSize: maxSize ?? null };
  // Descriptors go from thread to thread.
  const worker = new Worker(script, { workerData, trackUnmanagedFds: false });
  worker.on('message', (notice: WriterNotice) => {
    if ('written' in notice) options.onWritten(notice.written);
    else if ('stall' in notice) options.onStall(notice.stall);
    else if ('unrecorded' in notice) options.onUnrecorded?.(notice.unrecorded);
    else options.onError(notice.error);
  });
  worker.on('error', (error: Error) => {
    if (!options.onDied) throw error;
    options.onDied(error);
  });
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      // Of a ring the thread closes each file itself: what was removed takes space until then.
      if (!ring) closeSync(file.fd);
      resolve();
    });
  });
  return {
    close() {
      new BufferQueue(buffers).close();
      return ended;
    },
  };
}
