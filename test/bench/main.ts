/** The recorder against references in C, in one run:  npm run bench */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingRate } from './recordingRate.ts';

const rounds = 5;
const target = 0.9;
const rows = [
  { name: '64 B', size: 64, count: 500_000 },
  { name: '4 KiB', size: 4096, count: 100_000 },
  { name: '64 KiB', size: 65_536, count: 10_000 },
];

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const thousands = (rate: number) => (rate / 1000).toFixed(1).padStart(10);

async function main(): Promise<number> {
  const wanted = process.argv[2];
  const folder = mkdtempSync(join(tmpdir(), 'ipc-bench-'));
  const results: Array<{ row: string; ours: number; reference: number; receiveOnly: number; ratio: number }> =
    [];
  try {
    const recorder = join(folder, 'recorder');
    const compiled = spawnSync('gcc', ['-O2', '-Wall', '-Wextra', '-o', recorder, 'test/bench/recorder.c'], {
      stdio: 'inherit',
    });
    if (compiled.status !== 0) throw new Error('The reference could not be compiled.');
    console.log(
      'recording, one pipe          ours  reference  only receives   ratio  target   (1000 messages/s, medians)',
    );
    for (const row of rows.filter(({ name }) => wanted === undefined || name === wanted)) {
      const rates = await recordingRate(folder, recorder, { ...row, rounds });
      const ratio = median(rates.ours.map((rate, round) => rate / (rates.reference[round] ?? Number.NaN)));
      const [ours, reference, receiveOnly] = [
        median(rates.ours),
        median(rates.reference),
        median(rates.receiveOnly),
      ];
      results.push({ row: row.name, ours, reference, receiveOnly, ratio });
      console.log(
        `${row.name.padEnd(22)}${thousands(ours)} ${thousands(reference)} ${thousands(receiveOnly)}      ${ratio.toFixed(2)}  ≥ ${target}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  mkdirSync('out', { recursive: true });
  writeFileSync('out/bench.json', `${JSON.stringify(results, null, 2)}\n`);
  const met = results.filter(({ ratio }) => ratio >= target).length;
  console.log(`${met} of ${results.length} targets met`);
  return met === results.length ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
