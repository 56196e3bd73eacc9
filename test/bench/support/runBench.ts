import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from './bench.ts';
import type { AnyMeasurement, Result } from './measurement.ts';
import { heading, tableRow } from './table.ts';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    list: { type: 'boolean' },
  },
});

/**
 * Runs what the command line names, prints the table and writes it as JSON.
 * @returns exit code: 1 when a target is missed, 2 when nothing has such a name
 */
export async function runBench(measurements: readonly AnyMeasurement[], resultFile: string): Promise<number> {
  const isWanted = ({ id }: { id: string }) => wanted.some((prefix) => id.startsWith(prefix));
  const chosen = measurements.filter(({ rows, long }) =>
    wanted.length > 0 ? rows.some(isWanted) : long === options.long,
  );
  if (options.list || chosen.length === 0) {
    for (const { rows } of measurements) for (const { id, what } of rows) console.log(id.padEnd(28), what);
    return options.list ? 0 : 2;
  }
  const bench = new Bench();
  const results: Result[] = [];
  console.log(heading);
  try {
    for (const measurement of chosen) {
      for (const result of await measurement.run(
        bench,
        options.rounds ? Number(options.rounds) : undefined,
      )) {
        if (wanted.length > 0 && !isWanted(result)) continue;
        results.push(result);
        console.log(tableRow(result));
      }
    }
  } finally {
    bench.close();
  }
  mkdirSync(dirname(resultFile), { recursive: true });
  writeFileSync(resultFile, `${JSON.stringify(results, null, 2)}\n`);
  const met = results.filter((result) => result.met).length;
  console.log(`${met} of ${results.length} targets met`);
  return met === results.length ? 0 : 1;
}
