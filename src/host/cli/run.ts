import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ChannelClosed } from '../../protocol/channel.ts';
import type { SessionDescription } from '../../protocol/description.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import type { HostNotices, Unrecorded } from '../../protocol/notices.ts';
import { blockOf } from '../../protocol/platformBlocks.ts';
import { checkDescription } from '../description/checkDescription.ts';
import { DescriptionError } from '../description/descriptionError.ts';
import { platformDescription } from '../description/platformDescription.ts';
import { readDescription } from '../description/readDescription.ts';
import { type ForkedHost, forkHost } from '../keeper/forkedHost.ts';
import { StopRequests } from '../keeper/stopRequests.ts';
import { captureFolder } from './captureFolder.ts';
import { CapturePrinter } from './capturePrinter.ts';
import { problemLine } from './problemLine.ts';
import { problemSummary } from './problemSummary.ts';
import { removeOldCaptures } from './removeOldCaptures.ts';
import { type RunOutcome, repeat } from './repeat.ts';

export interface RunOptions {
  /** The session description. */
  readonly file: string;
  readonly json: boolean;
  readonly capture: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly workspace: string | null;
  /** Stop when stdin delivers the line `stop`. */
  readonly stdin: boolean;
  /** How many runs, one after the other. */
  readonly repeat: number;
}

type CaptureTarget = { readonly folder: string } | { readonly file: string };

/** How long captures stay whose place nobody has chosen. ms */
const keptFor = 7 * 24 * 3_600_000;

export const exitCodes = { usage: 2, hostDied: 3 } as const;

/** Runs a session description and prints its records as they are written. Returns the exit code. */
export async function run(options: RunOptions): Promise<number> {
  const file = resolve(options.file);
  const description = load(file);
  if (!description) return exitCodes.usage;
  let target: CaptureTarget;
  try {
    target = targetOf(options);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
  // From the first moment: a run that is interrupted while it starts ends in order, too.
  const stops = new StopRequests(options.stdin);
  try {
    return await repeat(options.repeat, stops, (last) =>
      runOnce(file, description, target, options, stops, last),
    );
  } finally {
    stops.end();
  }
}

/** @param last whether stop requests are of no use to anybody behind this run */
async function runOnce(
  file: string,
  description: SessionDescription,
  target: CaptureTarget,
  options: RunOptions,
  stops: StopRequests,
  last: boolean,
): Promise<RunOutcome> {
  const folder = dirname(file);
  const host = forkHost();
  let started: { capture: string; ledger: string };
  try {
    started = await host.channel.request('start', {
      description,
      folder,
      workspaceFolder: options.workspace === null ? folder : resolve(options.workspace),
      title: basename(file).replace(/(\.ipc)?\.jsonc?$/i, ''),
      capture: target,
      nameSeed: null,
      interactive: false,
      duration: options.duration === null ? null : options.duration * 1000,
    });
  } catch (error) {
    await host.release();
    if (error instanceof ChannelClosed) {
      // We do not know yet what it has made; the start of any host sweeps what dead ones have left.
      await forkHost().release();
      process.stderr.write('The recorder died while the run started. What it had made has been removed.\n');
      return { exitCode: exitCodes.hostDied, capture: null };
    }
    process.stderr.write(`${messageOf(error)}\n`);
    return { exitCode: 1, capture: null };
  }
  const { capture } = started;
  process.stderr.write(`Recording to ${capture}\n`);
  let printer: CapturePrinter;
  try {
    printer = CapturePrinter.open(capture, { json: options.json, filter: null });
  } catch (error) {
    // Let go, the host ends the run in order.
    await host.release();
    process.stderr.write(`${messageOf(error)}\n`);
    return { exitCode: 1, capture };
  }
  return { exitCode: await follow(host, printer, started, stops, last), capture };
}

/** @throws Error in words when nobody has chosen a file and the folder for such captures is not ours */
function targetOf({ capture }: RunOptions): CaptureTarget {
  if (capture !== null) return { file: resolve(capture) };
  const folder = captureFolder();
  removeOldCaptures(folder, keptFor);
  return { folder };
}

function load(file: string): SessionDescription | null {
  const platform = process.platform === 'win32' ? 'win32' : 'linux';
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
    const description = readDescription(text);
    checkDescription(platformDescription(description, platform), platform);
    return description;
  } catch (error) {
    if (error instanceof DescriptionError) {
      for (const problem of error.problems)
        process.stderr.write(`${file}:${problemLine(problem, text, blockOf(platform))}\n`);
    } else process.stderr.write(`${file} cannot be read: ${messageOf(error)}\n`);
    return null;
  }
}

async function follow(
  host: ForkedHost,
  printer: CapturePrinter,
  started: { capture: string; ledger: string },
  stops: StopRequests,
  last: boolean,
): Promise<number> {
  host.channel.on('progress', () => printer.poke());
  const told: { unrecorded: Unrecorded | null } = { unrecorded: null };
  host.channel.on('unrecorded', (unrecorded) => {
    // What cannot be read from the capture is said at once, and at the end how much it was.
    if (!told.unrecorded) process.stderr.write(`${unrecorded.message}\n`);
    told.unrecorded = unrecorded;
  });
  stops.deliver((reason) => void host.channel.request('stop', { reason }).catch(() => {}));
  const ended = new Promise<HostNotices['ended']>((done) => {
    host.channel.on('ended', done);
  });
  const end = await Promise.race([ended, host.gone]);
  // While the rest is printed, Ctrl+C ends us as it does any program.
  if (last) stops.end();
  else stops.keep();
  try {
    if ('reason' in end) {
      await printer.finish();
      for (const line of printer.failures) process.stderr.write(`${line}\n`);
      if (told.unrecorded) {
        process.stderr.write(`Records that are not in the capture: ${told.unrecorded.lost}.\n`);
      }
      if (end.exitCode === 1 && printer.canRead)
        for (const line of problemSummary(printer.reader)) process.stderr.write(`${line}\n`);
      return printer.failures.length === 0 ? end.exitCode : end.exitCode || 1;
    }
    await recover(started);
    await printer.finish();
    process.stderr.write(
      `The recorder died (${end.signal ?? `exit code ${end.code}`}). What it had recorded is in ${started.capture}; its processes and names have been removed.\n`,
    );
    return exitCodes.hostDied;
  } finally {
    printer.close();
    await host.release();
  }
}

/** A fresh host cleans up after the dead one: it alone knows how. */
async function recover({ capture, ledger }: { capture: string; ledger: string }): Promise<void> {
  const host = forkHost();
  try {
    await host.channel.request('recover', { capture, ledger });
  } finally {
    await host.release();
  }
}
