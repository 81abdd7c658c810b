import assert from 'node:assert/strict';
import { createRng, deriveSeed } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { uct } from './policies.ts';
import type { Policy } from './policy.ts';
import { createTree, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

const ARMS = [0.5, 0.4, 0.3, 0.2, 0.1];

/** A bandit: the root's children are its arms, their children are pulls. Gives the pseudo-regret. */
function regret(policy: Policy, pulls: number, seed: number): number {
  const tree = createTree<number>({ policy, root: -1, maxDepth: 2 });
  const rng = createRng(seed);
  let lost = 0;
  for (let pull = 0; pull < pulls; pull += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const arm = trial.parent === 0 ? trial.action : nodeAt(tree, trial.parent).state;
    const mean = ARMS[arm] ?? 0;
    lost += (ARMS[0] ?? 0) - mean;
    tell(tree, trial, { state: arm, value: rng() < mean ? 1 : 0 });
  }
  return lost;
}

const armsThenPulls = (depth: number): number => (depth === 0 ? ARMS.length : Infinity);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('UCB1 at the root', () => {
  const runs = Array.from({ length: 6 }, (_, seed) => seed);
  const regretOf = (pulls: number): number =>
    mean(runs.map(seed => regret(uct({ width: armsThenPulls }), pulls, seed)));

  it('regrets no more than the theorem says (Auer, Cesa-Bianchi, Fischer 2002, theorem 1)', () => {
    const pulls = 30_000;
    const gaps = ARMS.slice(1).map(arm => (ARMS[0] ?? 0) - arm);
    const bound =
      8 * gaps.reduce((sum, gap) => sum + Math.log(pulls) / gap, 0) +
      (1 + Math.PI ** 2 / 3) * gaps.reduce((sum, gap) => sum + gap, 0);
    const lost = regretOf(pulls);
    assert.ok(lost <= bound, `${lost} of ${bound}`);
    // The bound is not one that anything keeps: chance does not.
    assert.ok(pulls * mean([0, ...gaps]) > 2 * bound);
  });

  it('regrets ever more slowly', () => {
    const [few, many] = [regretOf(2_000), regretOf(20_000)];
    assert.ok(many < 3 * few, `${few} ${many}`);
  });
});

/** A game of four moves at a time: both add to a sum what their moves are worth, one of them negated. */
const DEPTH = 8;
const MOVES = 4;

type Position = { readonly path: number; readonly depth: number; readonly sum: number };

function move(game: number, { path, depth, sum }: Position, action: number): Position {
  const next = path * MOVES + action + 1;
  const worth = createRng(deriveSeed(game, next))();
  return { path: next, depth: depth + 1, sum: sum + (depth % 2 === 0 ? worth : -worth) };
}

/** 1 when whoever is to move has won. */
function outcome({ depth, sum }: Position): number {
  return (depth % 2 === 0 ? sum > 0 : sum <= 0) ? 1 : -1;
}

function minimax(game: number, position: Position): number {
  if (position.depth === DEPTH) return outcome(position);
  for (let action = 0; action < MOVES; action += 1)
    if (minimax(game, move(game, position, action)) < 0) return 1;
  return -1;
}

function playout(game: number, from: Position, rng: Rng): number {
  let position = from;
  while (position.depth < DEPTH) position = move(game, position, Math.floor(rng() * MOVES));
  const sign = (position.depth - from.depth) % 2 === 0 ? 1 : -1;
  return sign * outcome(position);
}

/** The first moves that win. */
function winning(game: number): readonly number[] {
  return Array.from({ length: MOVES }, (_, action) => action).filter(
    action => minimax(game, move(game, START, action)) < 0,
  );
}

const START: Position = { path: 0, depth: 0, sum: 0 };

/** Plays a game's playouts and says after each of `stops` whether the move most tried is wrong. */
function failures(game: number, stops: readonly number[], policy: Policy): readonly boolean[] {
  const tree: Tree<Position> = createTree<Position>({
    policy,
    root: START,
    discount: -1,
    maxDepth: DEPTH + 1,
  });
  const rng = createRng(deriveSeed(game, -7));
  const right = winning(game);
  return stops.map(stop => {
    while (tree.nodes.length <= stop) {
      const trial = ask(tree, rng);
      assert.ok(trial);
      const parent = nodeAt(tree, trial.parent).state;
      // Below the end of the game there is the end again: it was visited once more.
      if (parent.depth === DEPTH) tell(tree, trial, { state: parent, reward: outcome(parent) });
      else {
        const state = move(game, parent, trial.action);
        tell(tree, trial, { state, value: playout(game, state, rng) });
      }
    }
    const tried = nodeAt(tree, 0).children.map(child => nodeAt(tree, child));
    const [most] = tried.toSorted((a, b) => b.visits - a.visits);
    assert.ok(most);
    return !right.includes(most.action);
  });
}

describe('UCT on random game trees', () => {
  /** Games in which exactly one of the first moves wins. */
  const games: number[] = [];
  for (let game = 1; games.length < 40; game += 1) if (winning(game).length === 1) games.push(game);
  const stops = [100, 1000, 10_000];
  const rates = (policy: () => Policy): readonly number[] => {
    const failed = games.map(game => failures(game, stops, policy()));
    return stops.map((_, at) => failed.filter(one => one[at] === true).length / games.length);
  };

  it('chooses wrongly ever more seldom (Kocsis and Szepesvari 2006)', () => {
    const width = (depth: number): number => (depth < DEPTH ? MOVES : Infinity);
    const [few = 0, some = 0, many = 0] = rates(() => uct({ width, c: 1 }));
    assert.ok(few > some && some > many, `${few} ${some} ${many}`);
    assert.ok(many < 0.1, `${many}`);
  });
});
