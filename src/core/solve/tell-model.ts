import { deriveSeed } from '../base/rng.ts';
import { answerLanguage } from '../model/answer-language.ts';
import { NO_USAGE, addUsage } from '../model/language-model.ts';
import type { Usage } from '../model/language-model.ts';
import { reflect } from '../reflexion/reflect.ts';
import type { Trial } from '../search/tree.ts';
import type { Attempt } from './attempt.ts';
import { NOT_CONSULTED } from './consult.ts';
import { notesFor } from './recall.ts';
import type { SolveContext } from './solve-context.ts';

/** What a model is told beside the function, and what finding it out cost. */
export type Told = {
  readonly notes: string | undefined;
  readonly feedback: string | undefined;
  readonly usage: Usage;
};

/** Gathers it: what is remembered, what was looked up, and what became of the parent. */
export async function tellModel(
  context: SolveContext,
  trial: Trial,
  parent: Attempt,
  signal: AbortSignal,
): Promise<Told> {
  const { consultant } = context;
  const before = (await consultant?.before(context, signal)) ?? NOT_CONSULTED;
  const reflected = await feedbackFor(context, trial, parent, signal);
  const { feedback } = reflected;
  const during =
    feedback === undefined
      ? NOT_CONSULTED
      : ((await consultant?.during(context, { trial: trial.id, feedback }, signal)) ??
        NOT_CONSULTED);
  return {
    notes: joined([notesFor(context, trial.id), before.text]),
    feedback: joined([feedback, during.text]),
    usage: [before.usage, reflected.usage, during.usage].reduce(addUsage),
  };
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter(part => part !== undefined);
  return said.length === 0 ? undefined : said.join('\n\n');
}

async function feedbackFor(
  { model, request, traceId }: SolveContext,
  trial: Trial,
  { splice, judgement }: Attempt,
  signal: AbortSignal,
): Promise<{ feedback: string | undefined; usage: Usage }> {
  if (splice === undefined || judgement === undefined || trial.move.kind !== 'mend')
    return { feedback: undefined, usage: NO_USAGE };
  const { reflection: kind, seed } = request.options;
  const { fence } = answerLanguage(request.stub.language);
  const own = { seed: deriveSeed(seed, -1 - trial.id), turn: traceId };
  const options = { kind, model, fence, ...own, signal };
  const { text, usage } = await reflect({ code: splice.code, judgement }, options);
  return { feedback: text, usage };
}
