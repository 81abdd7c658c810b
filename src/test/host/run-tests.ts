import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { say } from './say.ts';

/** Counts of one run, for the script that started it. */
type Summary = {
  passed: number;
  failed: number;
  skipped: number;
  readonly failures: string[];
  readonly skips: string[];
};

const TIMEOUT_MS = 90_000;

/**
 * Runs the bundled tests inside the editor, whichever host it is. Prints a line a test, writes
 * the counts to the file that REASON_CODE_HOST_RESULT names, and rejects when a test failed.
 */
export async function runTests(load: () => void): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MS, reporter: Mocha.reporters.Base });
  mocha.suite.emit('pre-require', globalThis, 'host tests', mocha);
  load();
  const summary: Summary = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
  const began = Date.now();
  await new Promise<void>(resolve => {
    mocha
      .run(() => resolve())
      .on('pass', test => {
        summary.passed += 1;
        say(`    ✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
      })
      .on('pending', test => {
        summary.skipped += 1;
        summary.skips.push(test.fullTitle());
        say(`    - ${test.fullTitle()}`);
      })
      .on('fail', (test, error: Error) => {
        summary.failed += 1;
        summary.failures.push(`${test.fullTitle()}: ${error.message}`);
        say(`    ✘ ${test.fullTitle()}\n${error.stack ?? error.message}`);
      });
  });
  const file = process.env['REASON_CODE_HOST_RESULT'];
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify({ ...summary, seconds: (Date.now() - began) / 1000 }));
  }
  if (summary.failed > 0) throw new Error(`${summary.failed} host tests failed`);
}
