import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { Record } from '../../../src/protocol/record.ts';

export interface ReadCapture {
  readonly records: Record[];
  readonly complete: boolean;
  readonly damaged: string | null;
}

/** Everything that is in a capture, with as much data as a row has. */
export function readCapture(file: string): ReadCapture {
  const reader = CaptureReader.open(file);
  try {
    do reader.follow();
    while (!reader.caughtUp);
    const records = Array.from({ length: reader.total }, (_, row) => reader.record(row, { dataLimit: 256 }));
    return { records, complete: reader.complete, damaged: reader.damaged };
  } finally {
    reader.close();
  }
}
