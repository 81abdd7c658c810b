// Mocha's `spec`, which people read, and the counts as JSON, which `scripts/test.mjs` reads.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

const file = process.env.REASON_CODE_TEST_RESULT;

module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const summary = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };
    runner.on('pass', () => (summary.passed += 1));
    runner.on('fail', (test, error) => {
      summary.failed += 1;
      summary.failures.push(`${test.fullTitle()}: ${error.message}`);
    });
    runner.on('pending', test => {
      summary.skipped += 1;
      summary.skips.push(test.fullTitle());
    });
    runner.on('end', () => {
      if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
    });
  }
};
