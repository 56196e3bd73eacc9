/** Runs the suite in a worker thread, where the kernel lives in the product too. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

process.exitCode = 1;
const worker = new Worker(join(__dirname, 'suite.cjs'), { argv: process.argv.slice(2) });
worker.on('message', (green: unknown) => {
  if (green === true) process.exitCode = 0;
});
worker.on('error', (error) => console.error(error));
