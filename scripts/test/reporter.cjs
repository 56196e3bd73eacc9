// mocha's usual output, and what the closing lines need in the file named by TEST_RESULT_FILE.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

const file = process.env.TEST_RESULT_FILE;

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    if (!file) return;
    const failures = [];
    const tell = (running) => {
      const { passes, failures: failed } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed, failures, running }));
    };
    runner.on('fail', (test, error) => {
      failures.push(`${test.fullTitle()}\n${error.stack ?? error.message ?? error}`);
    });
    // Told at each test, not at the end only: a suite that hangs is killed, and its last test is the one to look at.
    // Of files that run side by side, it is told only what has passed.
    runner.on('test', (test) => tell(runner.isParallelMode() ? null : test.fullTitle()));
    runner.once('end', () => tell(null));
  }
};
