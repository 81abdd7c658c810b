import { z } from 'zod';
import { LANGUAGES } from '../../base/source.ts';
import type { Registry } from '../registry.ts';
import type { TypeChecker } from '../type-check.ts';

/** The tool that checks types and names; nothing of the program is run. */
export function registerTypeCheck(registry: Registry, checker: TypeChecker): void {
  registry.register({
    name: 'type_check',
    description:
      'Checks the names and types of a program without running it: TypeScript by its own checker, ' +
      'JavaScript by the same for names, Python for undefined names, calls that cannot fit and what is never used.',
    input: z.strictObject({
      language: z.enum(LANGUAGES),
      source: z.string().max(1_000_000).describe('The whole program.'),
    }),
    output: z.object({
      checked: z.boolean(),
      checker: z.string().describe('What looked at it; empty when nothing did.'),
      why: z.string().describe('Why nothing did; empty otherwise.'),
      problems: z.array(
        z.object({
          line: z.number(),
          severity: z.enum(['error', 'warning']),
          code: z.string(),
          message: z.string(),
        }),
      ),
      truncated: z.boolean(),
    }),
    timeoutMs: 60_000,
    async run({ language, source }, { signal }) {
      const report = await checker.check({ language, source, files: [] }, signal);
      if (report.status === 'unchecked')
        return { checked: false, checker: '', why: report.why, problems: [], truncated: false };
      const { checker: name, problems, truncated } = report;
      return { checked: true, checker: name, why: '', problems: [...problems], truncated };
    },
  });
}
