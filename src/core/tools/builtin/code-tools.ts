import { z } from 'zod';
import { LANGUAGES } from '../../base/source.ts';
import { DEFAULT_LIMITS } from '../../sandbox/limits.ts';
import { renderValue } from '../../sandbox/render-value.ts';
import type { Execution, InvocationOutcome, LoadOutcome, Sandbox } from '../../sandbox/sandbox.ts';
import { languageSupport } from '../../stub/language-table.ts';
import type { ParserTable } from '../../stub/parser.ts';
import type { Registry } from '../registry.ts';

const LANGUAGE = z.enum(LANGUAGES);
const SOURCE = z.string().max(1_000_000);
const LONGEST_VALUE = 10_000;

export const RUN_INPUT = z.strictObject({
  language: LANGUAGE,
  source: SOURCE.describe('The whole program.'),
  calls: z
    .array(z.string().min(1).max(100_000))
    .max(100)
    .default([])
    .describe('Expressions to evaluate once it is loaded, one after the other.'),
});
export const RUN_OUTPUT = z.object({
  status: z.enum(['ok', 'raised', 'syntax-error', 'missing-module', 'stopped']),
  message: z.string().describe('Why it is not ok; empty when it is.'),
  outcomes: z.array(
    z.object({
      call: z.string(),
      status: z.enum(['returned', 'raised', 'stopped']),
      value: z.string().describe('As the language shows it; or what was raised.'),
      output: z.string(),
    }),
  ),
  stderr: z.string(),
  wallMs: z.number(),
  sandbox: z.string(),
});
export type RunInput = z.infer<typeof RUN_INPUT>;
export type RunOutput = z.infer<typeof RUN_OUTPUT>;

export type CodeParts = {
  readonly sandbox: Sandbox;
  readonly parsers: () => Promise<ParserTable>;
};

/** The tools that run code, in the sandbox and nowhere else. */
export function registerCodeTools(registry: Registry, { sandbox, parsers }: CodeParts): void {
  registry.register({
    name: 'run_code',
    description:
      'Runs a program in a sandbox without files and network, and evaluates expressions in it.',
    input: RUN_INPUT,
    output: RUN_OUTPUT,
    permission: 'runs-code',
    run: (input, { signal }) => runCode(sandbox, input, signal),
  });
  registry.register({
    name: 'check_code',
    description:
      'Checks that a program parses, that what it imports can be had, and that it loads. ' +
      'Types are not checked.',
    input: z.strictObject({ language: LANGUAGE, source: SOURCE }),
    output: z.object({
      ok: z.boolean(),
      problems: z.array(z.object({ line: z.number().optional(), message: z.string() })),
    }),
    permission: 'runs-code',
    run: async ({ language, source }, { signal }) => {
      const parser = (await parsers())[language];
      const support = languageSupport(language);
      const problems: { line?: number; message: string }[] = [
        ...support.findStubs(source, parser).problems,
      ];
      const missing = support.missingModules(source, parser, []);
      if (missing.length > 0)
        problems.push({ message: `not in the sandbox: ${missing.join(', ')}` });
      if (problems.length === 0) {
        const { status, message } = await runCode(sandbox, { language, source, calls: [] }, signal);
        if (status !== 'ok') problems.push({ message });
      }
      return { ok: problems.length === 0, problems };
    },
  });
}

/** Runs a program in a fresh box. Whatever the program does is in the answer. */
export async function runCode(
  sandbox: Sandbox,
  { language, source, calls }: RunInput,
  signal: AbortSignal,
): Promise<RunOutput> {
  const execution = await sandbox.run(
    {
      program: { language, source, files: [] },
      invocations: calls.map(call => ({ call, mode: 'value' as const })),
    },
    { limits: DEFAULT_LIMITS, signal },
  );
  return toOutput(execution, { language, source, calls });
}

function toOutput(execution: Execution, { language, calls }: RunInput): RunOutput {
  const { load, outcomes, stderr, wallMs, sandbox } = execution;
  const said = outcomes.map((outcome, index) => ({
    call: calls[index] ?? '',
    ...outcomeText(outcome, language),
  }));
  const failed = said.find(({ status }) => status !== 'returned');
  const loaded = loadText(load);
  const status = loaded.status !== 'ok' || failed === undefined ? loaded.status : failed.status;
  const message = loaded.message || (failed?.value ?? '');
  return {
    status: status === 'returned' ? 'ok' : status,
    message,
    outcomes: said,
    stderr,
    wallMs,
    sandbox,
  };
}

function loadText(load: LoadOutcome): Pick<RunOutput, 'status' | 'message'> {
  switch (load.status) {
    case 'loaded':
      return { status: 'ok', message: '' };
    case 'stopped':
      return { status: 'stopped', message: `${load.stop.verdict}: ${load.stop.reason}` };
    case 'raised':
      return { status: 'raised', message: `${load.types[0] ?? 'Error'}: ${load.message}` };
    default:
      return { status: load.status, message: load.message };
  }
}

function outcomeText(
  outcome: InvocationOutcome,
  language: RunInput['language'],
): Omit<RunOutput['outcomes'][number], 'call'> {
  switch (outcome.status) {
    case 'returned': {
      const value = renderValue(outcome.value, language, LONGEST_VALUE);
      return { status: 'returned', value, output: outcome.output };
    }
    case 'raised': {
      const value = `${outcome.types[0] ?? 'Error'}: ${outcome.message}`;
      return { status: 'raised', value, output: outcome.output };
    }
    case 'stopped': {
      const { verdict, reason } = outcome.stop;
      return { status: 'stopped', value: `${verdict}: ${reason}`, output: '' };
    }
  }
}
