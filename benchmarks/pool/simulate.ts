import { createRng, deriveSeed } from '../../src/core/base/rng.ts';
import { isInsured } from '../../src/core/search/insurance.ts';
import { isHopeless } from '../../src/core/search/prospect.ts';
import type { Prospect, ProspectFit } from '../../src/core/search/prospect.ts';
import type { Row } from '../rows.ts';
import type { Draw, JudgedTask } from './judged-pool.ts';

/** Arms whose draws do not depend on each other, so that a pool can stand in for the model. */
export const SIMULATED = ['greedy', 'best-of-n', 'agreement', 'insured'] as const;

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
};

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
  const { draws } = task;
  const { arm, multiple, seed, cost, prospects } = budgeted;
  const order = orderOf(draws, seed);
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
    done = isDone(arm, taken) || isGivenUp(task, taken, prospects);
    if (done) break;
  }
  const ranDry = arm !== 'greedy' && !done && tokens < budget;
  return { taken, returned: returnedBy(arm, taken), tokens, budget, ranDry };
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

function isDone(arm: SimulatedArm, taken: readonly Draw[]): boolean {
  if (arm === 'agreement') return false;
  const passed = taken.flatMap((draw, at) =>
    draw.visible ? [{ at: at + 1, does: String(draw.program) }] : [],
  );
  const insurance = arm === 'insured' ? { equal: 2, extra: 2 } : { equal: 1, extra: 0 };
  return isInsured(passed, taken.length, insurance);
}

/** The program an arm hands back: of the best ones the one that was drawn most often, else the first. */
function returnedBy(arm: SimulatedArm, taken: readonly Draw[]): Draw | undefined {
  const best = Math.max(...taken.map(({ reward }) => reward));
  const tied = taken.filter(({ reward }) => reward === best);
  if (arm !== 'agreement' && arm !== 'insured') return tied[0];
  const votes = new Map<number, number>();
  for (const { program } of tied) votes.set(program, (votes.get(program) ?? 0) + 1);
  const most = Math.max(...votes.values());
  return tied.find(({ program }) => votes.get(program) === most);
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
