import { setTimeout as sleep } from 'node:timers/promises';
import { solveOptions } from '../../src/compose/create-workbench.ts';
import type { Workbench } from '../../src/compose/create-workbench.ts';
import type { Settings } from '../../src/compose/settings.ts';
import type { LanguageModel } from '../../src/core/model/language-model.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import type { SolveRequest } from '../../src/core/solve/solve-request.ts';
import { languageSupport } from '../../src/core/stub/language-table.ts';
import { ADD_STUB, arithmetic } from '../../src/testing/arithmetic-box.ts';
import { createFakeSandbox, execution } from '../../src/testing/fake-sandbox.ts';

/** A stub, what a model answers to it by its seed, and where the answers run. */
export type Scene = {
  readonly text: string;
  readonly answer: (seed: number) => string;
  /** How long the model takes for an answer. */
  readonly answerMs: number;
  readonly sandbox: Sandbox;
};

/** Answers that are there at once, and run in a real sandbox. */
export function sceneInSandbox(sandbox: Sandbox): Scene {
  return { text: TEXT, answer: digits, answerMs: 0, sandbox };
}

/** How long a replayed answer and a replayed run take: as long as they would, without the work. */
const ANSWER_MS = 30;
const RUN_MS = 30;

/** Answers and runs that take their time and no more: what is left is the search itself. */
export function replayedScene(): Scene {
  const sandbox = createFakeSandbox(async job => {
    await sleep(RUN_MS);
    return execution(arithmetic(job));
  });
  return { text: ADD_STUB, answer: sums, answerMs: ANSWER_MS, sandbox };
}

const TEXT = `def digit_sum(n):
    """The sum of a number's digits.

    >>> digit_sum(0)
    0
    >>> digit_sum(123)
    6
    >>> digit_sum(999)
    27
    """
`;

/** A solve that always goes the same way: its whole budget is spent, and most candidates are wrong. */
export async function replayedRequest(
  workbench: Workbench,
  settings: Settings,
  { text }: Pick<Scene, 'text'>,
): Promise<SolveRequest> {
  const parsers = await workbench.parsers();
  const file = { path: 'task.py', text };
  const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
  if (stub === undefined) throw new Error('the stub is not there');
  const options = { ...solveOptions(settings), earlyStop: false };
  const purpose = 'benchmark';
  return { file, stub, options, modules: [], tests: [], moduleNames: ['task'], purpose };
}

/** Tokens of an answer, written one by one. */
const TOKENS = 60;

/**
 * A model that answers, token by token, what the seed says: the solve's own work is all there is to
 * measure, and what tracing adds to it is as large a share as it can be.
 */
export function replayingModel({ answer, answerMs }: Scene): LanguageModel {
  const usage = { promptTokens: 200, completionTokens: TOKENS, evaluatedTokens: 80, modelCalls: 1 };
  return {
    identity: { id: 'replayed', weakStandIn: false, engine: 'replay' },
    parallel: 8,
    load: () => Promise.resolve(),
    async generate({ sampling }, { onText } = {}) {
      if (answerMs > 0) await sleep(answerMs);
      const text = answer(sampling.seed);
      for (let token = 1; token <= TOKENS; token += 1) {
        const soFar = text.slice(0, Math.ceil((text.length * token) / TOKENS));
        const written = { usage: { ...usage, completionTokens: token } };
        if (onText?.(soFar, written) === 'stop') return { text: soFar, finish: 'stopped', usage };
      }
      return { text, finish: 'end', usage };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A body that differs with every seed, and is right for one seed in four. */
function digits(seed: number): string {
  const off = seed % 4;
  return [
    `    total = ${seed % 100_000}`,
    `    total -= ${seed % 100_000}`,
    '    while n > 0:',
    '        total += n % 10',
    '        n //= 10',
    off === 0 ? '    return total' : `    return total + ${off}`,
    '',
  ].join('\n');
}

/** The same of a sum. */
function sums(seed: number): string {
  const operator = ['+', '-', '*', '-'][seed % 4] ?? '-';
  return `    unused = ${seed % 100_000}\n    return a ${operator} b\n`;
}
