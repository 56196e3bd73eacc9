/**
 * The sample child: the child of the article, so that there is something to look at without a compiler.
 *
 * It waits for the event toChild, reads a request from the pipe, puts a block of data into shared memory, tells handle
 * and size through the pipe and sets the event fromChild. Once that is acknowledged it stays, answers messages, and
 * changes its memory, until the pipe is closed or its time is up:  --seconds N, 60 by default.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../protocol/messageOf.ts';
import { linuxSystem } from './linuxSystem.ts';
import { MovingBlock } from './movingBlock.ts';
import type { SampleEvent, SamplePipe } from './system.ts';
import { windowsSystem } from './windowsSystem.ts';

const sectionSize = 64 * 1024;
/** One round of looking at the pipe and changing the memory. ms */
const interval = 100;
const roundsBetweenSignals = 30;
const roundsBetweenLines = 50;

async function main(): Promise<void> {
  const end = Date.now() + secondsArgument() * 1000;
  const system = process.platform === 'win32' ? windowsSystem() : linuxSystem();
  const pipe = system.connect(variable('IPC_PIPE_MAIN'));
  const toChild = system.openEvent(variable('IPC_EVENT_TOCHILD'));
  const fromChild = system.openEvent(variable('IPC_EVENT_FROMCHILD'));
  console.log('connected, waiting for the event toChild');

  if (!(await isSet(toChild, end))) return;
  const request = await nextMessage(pipe, end);
  if (request === 'closed') return;
  console.log(`request of ${request.length} bytes: ${text(request)}`);

  const section = system.createSection(sectionSize);
  const block = new MovingBlock(section, sectionSize);
  pipe.write(announcement(section.handle, sectionSize));
  fromChild.set();
  console.log(`announced ${sectionSize} bytes of shared memory`);

  const acknowledgement = await nextMessage(pipe, end);
  if (acknowledgement === 'closed') return;
  console.log(`acknowledged: ${text(acknowledgement)}`);

  for (let round = 1; Date.now() < end; round++) {
    for (let message = pipe.read(); message !== null; message = pipe.read()) {
      if (message === 'closed') return;
      pipe.write(Buffer.concat([Buffer.from('you said: '), message]));
    }
    block.move();
    if (round % roundsBetweenSignals === 0) fromChild.set();
    if (round % roundsBetweenLines === 0) console.log(`moved ${round} times`);
    await pause(interval);
  }
}

/** Two 32-bit numbers: a handle is that small on Windows too, in a 64-bit program as well. */
function announcement(handle: number, size: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(handle, size).buffer);
}

/** False: time is up. */
async function isSet(event: SampleEvent, end: number): Promise<boolean> {
  while (!event.wait(interval)) {
    if (Date.now() >= end) return false;
    // Lets a signal end the process.
    await pause(1);
  }
  return true;
}

/** Time that is up counts as closed: both end the program. */
async function nextMessage(pipe: SamplePipe, end: number): Promise<Uint8Array | 'closed'> {
  while (Date.now() < end) {
    const message = pipe.read();
    if (message !== null) return message;
    await pause(10);
  }
  return 'closed';
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start this program from IPC Inspector.`);
  return value;
}

function secondsArgument(): number {
  const index = process.argv.indexOf('--seconds');
  return index < 0 ? 60 : Number(process.argv[index + 1]);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
