import { createRng, deriveSeed } from '../../src/core/base/rng.ts';
import type { Survivor } from '../../src/core/evidence/choose-among.ts';
import { chooseInStages } from '../../src/core/evidence/stages.ts';
import { NO_INSURANCE, isInsured } from '../../src/core/search/insurance.ts';
import { isWeakBits } from '../../src/core/evidence/result-bits.ts';
import { isHopeless } from '../../src/core/search/prospect.ts';
import type { Prospect, ProspectFit } from '../../src/core/search/prospect.ts';
import { SMALL_INSURANCE } from '../../src/core/solve/strategies.ts';
import type { Row } from '../rows.ts';
import type { Draw, JudgedTask } from './judged-pool.ts';

/**
 * Arms whose draws do not depend on each other, so that a pool can stand in for the model. `weighed` chooses as
 * `adaptive` does among all that `agreement` draws, `insured` also stops as that does.
 */
export const SIMULATED = ['greedy', 'best-of-n', 'agreement', 'weighed', 'insured'] as const;

export type SimulatedArm = (typeof SIMULATED)[number];

/**
 * What a token is: `evaluated` takes the prompt once, as a KV cache does; `prompted` takes it with
 * every answer.
 */
export type CostKind = 'evaluated' | 'prompted';

export type Budget = {
  readonly arm: SimulatedArm;
  /** In greedy answers of the task. */
  readonly multiple: number;
  readonly seed: number;
  readonly cost: CostKind;
  /** Gives a task up by this fit, as `adaptive` does. */
  readonly prospects?: ProspectFit['weights'];
  /** Ends sampled answers at so many tokens, as `adaptive` does. */
  readonly longest?: number;
};

/** At most what a program counts for that does not load. */
const UNFINISHED = 0.1;

/** What an arm made of a task. */
export type Simulated = {
  /** The draws it took, in order; the last one may have gone over the budget. */
  readonly taken: readonly Draw[];
  readonly returned: Draw | undefined;
  readonly tokens: number;
  readonly budget: number;
  /** The pool ended before the budget did, and before the arm was done. */
  readonly ranDry: boolean;
};

/** Plays an arm on a task of the pool: the greedy answer, then the others in an order of the seed. */
export function simulate(task: JudgedTask, budgeted: Budget): Simulated {
  const { arm, multiple, seed, cost, prospects, longest = Infinity } = budgeted;
  const order = orderOf(shortened(task.draws, longest), seed);
  const [first] = order;
  const budget = first === undefined ? 0 : multiple * priceOf(first, 0, cost);
  const most = arm === 'greedy' ? 1 : order.length;
  let tokens = 0;
  let done = false;
  const taken: Draw[] = [];
  for (const draw of order.slice(0, most)) {
    if (taken.length > 0 && tokens >= budget) break;
    tokens += priceOf(draw, taken.length, cost);
    taken.push(draw);
    done = isDone(arm, task, taken) || isGivenUp(task, taken, prospects);
    if (done) break;
  }
  const ranDry = arm !== 'greedy' && !done && tokens < budget;
  return { taken, returned: returnedBy(arm, task, taken), tokens, budget, ranDry };
}

/** What is known after some draws of a task, of which none was verified. */
export function prospectAfter({ examples, stub }: JudgedTask, taken: readonly Draw[]): Prospect {
  const tokens = taken.reduce((sum, draw) => sum + draw.completionTokens, 0);
  return {
    tried: taken.length,
    best: Math.max(...taken.map(({ reward }) => reward)),
    length: tokens / taken.length,
    examples,
    words: stub?.words ?? 0,
  };
}

function isGivenUp(
  task: JudgedTask,
  taken: readonly Draw[],
  weights: ProspectFit['weights'] | undefined,
): boolean {
  if (weights === undefined || task.examples === 0 || taken.some(({ visible }) => visible))
    return false;
  return isHopeless({ weights }, prospectAfter(task, taken));
}

/** What becomes of answers that are ended at a length: fewer tokens, and nothing that passes. */
export function shortened(draws: readonly Draw[], longest: number): Draw[] {
  return draws.map((draw, at) =>
    draw.greedy || draw.completionTokens <= longest
      ? draw
      : {
          ...draw,
          completionTokens: longest,
          visible: false,
          hidden: false,
          reward: Math.min(draw.reward, UNFINISHED),
          program: -1 - at,
        },
  );
}

