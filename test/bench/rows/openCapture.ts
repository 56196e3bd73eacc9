import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { everything, type Query } from '../../../src/protocol/query.ts';
import { LiveHost } from '../../support/liveHost.ts';
import { longCapture } from '../support/longCapture.ts';
import { type AnyMeasurement, measurement, median } from '../support/measurement.ts';
import { percentile } from '../support/percentile.ts';

const rowsOnScreen = 50;
const jumps = 1000;

/** Seconds, and ms of each window. */
interface Opened {
  readonly first: number;
  readonly whole: number;
  readonly capinfos: number;
  readonly counting: number;
  readonly textSearch: number;
  readonly lengthFilter: number;
  readonly windows: readonly number[];
  readonly windowsMeanwhile: readonly number[];
}

/** What a tab asks when a capture is opened, of a host of its own, each time in a new one. */
const opening = (id: string, what: string, records: number, long: boolean): AnyMeasurement =>
  measurement<Opened>({
    rounds: 5,
    ...(long ? { long: true as const } : {}),
    rows: [
      {
        id: `${id}-first-rows`,
        what: `open ${what} records: first rows`,
        unit: 's',
        against: null,
        target: { of: 'ours', atMost: 0.3 },
        outcome: (rounds) => ({
          ours: median(rounds.map(({ first }) => first)),
          reference: null,
          ratio: null,
        }),
      },
      {
        id: `${id}-index`,
        what: `open ${what} records: whole index`,
        unit: 's',
        against: 'capinfos',
        target: { of: 'ratio', atMost: 0.25 },
        outcome: (rounds) => ({
          ours: median(rounds.map(({ whole }) => whole)),
          reference: median(rounds.map(({ capinfos }) => capinfos)),
          ratio: median(rounds.map(({ whole, capinfos }) => whole / capinfos)),
          beside: {
            'capinfos -c, which hashes nothing': median(rounds.map(({ counting }) => counting)),
            'then a search for text': median(rounds.map(({ textSearch }) => textSearch)),
            'a filter by length': median(rounds.map(({ lengthFilter }) => lengthFilter)),
          },
        }),
      },
      {
        id: `${id}-window`,
        what: `${rowsOnScreen} rows anywhere in ${what} records, p99`,
        unit: 'ms',
        against: null,
        target: { of: 'ours', atMost: 5 },
        outcome: (rounds) => ({
          ours: median(rounds.map(({ windows }) => percentile(windows, 0.99))),
          reference: null,
          ratio: null,
          beside: {
            p50: median(rounds.map(({ windows }) => percentile(windows, 0.5))),
            'p99 while it is still being read': median(
              rounds.map(({ windowsMeanwhile }) => percentile(windowsMeanwhile, 0.99)),
            ),
          },
        }),
      },
    ],
    async round() {
      const file = await longCapture(records);
      const capinfos = time(() => execFileSync('capinfos', [file], { stdio: ['ignore', 'pipe', 'ignore'] }));
      const counting = time(() =>
        execFileSync('capinfos', ['-c', file], { stdio: ['ignore', 'pipe', 'ignore'] }),
      );
      return { capinfos, counting, ...(await inHost(file, records)) };
    },
  });

export const openCapture: readonly AnyMeasurement[] = [
  opening('open-1M', '1 million', 1_000_000, false),
  opening('open-10M', '10 million', 10_000_000, true),
];

async function inHost(file: string, records: number): Promise<Omit<Opened, 'capinfos' | 'counting'>> {
  const host = new LiveHost();
  try {
    // That the process starts is not what is measured.
    await host.channel.request('listPipes', {});
    const rows = (query: Query, from: number) =>
      host.channel.request('rows', { query, from, count: rowsOnScreen });
    const timed = async (from: number) => {
      const begun = performance.now();
      const window = await rows(everything, from);
      if (window.rows.length !== rowsOnScreen) throw new Error(`There are ${window.rows.length} rows.`);
      return { window, took: performance.now() - begun };
    };
    const begun = performance.now();
    await host.channel.request('open', { file });
    let { window } = await timed(0);
    const first = performance.now() - begun;
    const windowsMeanwhile: number[] = [];
    while (window.total < records) {
      await pause(10);
      const jump = await timed(Math.floor(Math.random() * (window.total - rowsOnScreen)));
      windowsMeanwhile.push(jump.took);
      window = jump.window;
    }
    const whole = performance.now() - begun;
    const windows: number[] = [];
    for (let jump = 0; jump < jumps; jump++) {
      windows.push((await timed(Math.floor(Math.random() * (records - rowsOnScreen)))).took);
    }
    const looked = async (query: Query) => {
      const start = performance.now();
      while ((await rows(query, 0)).scanned < records) await pause(20);
      return (performance.now() - start) / 1000;
    };
    const textSearch = await looked({ ...everything, text: 'nowhere to be found' });
    const lengthFilter = await looked({ ...everything, filter: 'length > 1000000' });
    return { first: first / 1000, whole: whole / 1000, windows, windowsMeanwhile, textSearch, lengthFilter };
  } finally {
    await host.close();
  }
}

function time(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}
