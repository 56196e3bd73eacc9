// mocha's usual output, and the numbers for the closing line in the file named by TEST_RESULT_FILE.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      if (process.env.TEST_RESULT_FILE) {
        writeFileSync(process.env.TEST_RESULT_FILE, JSON.stringify({ passed: passes, failed: failures }));
      }
    });
  }
};
