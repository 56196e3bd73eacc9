import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

const [words] = process.argv.slice(2);

/** mocha is an ECMAScript module, which a CommonJS bundle can only import like this. */
void import('mocha').then(async ({ default: Mocha }) => {
  const mocha = new Mocha({
    ui: 'bdd',
    // Tells the numbers and what failed to TEST_RESULT_FILE.
    reporter: join(__dirname, '../../scripts/test/reporter.cjs'),
    timeout: 60_000,
    ...(words ? { fgrep: words } : {}),
  });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  const runner = mocha.run((failed) => {
    parentPort?.postMessage(failed === 0 && (runner.stats?.passes ?? 0) > 0);
  });
});
