// The thread that writes. It sleeps until a buffer is filled, puts it into the file with one system call, and says so.
import { parentPort, workerData } from 'node:worker_threads';
import { FileTail } from './fileTail.ts';
import { BufferQueue, type SharedBuffers } from './sharedBuffers.ts';

export interface WriterOptions {
  readonly fd: number;
  readonly buffers: SharedBuffers;
  readonly folder: string;
  readonly maxSize: number | null;
}
export type WriterNotice =
  | { readonly written: number }
  | { readonly stall: number }
  | { readonly error: string };

/** A write that takes longer is worth a note if pipes had to be paused for it, that is, if it left no buffer free… */
const stallMs = 100;
/** …and in any case when it takes longer than this: what is shown is late. */
const longStallMs = 1000;

function main({ fd, buffers, folder, maxSize }: WriterOptions, tell: (notice: WriterNotice) => void): void {
  const queue = new BufferQueue(buffers);
  const views = buffers.data.map((data) => new Uint8Array(data));
  const tail = new FileTail(fd, folder, maxSize, (error) => tell({ error }));
  for (let next = queue.next(); next; next = queue.next()) {
    const begun = performance.now();
    const bytes = views[next.buffer]?.subarray(0, next.length);
    if (bytes) tail.write(bytes);
    const took = performance.now() - begun;
    const noneFree = !queue.anyFree;
    queue.release(next.buffer);
    tell({ written: tail.size });
    if (took > (noneFree ? stallMs : longStallMs)) tell({ stall: Math.round(took) });
  }
  tail.end();
  tell({ written: tail.size });
}

const port = parentPort;
if (port) main(workerData, (notice) => port.postMessage(notice));
