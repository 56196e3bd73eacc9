// Sets up, builds, and runs the tests:  node scripts/test.mjs [suite …] [-- mocha arguments]
// Without a suite: the static checks and all suites. Needs nothing but Node in a fresh clone.
import { installNodeModules } from './setup/nodeModules.mjs';

installNodeModules();
// Only now can the rest be loaded: it uses what was just installed.
const { runTests } = await import('./test/runTests.mjs');
const separator = process.argv.indexOf('--');
const end = separator < 0 ? process.argv.length : separator;
process.exitCode = await runTests(process.argv.slice(2, end), process.argv.slice(end + 1));
