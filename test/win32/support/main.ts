/** Runs the suite in a worker thread, where the kernel lives in the product too. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const worker = new Worker(join(__dirname, 'suite.cjs'), { argv: process.argv.slice(2) });
worker.on('message', (failures: number) => {
  process.exitCode = failures > 0 ? 1 : 0;
});
worker.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
