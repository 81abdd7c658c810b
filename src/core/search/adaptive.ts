import type { Rng } from '../base/rng.ts';
import { FALLBACK_PRIORS } from './adaptive-priors.ts';
import type { AdaptivePriors, ArmKind } from './adaptive-priors.ts';
import { sampleBeta } from './beta.ts';
import type { Choice, Policy } from './policy.ts';
import { betaPrior } from './posterior.ts';
import type { BetaParameters } from './posterior.ts';
import { choosePlace, freshAt } from './prefix-tree.ts';
import { ROOT_INDEX, isExpandable, nodeAt } from './tree.ts';
import type { Tree, TreeNode } from './tree.ts';

export type AdaptiveConfig = {
  /** Ways to ask for a fresh one, the plain one included. @default 1 */
  readonly framings?: number;
  /** @default what is believed of a model that nothing was learned of */
  readonly priors?: AdaptivePriors;
  /** Draws each chance from what is believed of it (Thompson sampling). @default takes the mean */
  readonly draws?: boolean;
};

/** What is known of an arm. */
type Arm = {
  readonly kind: ArmKind;
  /** Number of the framing; 0 for arms that have none. */
  readonly place: number;
  readonly tries: number;
  readonly wins: number;
  /** Tries that came to what was there already. */
  readonly repeats: number;
  /** Tries whose cost is known, and all of it. */
  readonly paid: number;
  readonly cost: number;
};

/** Below the first: did not run. From the second on: passed something. As `core/reward` has it. */
const [RAN, PASSED_SOME] = [0.1, 0.25];
/** Tries that the prior of a cost is worth. */
const COST_WEIGHT = 2;
/** From here on a node counts as won; rounding aside that is a value of 1. */
const WON = 1 - 1e-9;

/**
 * Chooses among ways to the next candidate: a fresh one, one asked for otherwise, one mended from a
 * failure (each node once, never one that passed), one that branches off from the beginning of
 * another. Taken is the way that is likeliest to pass for its price. A try of one arm counts for the
 * others in part, since tasks are easy or hard for all of them; repetitions make an arm less likely to
 * come to anything new.
 *
 * The mean is taken, not a draw, since a search ends with its first success: an arm that fails only
 * gets worse, and for arms that only get worse the best order is by their present worth (the index of
 * Gittins 1979 of a deteriorating arm). So it is best-of-n until something else is worth more. Draws
 * find out sooner that a belief was too low, and pay for it on every task.
 */
export function adaptive({
  framings = 1,
  priors = FALLBACK_PRIORS,
  draws = false,
}: AdaptiveConfig = {}): Policy {
  return {
    name: draws ? 'adaptive-thompson' : 'adaptive',
    choose(tree, _index, rng) {
      const arms = armsAt(tree, framings);
      // Nothing is known of the task: what the others would be told is that, too.
      if (arms.every(({ tries }) => tries === 0)) return freshAt(tree);
      const ways = waysAt(tree);
      const unit = unitOf(arms, priors);
      let choice: Choice | undefined;
      let highest = -Infinity;
      for (const arm of arms) {
        const { a, b } = beliefOf(arm, arms, priors);
        const chance = draws ? sampleBeta(rng, a, b) : a / (a + b);
        const drawn = (chance * noveltyOf(arm)) / priceOf(arm, unit, priors);
        if (drawn <= highest) continue;
        const way = wayBy(arm, tree, ways, rng);
        if (way !== undefined) [choice, highest] = [way, drawn];
      }
      return choice ?? freshAt(tree);
    },
  };
}

/** Every arm, with what came of it; a trial under way counts as one that failed. */
function armsAt(tree: Tree<unknown>, framings: number): readonly Arm[] {
  const kinds: readonly ArmKind[] = ['mendNear', 'mendWrong', 'mendBroken', 'branch'];
  const found = new Map<string, Arm>();
  const put = (arm: Arm): void => void found.set(`${arm.kind} ${arm.place}`, arm);
  const none = { tries: 0, wins: 0, repeats: 0, paid: 0, cost: 0 };
  for (let place = 0; place < framings; place += 1)
    put({ kind: place === 0 ? 'fresh' : 'framed', place, ...none });
  for (const kind of kinds) put({ kind, place: 0, ...none });
  const count = (from: Made, parent: number, more: Omit<Arm, keyof Way | 'tries'>): void => {
    const { kind, place } = armOf(tree, from, parent);
    const arm = found.get(`${kind} ${place}`);
    if (arm === undefined) return;
    put({
      ...arm,
      tries: arm.tries + 1,
      wins: arm.wins + more.wins,
      repeats: arm.repeats + more.repeats,
      paid: arm.paid + more.paid,
      cost: arm.cost + more.cost,
    });
  };
  tree.nodes.forEach((node, index) => {
    if (index === ROOT_INDEX) return;
    // The first one pays for the prompt that all others share.
    const paid = index === 1 ? { paid: 0, cost: 0 } : { paid: 1, cost: node.cost };
    const wins = node.rawValue >= WON ? 1 : 0;
    count(node, node.parent, { wins, repeats: node.repeats ? 1 : 0, ...paid });
  });
  for (const trial of tree.pending.values()) count(trial, trial.parent, none);
  return [...found.values()];
}

