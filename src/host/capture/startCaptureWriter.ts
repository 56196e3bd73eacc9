import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BufferQueue, type SharedBuffers } from './sharedBuffers.ts';
import type { WriterNotice, WriterOptions } from './writerThread.ts';

export interface CaptureWriterOptions {
  /** Of the file from createCaptureFile; closed by the writer's `close`. */
  readonly fd: number;
  readonly buffers: SharedBuffers;
  /** Folder of the capture, for the space that is free there. */
  readonly folder: string;
  /** Most bytes of the file; undefined: the free space less 1 GiB. */
  readonly maxSize?: number | undefined;
  /** So many bytes of the file are written: all records in them may be shown. */
  onWritten(size: number): void;
  /** Recording has stopped; the session may go on. `message` is a sentence for a person. Called at most once. */
  onError(message: string): void;
  /** One write took so many ms: the disk stalled, and pipes were probably paused meanwhile. */
  onStall(ms: number): void;
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
  const { fd, buffers, folder, maxSize, script = join(__dirname, 'writer.cjs') } = options;
  const workerData: WriterOptions = { fd, buffers, folder, maxSize: maxSize ?? null };
  const worker = new Worker(script, { workerData });
  worker.on('message', (notice: WriterNotice) => {
    if ('written' in notice) options.onWritten(notice.written);
    else if ('stall' in notice) options.onStall(notice.stall);
    else options.onError(notice.error);
  });
  worker.on('error', (error) => options.onError(`The writer of the capture has failed: ${error.message}`));
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      closeSync(fd);
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
