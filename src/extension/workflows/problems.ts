import { isReasonCodeError } from '../../core/base/errors.ts';

/** Something wrong with a workflow file; lines are counted from 1. */
export type Problem = { readonly line: number; readonly message: string };

/** The problems that checking a workflow threw, each with its line. Throws what is none of them. */
export function problemsOf(error: unknown, source: string): readonly Problem[] {
  if (!isReasonCodeError(error, 'workflow-invalid')) throw error;
  return error.message.split('\n').map(said => {
    const rest = said.startsWith(`${source}:`) ? said.slice(source.length + 1) : said;
    const [, line, message] = /^(\d+): (.*)$/s.exec(rest) ?? [];
    return { line: line === undefined ? 1 : Number(line), message: message ?? rest.trim() };
  });
}
