import { changeScan } from './rows/changeScan.ts';
import { chattyPair } from './rows/chattyPair.ts';
import { memoryOfTheHost } from './rows/hostMemory.ts';
import { idleSession } from './rows/idleSession.ts';
import { liveWindow, sparseSection } from './rows/liveMemory.ts';
import { openCapture } from './rows/openCapture.ts';
import { recordingRate } from './rows/recordingRate.ts';
import { roundTrip } from './rows/roundTrip.ts';
import { recordingUnderWine, roundTripUnderWine } from './rows/windows.ts';
import type { AnyMeasurement } from './support/measurement.ts';

/** All rows of the table, in its order; a file of rows/ each. */
export const measurements: readonly AnyMeasurement[] = [
  ...recordingRate,
  ...recordingUnderWine,
  chattyPair,
  roundTrip,
  roundTripUnderWine,
  ...memoryOfTheHost,
  ...openCapture,
  liveWindow,
  changeScan,
  sparseSection,
  idleSession,
];
