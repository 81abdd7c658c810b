import { pathToRoot } from '../search/backup.ts';
import { ask, tell } from '../search/algorithm.ts';
import { NO_USAGE } from '../model/language-model.ts';
import { reward } from '../reward/reward.ts';
import { judge } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { programKey } from './read-answer.ts';
import { outcomeOf, tellNode } from './run-search.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext } from './solve-context.ts';

/**
 * Makes the body that the function has the first candidate of a search, judged as any other. True
 * when that leaves something to search for: it ran, and it failed. Without a check it is not run.
 */
export async function judgeWritten(
  context: SharedContext,
  searched: Searched,
  signal: AbortSignal,
): Promise<boolean> {
  const { request, problem, cases, clock, emit } = context;
  const { file, stub } = request;
  const { tree, rng } = searched;
  if (cases.length === 0) return false;
  const trial = ask(tree, rng);
  if (trial === undefined) return false;
  emit({ type: 'trial-start', trial: trial.id, parent: trial.parent });
  const began = clock.now();
  const splice = problem.support.asWritten(file.text, problem.parser, stub);
  const key = programKey(problem, splice.program);
  const judgement = await judge(context, trial, { key, splice }, signal);
  const wallMs = clock.now() - began;
  const body = file.text.slice(stub.bodySpan.start, stub.bodySpan.end);
  const state: Attempt = {
    reward: reward(judgement) ?? 0,
    action: 'sample',
    usage: NO_USAGE,
    wallMs,
    times: { reflectMs: 0, modelMs: 0, sandboxMs: wallMs },
    splice,
    candidate: { body, imports: [] },
    ...(key === undefined ? {} : { key }),
    judgement,
  };
  const outcome = outcomeOf(state, searched);
  const node = tell(tree, trial, outcome);
  if (node !== undefined)
    tellNode(context, searched, { trial, node, changed: pathToRoot(tree, node) });
  return outcome.closed !== true && request.writtenBody === 'mend';
}
