/**
 * The product against references, in one run:  npm run bench [-- ROW …]
 *
 * ROW is the beginning of a row's id. The long rows run only when they are named, or all with `--long`. `--rounds N`
 * for a quick look. Writes out/bench.json; exit code 1 when a target is missed.
 */
import { measurements } from './measurements.ts';
import { runBench } from './support/runBench.ts';

void runBench(measurements, 'out/bench.json').then((code) => {
  process.exitCode = code;
});
