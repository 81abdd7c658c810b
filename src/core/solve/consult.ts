import { deriveSeed } from '../base/rng.ts';
import { NO_USAGE } from '../model/language-model.ts';
import type { Usage } from '../model/language-model.ts';
import type { ModelPlace } from '../router/route.ts';
import { NOTHING_LOOKED_UP, askTools } from './ask-tools.ts';
import type { Looked } from './ask-tools.ts';
import type { SolveContext } from './solve-context.ts';
import type { ToolUseParts } from './tool-use.ts';

/** Calls before the first candidate, and before each repair. */
const CALLS_BEFORE = 3;
const CALLS_DURING = 1;
/** Salts of the seeds, away from those of trials and reflections. */
const SALT = 1_000_003;

/** What was looked up for one prompt, and what that took. */
export type Consulted = { readonly text: string | undefined; readonly usage: Usage };

export const NOT_CONSULTED: Consulted = { text: undefined, usage: NO_USAGE };

/** Lets the models of one solve look things up. */
export type Consultant = {
  /** What each model looks up once, before its first candidate; only the first caller is charged. */
  before(context: SolveContext, signal: AbortSignal): Promise<Consulted>;
  /** What is looked up before a repair. */
  during(
    context: SolveContext,
    repair: { readonly trial: number; readonly feedback: string },
    signal: AbortSignal,
  ): Promise<Consulted>;
};

/** A consultant for one solve; undefined where models call no tools. */
export function createConsultant(use: ToolUseParts | undefined): Consultant | undefined {
  if (use === undefined || use.tools.length === 0) return undefined;
  const asked = new Map<ModelPlace, Promise<Looked>>();
  return {
    async before(context, signal) {
      if (use.when === 'during') return NOT_CONSULTED;
      const known = asked.get(context.place);
      if (known !== undefined) return { text: (await known).text, usage: NO_USAGE };
      const looking = ask(use, context, { mostCalls: CALLS_BEFORE, salt: 0 }, signal);
      // Its own caller hears of an abort; the others are told nothing.
      asked.set(
        context.place,
        looking.catch(() => NOTHING_LOOKED_UP),
      );
      return looking;
    },
    async during(context, { trial, feedback }, signal) {
      if (use.when === 'before') return NOT_CONSULTED;
      const more = { mostCalls: CALLS_DURING, salt: 1 + trial, trial, feedback };
      return ask(use, context, more, signal);
    },
  };
}

type More = {
  readonly mostCalls: number;
  readonly salt: number;
  readonly trial?: number;
  readonly feedback?: string;
};

async function ask(
  use: ToolUseParts,
  { model, place, problem, request, traceId, emit }: SolveContext,
  { mostCalls, salt, trial, feedback }: More,
  signal: AbortSignal,
): Promise<Looked> {
  const about = [
    `The function:\n\n${problem.header}`,
    ...(feedback === undefined ? [] : [feedback]),
  ];
  const looked = await askTools({
    ...{ use, model, place, mostCalls, signal },
    about: about.join('\n\n'),
    seed: deriveSeed(request.options.seed, SALT + salt),
    turn: traceId,
  });
  const { text = '', calls } = looked;
  const of = trial === undefined ? {} : { trial };
  if (calls.length > 0) emit({ type: 'background', source: 'tools', text, calls, ...of });
  return looked;
}
