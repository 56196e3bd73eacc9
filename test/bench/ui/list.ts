import * as esbuild from 'esbuild';
import type { Frame } from 'playwright-core';
import { longCapture } from '../support/longCapture.ts';
import { type AnyMeasurement, measurement, median, type Outcome } from '../support/measurement.ts';
import { workPerFrame } from './pageWork.ts';
import { Stage } from './stage.ts';

const records = 10_000_000;
/** What a frame at 60 Hz has. ms */
const frame = 16;

/** Turns of the wheel, and places far apart. */
const scroll = (tab: Frame) =>
  tab.evaluate(() => {
    const rows = document.querySelector('.row-window');
    globalThis.step = () => {
      rows?.dispatchEvent(new WheelEvent('wheel', { deltaY: 300, bubbles: true, cancelable: true }));
    };
  });
const jump = (tab: Frame) =>
  tab.evaluate(() => {
    const bar = document.querySelector('.row-window-scrollbar');
    globalThis.step = (at: number) => {
      if (bar) bar.scrollTop = ((at * 7919) % 1000) * (bar.scrollHeight / 1000);
    };
  });

interface Pair {
  readonly ours: number;
  readonly reference: number;
}

interface Work {
  readonly scrolling: Pair;
  readonly jumping: Pair;
  /** ms from the opening of the tab. */
  readonly firstRows: Pair;
}

/** ms, told by the page itself: when the first row was painted, since its navigation began. */
const firstRowsOf = (tab: Frame) =>
  tab.evaluate(() => performance.getEntriesByName('first-rows')[0]?.startTime ?? Number.NaN);

function outcomeOf(pairs: readonly Pair[]) {
  const ours = median(pairs.map((pair) => pair.ours));
  const reference = median(pairs.map((pair) => pair.reference));
  return { ours, reference, ratio: ours / reference };
}

/** Within a frame, or half as much again as the floor where the machine is slow. */
function workOutcome(pairs: readonly Pair[]): Outcome {
  const outcome = outcomeOf(pairs);
  const { ours, ratio } = outcome;
  const met = ours <= frame || ratio <= 1.5;
  return { ...outcome, verdict: { met, why: `≤ ${frame} ms, or ≤ 1.5 × the floor` } };
}

const against = 'the same row window with rows that never change';
const target = { of: 'ours', atMost: frame } as const;

/** A capture of ten million records in the tab. */
const tenMillion = measurement<Work>({
  rounds: 3,
  rows: [
    {
      id: 'ui-first-rows',
      what: '10 M records: tab opened → first rows painted',
      unit: 'ms',
      against,
      target: { of: 'ours', atMost: 300 },
      outcome: (rounds) => outcomeOf(rounds.map(({ firstRows }) => firstRows)),
    },
    {
      id: 'ui-scroll',
      what: '10 M records: scrolling, processor time a frame',
      unit: 'ms',
      against,
      target,
      outcome: (rounds) => workOutcome(rounds.map(({ scrolling }) => scrolling)),
    },
    {
      id: 'ui-jump',
      what: '10 M records: jumping, processor time a frame',
      unit: 'ms',
      against,
      target,
      outcome: (rounds) => workOutcome(rounds.map(({ jumping }) => jumping)),
    },
  ],
  async round() {
    const capture = await longCapture(records);
    const stage = await Stage.set(false);
    try {
      stage.server.otherPages.set('/floor', await floorScript());
      await stage.host.channel.request('open', { file: capture });
      const { tab, page } = await stage.openForRows();
      const firstRows = await firstRowsOf(tab);
      await scroll(tab);
      const scrolled = await workPerFrame(tab, 120);
      await jump(tab);
      const jumped = await workPerFrame(tab, 60);
      await page.close();
      const floor = await stage.openForRows('/floor');
      const firstRowsFloor = await firstRowsOf(floor.tab);
      await scroll(floor.tab);
      const scrolledFloor = await workPerFrame(floor.tab, 120);
      await jump(floor.tab);
      const jumpedFloor = await workPerFrame(floor.tab, 60);
      return {
        firstRows: { ours: firstRows, reference: firstRowsFloor },
        scrolling: { ours: scrolled, reference: scrolledFloor },
        jumping: { ours: jumped, reference: jumpedFloor },
      };
    } finally {
      await stage.close();
    }
  },
});

async function floorScript(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: ['test/bench/ui/floorPage.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome134',
  });
  return outputFiles[0]?.text ?? '';
}

export const list: readonly AnyMeasurement[] = [tenMillion];
