import { armsOf, nextAction } from './arms.ts';
import type { Arm } from './arms.ts';
import { sampleBeta } from './beta.ts';
import type { Choice, Policy } from './policy.ts';
import { freshAt } from './prefix-tree.ts';
import { ROOT_INDEX, isExpandable, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

export type UctConfig = {
  /** Weight of what is uncertain; sqrt(2) is UCB1's for rewards in [0, 1]. @default sqrt(2) */
  readonly c?: number;
  /**
   * Most children of a node, by its depth, for actions that run out. Each is then tried once before
   * one is tried again, as in the papers. @default none: there is always one more new child
   */
  readonly width?: (depth: number) => number;
};

/**
 * UCT: UCB1 at every node (Kocsis and Szepesvari 2006; Auer et al. 2002), with a new child as one
 * more arm: `mean + c * sqrt(ln N / n)`. An untried arm goes first. With a discount of -1 the tree
 * is a game of two that take turns.
 */
export function uct({ c = Math.SQRT2, width }: UctConfig = {}): Policy {
  return {
    name: 'uct',
    choose: (tree, index) =>
      width === undefined ? widening(tree, index, c) : bounded(tree, index, { c, width }),
  };
}

/** UCB1 over the children and a new one. No allocations: it runs at every step of every trial. */
function widening(tree: Tree<unknown>, index: number, c: number): Choice {
  const { nodes, discount } = tree;
  const { children, expanding } = nodeAt(tree, index);
  const fresh = children.length + expanding;
  if (fresh === 0) return { kind: 'expand', action: 0, prior: 1 };
  let [total, sum] = [fresh, 0];
  for (const child of children) {
    const row = nodes[child];
    if (row === undefined) continue;
    sum += row.reward + discount * row.rawValue;
    if (!row.closed && row.depth < tree.maxDepth) total += row.visits + row.inFlight;
  }
  const log = Math.log(total);
  const child = bestChild(tree, index, { c, log, least: sum / fresh + c * Math.sqrt(log / fresh) });
  return child === undefined
    ? { kind: 'expand', action: fresh, prior: 1 }
    : { kind: 'descend', child };
}

/** UCB1 over so many actions, each of which is taken once first. */
function bounded(tree: Tree<unknown>, index: number, { c, width }: Required<UctConfig>): Choice {
  const { children, depth } = nodeAt(tree, index);
  const action = nextAction(tree, index);
  if (action < width(depth)) return { kind: 'expand', action, prior: 1 };
  const roomy = (child: number): boolean => hasRoomWithin(tree, child, width);
  let total = 0;
  for (const child of children) {
    const row = nodeAt(tree, child);
    if (roomy(child)) total += row.visits + row.inFlight;
  }
  const log = Math.log(Math.max(1, total));
  const child = bestChild(tree, index, { c, log, least: -Infinity, roomy });
  return child === undefined ? { kind: 'none' } : { kind: 'descend', child };
}

function hasRoomWithin(
  tree: Tree<unknown>,
  index: number,
  width: (depth: number) => number,
): boolean {
  if (!isExpandable(tree, index)) return false;
  const { depth, children } = nodeAt(tree, index);
  if (nextAction(tree, index) < width(depth)) return true;
  return children.some(child => hasRoomWithin(tree, child, width));
}

type Ucb = {
  readonly c: number;
  /** Logarithm of the tries of all arms. */
  readonly log: number;
  /** What a child has to be better than. */
  readonly least: number;
  readonly roomy?: (child: number) => boolean;
};

function bestChild(
  tree: Tree<unknown>,
  index: number,
  { c, log, least, roomy }: Ucb,
): number | undefined {
  const { nodes, discount, maxDepth } = tree;
  let winner: number | undefined;
  let highest = least;
  for (const child of nodeAt(tree, index).children) {
    const row = nodes[child];
    if (row === undefined || row.closed || row.depth >= maxDepth) continue;
    if (roomy?.(child) === false) continue;
    const count = row.visits + row.inFlight;
    const gained = row.visits * (row.reward + discount * row.value);
    const score = gained / count + c * Math.sqrt(log / count);
    if (score > highest) [winner, highest] = [child, score];
  }
  return winner;
}

/** Every arm with the same probability: what the choice of a policy has to beat. */
export function random(): Policy {
  return {
    name: 'random',
    choose(tree, index, rng) {
      const arms = armsOf(tree, index);
      return toChoice(tree, index, arms[Math.floor(rng() * arms.length)] ?? arms[0]);
    },
  };
}

/** Independent samples: a new child of the root, every time. */
export function bestOfN(): Policy {
  return {
    name: 'best-of-n',
    choose: tree => ({ kind: 'expand', action: nextAction(tree, ROOT_INDEX), prior: 1 }),
  };
}

/** Independent samples as best-of-n's, asked for in each of so many ways in turn, the plain one first. */
export function inTurn(ways: number): Policy {
  return { name: 'in-turn', choose: tree => freshAt(tree, nextAction(tree, ROOT_INDEX) % ways) };
}

/**
 * Thompson sampling over the same arms, a Beta(1/2, 1/2) posterior each: the Beta variant of
 * AB-MCTS-A (Inoue et al. 2025), with a new child in the place of its GEN node.
 */
export function thompson(): Policy {
  return {
    name: 'thompson',
    choose(tree, index, rng) {
      const draws = new Map<Arm, number>();
      const arms = armsOf(tree, index);
      for (const arm of arms) {
        const won = Math.min(Math.max(arm.sum, 0), arm.count);
        draws.set(arm, sampleBeta(rng, 0.5 + won, 0.5 + arm.count - won));
      }
      return toChoice(
        tree,
        index,
        best(arms, arm => draws.get(arm) ?? 0),
      );
    },
  };
}

export type PuctConfig = {
  /** Constants c_1 and c_2 of the formula. @default 1.25 and 19652 (Schrittwieser et al. 2020) */
  readonly c1?: number;
  readonly c2?: number;
  readonly discount?: number;
  /** Rescale values to [0, 1] between the smallest and largest seen at the node. */
  readonly minMax?: boolean;
};

const EPSILON = 1e-8;

/**
 * PUCT over enumerated actions with priors (MuZero, appendix B, equation 2):
 * `Q + P * sqrt(N) / (1 + n) * (c1 + ln((N + c2 + 1) / c2))`. Ties go to the lower action. Each
 * action leads to one child; one that is under way is not asked again, and a child that nothing
 * can be expanded under is passed over. Throws a RangeError for a root without priors.
 */
export function puct(config: PuctConfig = {}): Policy {
  const { c1 = 1.25, c2 = 19_652, discount = 1, minMax = true } = config;
  return {
    name: 'puct',
    discount,
    choose(tree, index) {
      const node = nodeAt(tree, index);
      if (index === ROOT_INDEX && node.priors.length === 0)
        throw new RangeError('PUCT needs priors: give createTree a rootOutcome with a prior');
      const byAction = new Map(node.children.map(child => [nodeAt(tree, child).action, child]));
      const explore = explorationAt(tree, index, c1, c2);
      const rescale = minMax ? rescaler(tree, index, discount) : (q: number | undefined) => q ?? 0;
      const score = (action: number): number => {
        const child = byAction.get(action);
        const row = child === undefined ? undefined : nodeAt(tree, child);
        const q = row === undefined ? undefined : row.reward + discount * row.value;
        const count = row === undefined ? 0 : row.visits + row.inFlight;
        return rescale(q) + (explore * (node.priors[action] ?? 0)) / (1 + count);
      };
      const [first, ...rest] = openActions(tree, index, byAction);
      if (first === undefined) return { kind: 'none' };
      const action = best([first, ...rest], score);
      const child = byAction.get(action);
      if (child !== undefined) return { kind: 'descend', child };
      return { kind: 'expand', action, prior: node.priors[action] ?? 0 };
    },
  };
}

/** What PUCT's formula multiplies a prior by, the action's own count aside. */
function explorationAt(tree: Tree<unknown>, index: number, c1: number, c2: number): number {
  const { visits, inFlight } = nodeAt(tree, index);
  const total = visits + inFlight;
  return Math.sqrt(total) * (c1 + Math.log((total + c2 + 1) / c2));
}

/** A node's actions that can be taken now: neither under way nor spent. */
function openActions(
  tree: Tree<unknown>,
  index: number,
  byAction: ReadonlyMap<number, number>,
): readonly number[] {
  const underWay = new Set<number>();
  for (const { parent, action } of tree.pending.values())
    if (parent === index) underWay.add(action);
  return nodeAt(tree, index).priors.flatMap((_, action) => {
    const child = byAction.get(action);
    const open = child === undefined ? !underWay.has(action) : hasRoom(tree, child);
    return open ? [action] : [];
  });
}

/** True when an action of the node, or of one under it, was not taken yet. */
function hasRoom(tree: Tree<unknown>, index: number): boolean {
  if (!isExpandable(tree, index)) return false;
  const { children, expanding, priors } = nodeAt(tree, index);
  if (children.length + expanding < priors.length) return true;
  return children.some(child => hasRoom(tree, child));
}

/** Values between the node's own and its children's smallest and largest; unseen ones are smallest. */
function rescaler(
  tree: Tree<unknown>,
  index: number,
  discount: number,
): (q: number | undefined) => number {
  const node = nodeAt(tree, index);
  const rows = node.children.map(child => nodeAt(tree, child));
  const seen = [node.value, ...rows.map(row => row.reward + discount * row.value)];
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  return q => ((q ?? low) - low) / Math.max(high - low, EPSILON);
}

function toChoice(tree: Tree<unknown>, index: number, arm: Arm): Choice {
  if (arm.child !== undefined) return { kind: 'descend', child: arm.child };
  return { kind: 'expand', action: nextAction(tree, index), prior: 1 };
}

/** The first item with the highest score. */
function best<T>(items: readonly [T, ...T[]], score: (item: T) => number): T {
  let [winner] = items;
  let highest = score(winner);
  for (const item of items.slice(1)) {
    const next = score(item);
    if (next > highest) [winner, highest] = [item, next];
  }
  return winner;
}
