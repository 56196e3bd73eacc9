import { changeScan } from './rows/changeScan.ts';
import { idleSession } from './rows/idleSession.ts';
import { liveWindow, sparseSection } from './rows/liveMemory.ts';
import { openCapture } from './rows/openCapture.ts';
import { recordingRate } from './rows/recordingRate.ts';
import type { AnyMeasurement } from './support/measurement.ts';

/** All rows of the table, in its order; a file of rows/ each. */
export const measurements: readonly AnyMeasurement[] = [
  ...recordingRate,
  ...openCapture,
  liveWindow,
  changeScan,
  sparseSection,
  idleSession,
];
