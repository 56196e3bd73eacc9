/** Wakes the kernel of the token that it is started with, and ends. */
import { workerData } from 'node:worker_threads';
import { wake } from '../../../src/host/win32/win32Kernel.ts';

wake(workerData);
