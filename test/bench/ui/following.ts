import { statSync } from 'node:fs';
import type { AnyMeasurement } from '../support/measurement.ts';
import { measurement, median } from '../support/measurement.ts';
import { Stage } from './stage.ts';
import { stopWatching, watchPage } from './watchPage.ts';

const rate = 50_000;
const seconds = 60;

interface Followed {
  readonly framesPerSecond: number;
  /** Messages that are not in the capture, and frames whose rows did not follow each other. */
  readonly wrong: number;
}

/** A tab that follows a flood. */
const flood = measurement<Followed>({
  rounds: 1,
  rows: [
    {
      id: 'ui-follow-frames',
      what: `following ${rate} records/s for ${seconds} s`,
      unit: 'frames/s',
      against: null,
      target: { of: 'ours', atLeast: 30 },
      outcome: (rounds) => absolute(rounds.map(({ framesPerSecond }) => framesPerSecond)),
    },
    {
      id: 'ui-follow-wrong',
      what: 'the same: records lost or doubled',
      unit: 'records',
      against: null,
      target: { of: 'ours', atMost: 0 },
      outcome: (rounds) => absolute(rounds.map(({ wrong }) => wrong)),
    },
  ],
  async round() {
    const stage = await Stage.set(true);
    try {
      const count = rate * seconds;
      const args = ['--rate', String(rate), '--count', String(count)];
      const { tab } = await stage.open();
      await stage.run({ children: [{ name: 'paced', program: stage.paced(), args }], pipes: { main: {} } });
      await tab.locator('[data-kind=message]').first().waitFor();
      await watchPage(tab);
      await stage.host.ended;
      const seen = await stopWatching(tab);
      const state = await stage.host.channel.request('state', {});
      const recorded = state.pipes[0]?.past.in.messages ?? 0;
      const live = state.pipes[0]?.instances.reduce((sum, one) => sum + one.in.messages, 0) ?? 0;
      return {
        framesPerSecond: seen.frames / seen.seconds,
        wrong: Math.abs(count - recorded - live) + seen.torn,
      };
    } finally {
      await stage.close();
    }
  },
});

/** From the moment when a child writes a message to its row on the screen. */
const latency = measurement<number>({
  rounds: 3,
  rows: [
    {
      id: 'ui-latency',
      what: 'message written by a child → row painted, p95',
      unit: 'ms',
      against: null,
      target: { of: 'ours', atMost: 60 },
      outcome: absolute,
    },
  ],
  async round() {
    const stage = await Stage.set(true);
    try {
      const args = ['--rate', '15', '--count', '150'];
      const { tab } = await stage.open();
      await stage.run({ children: [{ name: 'paced', program: stage.paced(), args }], pipes: { main: {} } });
      await tab.locator('[data-kind=message]').first().waitFor();
      await watchPage(tab);
      await stage.host.ended;
      const { latencies } = await stopWatching(tab);
      if (latencies.length < 50) throw new Error(`Only ${latencies.length} messages were seen.`);
      return latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.95)] ?? Number.NaN;
    } finally {
      await stage.close();
    }
  },
});

/** The script of the page as it ships. */
const bundle = measurement<number>({
  rounds: 1,
  rows: [
    {
      id: 'ui-bundle',
      what: 'script of the page',
      unit: 'kB',
      against: null,
      target: { of: 'ours', atMost: 250 },
      outcome: absolute,
    },
  ],
  round: async () => statSync('dist/webview/main.js').size / 1000,
});

function absolute(values: readonly number[]): { ours: number; reference: null; ratio: null } {
  return { ours: median(values), reference: null, ratio: null };
}

export const following: readonly AnyMeasurement[] = [flood, latency, bundle];
