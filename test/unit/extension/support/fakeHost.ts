/**
 * A session host without a kernel, for the tests of what the extension does with one. It speaks the real channel; the
 * name of the description says how it behaves.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Channel } from '../../../../src/protocol/channel.ts';
import { type HostMethods, hostParsers } from '../../../../src/protocol/requests.ts';
import { emptySessionState, type SessionState } from '../../../../src/protocol/sessionState.ts';

const channel = new Channel({
  // A keeper that goes while this is under way is told by `disconnect`, as in the real host.
  send: (message) => process.connected && process.send?.(message, undefined, undefined, () => {}),
  onMessage: (listener) => process.on('message', listener),
  onClose: (listener) => process.on('disconnect', listener),
});
process.on('disconnect', () => process.exit(0));

const refuse = () => {
  throw new Error('The fake host does not do this.');
};
const ended = { reason: 'completed', exitCode: 0 } as const;
const state = { ...emptySessionState('fake'), ended: { ...ended } as SessionState['ended'] };
let behaviour = '';

channel.serve<HostMethods>(hostParsers, {
  start: ({ description, capture, title }) => {
    behaviour = description.name ?? '';
    if (behaviour === 'refused') throw new Error('pipes.main.path: this name is taken');
    if (behaviour === 'dies at once') process.exit(7);
    if (!('folder' in capture)) throw new Error('The fake host wants a folder.');
    const file = join(capture.folder, `${title}-${process.pid}.pcapng`);
    writeFileSync(file, '');
    channel.notify('state', { ...state, name: title, ended: null });
    channel.notify('progress', { records: 3, bytes: 100, lost: 0, time: 5 });
    if (behaviour === 'disk fails') {
      channel.notify('unrecorded', { message: 'Recording has stopped: no.', lost: 1 });
    }
    if (behaviour === 'short') channel.notify('ended', { reason: 'completed', exitCode: 0 });
    return { capture: file, ledger: `${file}.ledger` };
  },
  stop: ({ reason }) => {
    if (behaviour === 'dies when stopped') process.exit(8);
    if (behaviour === 'disk fails') {
      channel.notify('unrecorded', { message: 'Recording has stopped: no.', lost: 7 });
    }
    channel.notify('ended', { reason, exitCode: 0 });
    return null;
  },
  open: ({ file }) => {
    if (file.includes('no capture')) throw new Error(`${file} is no capture.`);
    if (file.includes('large')) {
      // The first answer tells of the first part; the rest is read behind it.
      state.ended = null;
      setTimeout(() => channel.notify('state', { ...state, ended, problems: 5 }), 50);
    }
    return { complete: true, ended: true };
  },
  recover: () => ({ complete: false, killed: 2 }),
  state: () => state,
  // Enough to see which process answers.
  rowOf: () => ({ row: process.pid }),
  rowAtTime: refuse,
  marks: () => [],
  setMark: refuse,
  seek: refuse,
  overview: refuse,
  setEvent: ({ event }) => {
    if (event === 'crash') process.kill(process.pid, 'SIGKILL');
    return null;
  },
  rows: ({ from }) => ({ from: from ?? 0, rows: [], total: 9, matched: 9, scanned: 9 }),
  record: refuse,
  exchange: refuse,
  lastOutput: refuse,
  bytes: refuse,
  locate: refuse,
  text: refuse,
  memory: refuse,
  searchMemory: refuse,
  compareMemory: refuse,
  memorySnapshots: refuse,
  memoryHistory: refuse,
  memoryHeat: refuse,
  writeMemory: refuse,
  pulseEvent: refuse,
  send: refuse,
  resetEvent: refuse,
  connect: refuse,
  disconnect: refuse,
  allow: refuse,
  startChild: refuse,
  stopChild: refuse,
  stdin: refuse,
  snapshot: refuse,
  childEnvironment: () => ({ ELECTRON_RUN_AS_NODE: process.env.ELECTRON_RUN_AS_NODE ?? '' }),
  listPipes: refuse,
  scanNames: refuse,
  selfTest: refuse,
});
