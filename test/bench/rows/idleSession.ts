import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LiveHost } from '../../support/liveHost.ts';
import type { Bench } from '../support/bench.ts';
import { cpuTime } from '../support/cpuTime.ts';
import { type AnyMeasurement, measurement, median } from '../support/measurement.ts';

const eventCount = 20;
const pipeCount = 8;
const watched = 8000;

/** A child is connected to all pipes and waits; nothing happens. */
export const idleSession: AnyMeasurement = measurement<number>({
  rounds: 3,
  rows: [
    {
      id: 'idle',
      what: `idle session, ${eventCount} events, ${pipeCount} pipes`,
      unit: '%',
      against: null,
      target: { of: 'ours', atMost: 1 },
      outcome: (rounds) => ({ ours: median(rounds), reference: null, ratio: null }),
    },
  ],
  async round(bench: Bench) {
    const host = new LiveHost();
    try {
      const pipes = Array.from({ length: pipeCount }, (_, pipe) => `p${pipe}`);
      const events = Array.from({ length: eventCount }, (_, event) => [
        `e${event}`,
        { waitedBy: event % 2 === 0 ? ('child' as const) : ('parent' as const) },
      ]);
      await host.start(
        {
          children: [
            {
              name: 'idler',
              program: bench.reference('idler'),
              args: pipes.map((key) => `\${pipe:${key}}`),
            },
          ],
          pipes: Object.fromEntries(pipes.map((key) => [key, {}])),
          events: Object.fromEntries(events),
        },
        mkdtempSync(join(bench.folder, 'idle-')),
      );
      await host.record(
        'last connection',
        (record) => record.kind === 'pipe.connect' && record.pipe === pipes.at(-1),
      );
      // What starting has left to do: V8 collects what was thrown away when it sees that nothing happens for 8 s.
      await pause(12_000);
      const pid = host.process.pid ?? 0;
      const before = cpuTime(pid);
      const begun = performance.now();
      await pause(watched);
      return ((cpuTime(pid) - before) / ((performance.now() - begun) / 1000)) * 100;
    } finally {
      await host.close();
    }
  },
});
