/** What a test ends with that cannot be run here. */
export class Skip extends Error {}

/** The counts of a suite that nothing was run of. */
export const NOTHING = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };

/** The counts of a suite that cannot be run here. */
export function skipped(why) {
  return { ...NOTHING, skipped: 1, skips: [why] };
}

/** The counts of a suite that failed as a whole. */
export function failure(why) {
  return { ...NOTHING, failed: 1, failures: [why] };
}

/** The counts of two suites. */
export function together(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    skips: [...one.skips, ...other.skips],
    failures: [...one.failures, ...other.failures],
  };
}

/**
 * Runs tests one after the other, says how each ended, and gives the counts. A test has a `name`;
 * `attempt` runs it, and has failed when it throws. Then `onFailure` is told.
 */
export async function runSuite(tests, { log, attempt, onFailure = () => undefined }) {
  let counts = NOTHING;
  for (const test of tests) {
    const { name } = test;
    const began = Date.now();
    try {
      await attempt(test);
      counts = { ...counts, passed: counts.passed + 1 };
      log(`    ✔ ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      const why = `${name}: ${error.message}`;
      if (error instanceof Skip) {
        counts = together(counts, skipped(why));
        log(`    - ${name}`);
      } else {
        counts = together(counts, failure(why));
        log(`    ✘ ${name}\n${error.stack ?? error.message}`);
        await onFailure(test);
      }
    }
  }
  return counts;
}