type Way = Pick<Arm, 'kind' | 'place'>;
type Made = Pick<TreeNode<unknown>, 'move'>;

/** By which arm a node was made. */
function armOf(tree: Tree<unknown>, { move }: Made, parent: number): Way {
  if (move.kind === 'branch') return { kind: 'branch', place: 0 };
  if (move.kind === 'fresh')
    return { kind: move.place === 0 ? 'fresh' : 'framed', place: move.place };
  return { kind: mendingOf(nodeAt(tree, parent).rawValue), place: 0 };
}

function mendingOf(value: number): 'mendBroken' | 'mendWrong' | 'mendNear' {
  if (value < RAN) return 'mendBroken';
  return value < PASSED_SOME ? 'mendWrong' : 'mendNear';
}

/** What is believed of an arm's chance to pass. */
function beliefOf(arm: Arm, arms: readonly Arm[], priors: AdaptivePriors): BetaParameters {
  const { a, b } = priors.arms[arm.kind];
  let [won, lost] = [0, 0];
  for (const other of arms) {
    const share = other === arm ? 1 : kinship(arm, other, priors);
    won += share * other.wins;
    lost += share * (other.tries - other.wins);
  }
  return { a: a + won, b: b + lost };
}

/** How likely a try comes to something new, going by how often it did. */
function noveltyOf({ tries, repeats }: Arm): number {
  return (tries - repeats + 1) / (tries + 1);
}

function kinship(arm: Arm, other: Arm, { kinship: known }: AdaptivePriors): number {
  const asks = ({ kind }: Arm): boolean => kind === 'fresh' || kind === 'framed';
  return asks(arm) && asks(other) ? known.asking : known.other;
}

/** What a fresh one takes, going by all that was paid. */
function unitOf(arms: readonly Arm[], { arms: known }: AdaptivePriors): number {
  const paid = arms.reduce((sum, arm) => sum + arm.cost, 0);
  const reckoned = arms.reduce((sum, arm) => sum + arm.paid * known[arm.kind].cost, 0);
  return paid > 0 && reckoned > 0 ? paid / reckoned : 1;
}

/** What a try of an arm is expected to take: the prior until more is known. */
function priceOf(arm: Arm, unit: number, { arms: known }: AdaptivePriors): number {
  return (COST_WEIGHT * known[arm.kind].cost * unit + arm.cost) / (COST_WEIGHT + arm.paid);
}

/** Nodes that can be mended, the best of each kind; and whether any can be branched off from. */
type Ways = {
  readonly mend: ReadonlyMap<ArmKind, number>;
  readonly branches: boolean;
};

function waysAt(tree: Tree<unknown>): Ways {
  const mend = new Map<ArmKind, number>();
  let branches = false;
  tree.nodes.forEach((node, index) => {
    if (index === ROOT_INDEX || !isExpandable(tree, index)) return;
    branches ||= node.way.length > 0;
    if (isBeingMended(tree, index)) return;
    const kind = mendingOf(node.rawValue);
    const known = mend.get(kind);
    if (known === undefined || node.rawValue > nodeAt(tree, known).rawValue) mend.set(kind, index);
  });
  return { mend, branches };
}

function isBeingMended(tree: Tree<unknown>, index: number): boolean {
  const { children, expanding } = nodeAt(tree, index);
  if (children.some(child => nodeAt(tree, child).move.kind === 'mend')) return true;
  if (expanding === 0) return false;
  return [...tree.pending.values()].some(
    ({ parent, move }) => parent === index && move.kind === 'mend',
  );
}

function wayBy(
  { kind, place }: Arm,
  tree: Tree<unknown>,
  { mend, branches }: Ways,
  rng: Rng,
): Choice | undefined {
  if (kind === 'fresh' || kind === 'framed') return freshAt(tree, place);
  if (kind === 'branch')
    return branches ? choosePlace(tree, { prior: betaPrior(), rng, leaves: true }) : undefined;
  const at = mend.get(kind);
  if (at === undefined) return undefined;
  const { children, expanding } = nodeAt(tree, at);
  const move = { kind: 'mend', place: 0 } as const;
  return { kind: 'expand', at, action: children.length + expanding, prior: 1, move };
}
