import { recordingRate } from './rows/recordingRate.ts';
import type { AnyMeasurement } from './support/measurement.ts';

/** All rows of the table, in its order; a file of rows/ each. */
export const measurements: readonly AnyMeasurement[] = [...recordingRate];
