import type { z } from 'zod';

const MOST_ISSUES = 10;

/** What does not fit a schema, in one line, each with its place. */
export function issueText(error: z.ZodError, most = MOST_ISSUES): string {
  const said = error.issues.slice(0, most).map(({ path, message }) => {
    const where = path.map(String).join('.');
    return where === '' ? message : `${where}: ${message}`;
  });
  return said.join('; ');
}
