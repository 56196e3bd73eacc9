/**
 * The session host: owns native code, children and the capture of one run, or shows a capture. Forked by a keeper (the
 * extension or the command line), with which it speaks over the process channel, and gone when the keeper is.
 */
import { Channel, type Transport } from '../protocol/channel.ts';
import { hostParsers } from '../protocol/requests.ts';
import { HostService } from './hostService.ts';
import { sweepStaleRuns } from './recovery/cleanUp.ts';

const keeper: Transport = {
  // A keeper that has just gone makes the send fail; 'disconnect' tells that.
  send: (message) => void (process.connected && process.send?.(message, undefined, {}, () => {})),
  onMessage: (listener) => void process.on('message', listener),
  onClose: (listener) => void process.on('disconnect', listener),
};

// Ctrl+C and a closed console reach every process on the console; only the keeper decides what they mean.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGBREAK'] as const) {
  if (signal !== 'SIGBREAK' || process.platform === 'win32') process.on(signal, () => {});
}

const swept = sweepStaleRuns();
const channel = new Channel<Record<never, never>, Record<never, never>>(keeper);
const service = new HostService((name, value) => channel.notify(name, value), swept);
channel.serve(hostParsers, service.handlers);
process.on('disconnect', () => {
  void service.keeperGone().finally(() => process.exit(0));
});
