/**
 * Our half of the rows for Windows, run by Windows' Node beside the built product:
 *
 *   record CHILD COUNT SIZE FILE        writes to FILE the seconds of processor time that the host took for them
 *   roundTrip CHILD COUNT SIZE FILE     writes to FILE the ns of each round trip
 */
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { type BenchHost, recordSession, startHost } from '../support/recordSession.ts';
import { roundTripSession, roundTrips } from '../support/roundTrips.ts';

const answer = z.object({ processorTime: z.object({ user: z.number(), system: z.number() }) });

const [what, child = '', count = '', size = '', file = ''] = process.argv.slice(2);
const script = join(__dirname, 'host.cjs');
const capture = `${file}.pcapng`;
/** For what the start of a host has left to do. ms */
const settling = 500;

void run().then((figures) => {
  writeFileSync(file, JSON.stringify(figures));
  rmSync(capture, { force: true });
});

async function run(): Promise<number[]> {
  rmSync(capture, { force: true });
  if (what === 'record') return [await record()];
  const reader = await recordSession(roundTripSession(child, Number(count), Number(size)), capture, script);
  try {
    return roundTrips(reader, Number(count));
  } finally {
    reader.close();
  }
}

async function record(): Promise<number> {
  const host = startHost(script, ['--require', join(__dirname, 'processorTime.cjs')]);
  const args = ['--pipe', `\${pipe:main}`, '--count', count, '--size', size];
  await host.start(
    {
      children: [{ name: 'flood', program: child, args, start: 'step' }],
      pipes: { main: {} },
      // The child is told apart from the start of the host, which costs more than many messages.
      steps: [{ sleep: 2 * settling }, { start: 'flood' }],
    },
    capture,
  );
  await pause(settling);
  const before = await processorTime(host);
  const { exitCode } = await host.ended;
  const took = (await processorTime(host)) - before;
  const state = await host.channel.request('state', {});
  await host.close();
  const recorded = state.pipes[0]?.instances[0]?.in.messages;
  if (exitCode !== 0 || recorded !== Number(count))
    throw new Error(`Recorded ${recorded} of ${count} messages.`);
  return took;
}

/** Seconds, as the host tells. */
async function processorTime({ process: host }: BenchHost): Promise<number> {
  host.send('processorTime');
  for (;;) {
    const [message]: unknown[] = await once(host, 'message');
    const parsed = answer.safeParse(message);
    if (parsed.success) return (parsed.data.processorTime.user + parsed.data.processorTime.system) / 1e6;
  }
}
