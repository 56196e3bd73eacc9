import { join } from 'node:path';
import { type TransferListItem, Worker } from 'node:worker_threads';
import type { WaiterData } from './waiterMessages.ts';

/** Starts a waiter thread. Its bundle lies beside ours. */
export function startWaiter(data: WaiterData, transferList: TransferListItem[] = []): void {
  const worker = new Worker(join(__dirname, 'waiter.cjs'), { workerData: data, transferList });
  // It is told to stop by its own means; it must not keep a thread alive that has nothing else to do.
  worker.unref();
}
