import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import { messageOf } from '../../protocol/messageOf.ts';
import type { EndReason, Record } from '../../protocol/record.ts';
import { CaptureReader } from './captureReader.ts';
import { recordBlocks } from './encodeBlocks.ts';

/**
 * Ends a capture whose host has died: cuts it behind the last whole record and appends `session.end`, at the time of
 * that record. Does nothing when it has ended already or has not
 * even a header.
 * @throws Error in words when the file cannot be read or written, or is no capture of ours
 */
export function endCapture(
  file: string,
  end: { readonly reason: EndReason; readonly exitCode: number },
): void {
  const reader = CaptureReader.open(file);
  try {
    while (!reader.caughtUp) reader.follow();
    // Behind where the disk gives nothing may be what it gives to the next who asks.
    if (reader.failure !== null) throw new Error(`The capture ${file} cannot be ended: ${reader.damaged}`);
    if (reader.complete) return;
    if (!reader.begun) return;
    const last: Record | null = reader.total > 0 ? reader.record(reader.total - 1, { dataLimit: 0 }) : null;
    const stamp = reader.stamp((last?.seq ?? 0) + 1, last?.time ?? 0);
    append(reader.end, recordBlocks(0, stamp, { kind: 'session.end', ...end }));
  } finally {
    reader.close();
  }
}

function append(end: { path: string; offset: number }, blocks: readonly Uint8Array[]): void {
  let fd: number | null = null;
  try {
    fd = openSync(end.path, constants.O_WRONLY);
    let at = end.offset;
    for (const block of blocks) at += writeSync(fd, block, 0, block.length, at);
    ftruncateSync(fd, at);
  } catch (error) {
    throw new Error(`The capture ${end.path} cannot be ended: ${messageOf(error)}`);
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
