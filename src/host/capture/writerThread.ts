// The thread that writes. It sleeps until a buffer is filled, puts it into the file with one system call, and says so.
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Unrecorded } from '../../protocol/notices.ts';
import type { CaptureFile } from './createCaptureFile.ts';
import { FileTail } from './fileTail.ts';
import { BufferQueue, type SharedBuffers } from './sharedBuffers.ts';

export interface WriterOptions {
  readonly file: CaptureFile;
  readonly buffers: SharedBuffers;
  readonly ring: boolean;
  readonly maxSize: number | null;
}
export type WriterNotice =
  | { readonly written: number }
  | { readonly stall: number }
  | { readonly unrecorded: Unrecorded }
  | { readonly error: string };

/** A write that takes longer is worth a note if pipes had to be paused for it, that is, if it left no buffer free… */
const stallMs = 100;
/** …and in any case when it takes longer than this: what is shown is late. */
const longStallMs = 1000;

async function main(
  { file, buffers, ring, maxSize }: WriterOptions,
  tell: (notice: WriterNotice) => void,
): Promise<void> {
  const queue = new BufferQueue(buffers);
  const views = buffers.data.map((data) => new Uint8Array(data));
  const onStop = (error: string) => tell({ error });
  // It decodes records, for which it takes more to be loaded.
  const tail = ring
    ? new (await import('./ringTail.ts')).RingTail(
        { path: file.file, fd: file.fd },
        file.path,
        maxSize,
        onStop,
      )
    : new FileTail(file.fd, dirname(file.path), maxSize, onStop);
  const tellWritten = () => {
    tell({ written: tail.size });
    const { unrecorded } = tail;
    if (unrecorded) tell({ unrecorded });
  };
  for (let next = queue.next(); next; next = queue.next()) {
    const begun = performance.now();
    const bytes = views[next.buffer]?.subarray(0, next.length);
    if (bytes) tail.write(bytes);
    const took = performance.now() - begun;
    const noneFree = !queue.anyFree;
    queue.release(next.buffer);
    tellWritten();
    if (took > (noneFree ? stallMs : longStallMs)) tell({ stall: Math.round(took) });
  }
  tail.end();
  tellWritten();
}

const port = parentPort;
if (port) void main(workerData, (notice) => port.postMessage(notice));
