import { readFileSync, rmSync, statfsSync } from 'node:fs';
import type { Bench } from '../support/bench.ts';
import { type AnyMeasurement, measurement } from '../support/measurement.ts';
import { runSession } from '../support/recordSession.ts';

/** MiB */
export interface HostMemory {
  readonly count: number;
  readonly resident: number;
  readonly peak: number;
}

const limit = 200;
const wanted = 10_000_000;

const row = (id: string, what: string, size: number): AnyMeasurement =>
  measurement<HostMemory>({
    rounds: 1,
    long: true,
    rows: [
      {
        id: `memory-${id}`,
        what: `memory of the host after 10 million messages, ${what}`,
        unit: 'MiB',
        against: null,
        target: { of: 'ours', atMost: limit },
        outcome: ([memory]) => {
          const { count = 0, resident = Number.NaN, peak = Number.NaN } = memory ?? {};
          const fewer = {
            met: resident <= limit,
            why: `only ${count} messages: the disk has no room for more`,
          };
          return {
            ours: resident,
            reference: null,
            ratio: null,
            beside: { 'at its peak': peak },
            ...(count < wanted ? { verdict: fewer } : {}),
          };
        },
      },
    ],
    round: (bench) => hostMemory(bench, size, Math.min(wanted, roomFor(bench.folder, size))),
  });

export const memoryOfTheHost: readonly AnyMeasurement[] = [
  row('64B', '64 B', 64),
  row('4KiB', '4 KiB', 4096),
];

/** Messages that may be recorded in this folder: 4 GiB stay free. */
function roomFor(folder: string, size: number): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize - 4 * 2 ** 30) / (size + 96));
}

/** @throws Error when not all messages are counted */
export async function hostMemory(bench: Bench, size: number, count: number): Promise<HostMemory> {
  const capture = bench.path('memory.pcapng');
  const args = [count, size, 1, `\${pipe:main}`].map(String);
  try {
    return await runSession(
      { children: [{ name: 'flood', program: bench.reference('floods'), args }], pipes: { main: {} } },
      capture,
      async ({ pid, channel }) => {
        const state = await channel.request('state', {});
        const recorded = state.pipes[0]?.instances[0]?.in.messages;
        if (recorded !== count) throw new Error(`Recorded ${recorded} of ${count} messages.`);
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const mib = (name: string) =>
          Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
        return { count, resident: mib('VmRSS'), peak: mib('VmHWM') };
      },
    );
  } finally {
    rmSync(capture, { force: true });
  }
}
