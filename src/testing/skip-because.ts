/** Skips a test, and says why: a skip without a reason looks like a test that somebody forgot. */
export function skipBecause(test: Mocha.Context, why: string): never {
  console.log(`      skipped: ${why}`);
  return test.skip();
}
