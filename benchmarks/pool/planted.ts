import { createRng, deriveSeed } from '../../src/core/base/rng.ts';
import { ask, tell } from '../../src/core/search/algorithm.ts';
import { sampleBeta } from '../../src/core/search/beta.ts';
import type { StrategyName } from '../../src/core/search/strategy.ts';
import { createTree } from '../../src/core/search/tree.ts';
import { strategyOf } from '../../src/core/solve/strategies.ts';

/** A made-up model: what a try takes, and how chances to pass are spread over tasks. */
export type Planted = {
  /** Beta(a, b) of a fresh answer. */
  readonly fresh: { readonly a: number; readonly b: number };
  /** Mean chance of a repair; spread as Beta(0.3, …) over tasks, apart from that of fresh ones. */
  readonly repair: number;
  readonly tokens: { readonly fresh: number; readonly repair: number };
};

/** CodeGen-16B's spread (search.md, section 4), and what the stand-in's answers take. */
export const PLANTED: Omit<Planted, 'repair'> = {
  fresh: { a: 0.26, b: 0.9 },
  tokens: { fresh: 40, repair: 150 },
};

/** What failing candidates come to; a reward of each kind. */
const FAILED = [0.05, 0.15, 0.2, 0.5];

/** Share of made-up tasks that a strategy finds a passing candidate for within so many tokens. */
export function plantedRate(
  name: StrategyName,
  { fresh, repair, tokens }: Planted,
  {
    budget,
    tasks,
    seed,
  }: { readonly budget: number; readonly tasks: number; readonly seed: number },
): number {
  const rng = createRng(seed);
  let solved = 0;
  for (let task = 0; task < tasks; task += 1) {
    const chances = {
      fresh: sampleBeta(rng, fresh.a, fresh.b),
      repair: repair === 0 ? 0 : sampleBeta(rng, 0.3, 0.3 / repair - 0.3),
    };
    if (solves(name, { chances, tokens, budget }, deriveSeed(seed, task))) solved += 1;
  }
  return solved / tasks;
}

type PlantedTask = {
  readonly chances: { readonly fresh: number; readonly repair: number };
  readonly tokens: Planted['tokens'];
  readonly budget: number;
};

function solves(
  name: StrategyName,
  { chances, tokens, budget }: PlantedTask,
  seed: number,
): boolean {
  const policy = strategyOf(name).policy();
  const tree = createTree<undefined>({ policy, root: undefined, maxDepth: 4 });
  const rng = createRng(seed);
  for (let spent = 0; spent < budget;) {
    const trial = ask(tree, rng);
    if (trial === undefined) return false;
    const kind = trial.move.kind === 'fresh' ? 'fresh' : 'repair';
    const passes = rng() < chances[kind];
    if (passes) return true;
    spent += tokens[kind];
    const value = FAILED[Math.floor(rng() * FAILED.length)] ?? 0;
    tell(tree, trial, { state: undefined, value, cost: tokens[kind] });
  }
  return false;
}
