/**
 * Runs the suite in a worker thread, where the kernel lives in the product too. The numbers go to the file named by
 * TEST_RESULT_FILE, if any.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SuiteResult } from './suite.ts';

process.exitCode = 1;
const worker = new Worker(join(__dirname, 'suite.cjs'), { argv: process.argv.slice(2) });
worker.on('message', (result: SuiteResult) => {
  const file = process.env.TEST_RESULT_FILE;
  if (file) writeFileSync(file, JSON.stringify(result));
  if (result.failed === 0 && result.passed > 0) process.exitCode = 0;
});
worker.on('error', (error) => console.error(error));
