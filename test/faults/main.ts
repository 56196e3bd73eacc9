/**
 * Runs the matrix of faults on this system:  main.cjs [ROW…] [--short | --long | --count N] [--seed N]
 *
 * It runs where the product runs, so on Windows (or under Wine) in Windows' Node. The numbers go to the file named by
 * TEST_RESULT_FILE, if any.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { childKilled } from './childKilled.ts';
import { clockJumps } from './clockJumps.ts';
import { clocks } from './clocks.ts';
import { disk } from './disk.ts';
import { diskFails } from './diskFails.ts';
import { diskStalls } from './diskStalls.ts';
import { type Counts, type Fault, Skipped } from './fault.ts';
import { floods } from './floods.ts';
import { hostileDescriptions } from './hostileDescriptions.ts';
import { hostileMessages } from './hostileMessages.ts';
import { hostKilled } from './hostKilled.ts';
import { keeperKilled } from './keeperKilled.ts';
import { mutatedCaptures } from './mutatedCaptures.ts';
import { numberedFloods } from './numberedFloods.ts';
import { overruns } from './overruns.ts';
import { partedMessages } from './partedMessages.ts';
import { repeated } from './repeat.ts';
import { sectionShrinks } from './sectionShrinks.ts';
import { Place } from './support/place.ts';
import { mark, openHandles } from './support/processes.ts';
import { Random } from './support/random.ts';
import { patience } from './support/recorder.ts';
import { until } from './support/until.ts';

const faults: readonly Fault[] = [
  hostKilled,
  childKilled,
  keeperKilled,
  ...disk,
  partedMessages,
  diskStalls,
  diskFails,
  ...floods,
  ...numberedFloods,
  sectionShrinks,
  overruns,
  clockJumps,
  clocks,
  mutatedCaptures,
  hostileDescriptions,
  hostileMessages,
  repeated,
];

/** Threads of Node's pool, and libraries that the first row loads for all. */
const slack = process.platform === 'win32' ? 24 : 8;

/** Somebody ends the matrix: the row that runs cleans up after itself, and no other begins. */
let interrupted = false;
const interruption = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted = true;
      reject(new Error('It was told to end.'));
    });
  }
});
interruption.catch(() => {});

type Outcome = 'survived' | 'skipped' | 'FAILED';
interface EndedRow {
  readonly row: string;
  readonly outcome: Outcome;
  /** What was found, or the error. */
  readonly reported: string;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      count: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !faults.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no row ${unknown.join(', ')}; there are: ${faults.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const size: keyof Counts = values.short ? 'short' : values.long ? 'long' : 'normal';
  const count = values.count === undefined ? null : Number(values.count);
  if (count !== null && !(Number.isInteger(count) && count > 0)) {
    console.error(`--count ${values.count} is no number of times.`);
    return 2;
  }
  const seed = Number(values.seed ?? Date.now() % 1e9);
  const rows = faults.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  process.env[mark] = `${process.pid}-${seed}`;
  const ended: EndedRow[] = [];
  for (const fault of rows) {
    if (interrupted) break;
    ended.push(await runRow(fault, count ?? fault.counts[size], seed));
  }
  const number = (wanted: Outcome) => ended.filter(({ outcome }) => outcome === wanted).length;
  const [survived, failed, skipped] = [number('survived'), number('FAILED'), number('skipped')];
  console.log(
    `${systemName()}: ${survived} survived, ${failed} failed, ${skipped} skipped; random numbers from seed ${seed}`,
  );
  const file = process.env.TEST_RESULT_FILE;
  const failures = ended.flatMap(({ outcome, row, reported }) => {
    return outcome === 'FAILED' ? [`${row}\n${reported}`] : [];
  });
  if (file) writeFileSync(file, JSON.stringify({ passed: survived, failed, failures }));
  return failed === 0 ? 0 : 1;
}

async function runRow(fault: Fault, count: number, seed: number): Promise<EndedRow> {
  const what = fault.what.replace('#', count.toLocaleString('en').replaceAll(',', ' '));
  const begun = performance.now();
  const say = (outcome: Outcome, reported: string): EndedRow => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${outcome.padEnd(8)}  ${fault.name.padEnd(22)} ${what} (${seconds} s)`);
    console.log(`${' '.repeat(33)}${reported}`);
    return { row: fault.name, outcome, reported };
  };
  using place = new Place();
  const handles = openHandles(process.pid);
  let timer: NodeJS.Timeout | undefined;
  const limit = fault.patience ?? 60 + count;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It has not ended within ${limit} s.`)), limit * 1000);
  });
  try {
    const run = fault.run({ count, place, random: new Random(seed) });
    const reported = await Promise.race([run, hangs, interruption]);
    await place.nothingLeft();
    await until('the keeper to hold no more handles than before', patience, () => {
      return openHandles(process.pid) <= handles + slack;
    });
    return say('survived', reported);
  } catch (error) {
    if (error instanceof Skipped) return say('skipped', error.message);
    return say('FAILED', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function systemName(): string {
  return process.platform === 'win32' ? 'Windows' : 'Linux';
}

void main().then((code) => process.exit(code));
