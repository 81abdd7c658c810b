import { solveOptions } from '../../src/compose/create-workbench.ts';
import type { Workbench } from '../../src/compose/create-workbench.ts';
import type { Settings } from '../../src/compose/settings.ts';
import type { LanguageModel } from '../../src/core/model/language-model.ts';
import type { SolveRequest } from '../../src/core/solve/solve-request.ts';
import { languageSupport } from '../../src/core/stub/language-table.ts';

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
): Promise<SolveRequest> {
  const parsers = await workbench.parsers();
  const file = { path: 'digits.py', text: TEXT };
  const [stub] = languageSupport('python').findStubs(TEXT, parsers.python).stubs;
  if (stub === undefined) throw new Error('the stub is not there');
  const options = { ...solveOptions(settings), earlyStop: false };
  const purpose = 'benchmark';
  return { file, stub, options, modules: [], tests: [], moduleNames: ['digits'], purpose };
}

/** Tokens of an answer, written one by one. */
const TOKENS = 60;

/**
 * A model that answers at once, token by token, what the seed says: the solve's own work is all
 * there is to measure, and what tracing adds to it is as large a share as it can be.
 */
export function replayingModel(): LanguageModel {
  const usage = { promptTokens: 200, completionTokens: TOKENS, evaluatedTokens: 80, modelCalls: 1 };
  return {
    identity: { id: 'replayed', weakStandIn: false, engine: 'replay' },
    parallel: 8,
    load: () => Promise.resolve(),
    async generate({ sampling }, { onText } = {}) {
      await Promise.resolve();
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
function answer(seed: number): string {
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