/** The greedy answer, then the others in an order of the seed. */
export function orderOf(draws: readonly Draw[], seed: number): readonly Draw[] {
  const rng = createRng(deriveSeed(seed, draws.length));
  const keys = new Map(draws.map(draw => [draw, draw.greedy ? -1 : rng()]));
  return draws.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** The first answer pays for its prompt; later ones find all but its last token in the cache. */
function priceOf({ promptTokens, completionTokens }: Draw, at: number, cost: CostKind): number {
  return (at === 0 || cost === 'prompted' ? promptTokens : 1) + completionTokens;
}

function isDone(arm: SimulatedArm, task: JudgedTask, taken: readonly Draw[]): boolean {
  if (arm === 'agreement' || arm === 'weighed') return false;
  const passed = taken.flatMap(({ visible }, at) => (visible ? [at + 1] : []));
  const insurance = arm === 'insured' && isWeak(task) ? SMALL_INSURANCE : NO_INSURANCE;
  return isInsured(passed, taken.length, insurance);
}

/** Pools of which the bits were not recorded are taken for strong: nothing is said of them. */
function isWeak({ examples, bits = Infinity }: JudgedTask): boolean {
  return examples > 0 && isWeakBits(bits);
}

/** The program an arm hands back: the one that is chosen among those that pass, else the best. */
function returnedBy(arm: SimulatedArm, task: JudgedTask, taken: readonly Draw[]): Draw | undefined {
  const chooses = arm !== 'greedy' && arm !== 'best-of-n';
  if (chooses && taken.some(({ visible }) => visible))
    return chosenAmong(task, taken, arm !== 'agreement' && isWeak(task));
  const best = Math.max(...taken.map(({ reward }) => reward));
  const tied = taken.filter(({ reward }) => reward === best);
  if (!chooses) return tied[0];
  const votes = new Map<number, number>();
  for (const { program } of tied) votes.set(program, (votes.get(program) ?? 0) + 1);
  const most = Math.max(...votes.values());
  return tied.find(({ program }) => votes.get(program) === most);
}

/** What is settled on among the draws that pass, by what they do in other calls. */
function chosenAmong(
  { passing = [] }: JudgedTask,
  taken: readonly Draw[],
  weak: boolean,
): Draw | undefined {
  const known = new Map(passing.map(one => [one.program, one]));
  const found = new Map<number, Survivor & { readonly draw: Draw }>();
  taken.forEach((draw, order) => {
    if (!draw.visible) return;
    const { weight, ...first } = found.get(draw.program) ?? {
      draw,
      weight: 0,
      size: known.get(draw.program)?.size ?? 0,
      isGreedy: draw.greedy,
      order,
    };
    found.set(draw.program, { ...first, weight: weight + 1 });
  });
  const survivors = [...found.values()];
  // Of older pools it is only known which programs are the same.
  const does = survivors.map(
    ({ draw: { program } }) =>
      known.get(program)?.does.map(one => one ?? undefined) ?? [String(program)],
  );
  return survivors[chooseInStages(survivors, does, { weak }).chosen ?? -1]?.draw;
}

/** The same as a row, so that the report takes it. */
export function rowOf(task: JudgedTask, budget: Budget, machine: string): Row {
  const { taken, returned, tokens, budget: most } = simulate(task, budget);
  const sum = (pick: (draw: Draw) => number): number =>
    taken.reduce((all, draw) => all + pick(draw), 0);
  const { id, weakStandIn, sha256, engine } = task.model;
  return {
    version: 1,
    suite: task.suite,
    task: task.task,
    number: task.number,
    language: task.language,
    strategy: budget.arm,
    reflection: 'none',
    seed: budget.seed,
    // Nothing ends a task but its tokens, and the pool.
    simulationsBudget: budget.arm === 'greedy' ? 1 : 0,
    maxTokens: budget.arm === 'greedy' ? 0 : Math.ceil(most),
    ...(budget.arm === 'greedy' ? {} : { budgetMultiple: budget.multiple }),
    examples: task.examples,
    status: returned?.visible === true ? 'verified' : 'unverified',
    parses: (returned?.reward ?? 0) > 0,
    hidden: returned === undefined ? 'none' : returned.hidden ? 'pass' : 'fail',
    visiblePass: taken.some(({ visible }) => visible),
    oracle: taken.some(({ hidden }) => hidden),
    candidates: taken.length,
    candidatesPassing: taken.filter(({ hidden }) => hidden).length,
    promptTokens: sum(draw => draw.promptTokens),
    completionTokens: sum(draw => draw.completionTokens),
    evaluatedTokens: tokens,
    modelCalls: taken.length,
    executions: new Set(taken.map(({ program }) => program)).size,
    simulations: taken.length,
    wallMs: 0,
    traceId: '',
    sandbox: 'recorded',
    model: id,
    ...(sha256 === undefined ? {} : { modelSha256: sha256 }),
    weakStandIn,
    engine,
    machine,
  };
}
