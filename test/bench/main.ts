/**
 * The product against references, in one run:  npm run bench [-- ROW …]
 *
 * ROW is the beginning of a row's id. The long rows run only when they are named, or all with `--long`. `--rounds N`
 * for a quick look. Writes out/bench.json; exit code 1 when a target is missed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measurements } from './measurements.ts';
import { Bench } from './support/bench.ts';
import type { Result } from './support/measurement.ts';
import { heading, tableRow } from './support/table.ts';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    list: { type: 'boolean' },
  },
});

async function main(): Promise<number> {
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
  mkdirSync('out', { recursive: true });
  writeFileSync('out/bench.json', `${JSON.stringify(results, null, 2)}\n`);
  const met = results.filter((result) => result.met).length;
  console.log(`${met} of ${results.length} targets met`);
  return met === results.length ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
