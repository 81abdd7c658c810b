import type { Rng } from '../base/rng.ts';
import { nextAction } from './arms.ts';
import { backup, pathToRoot } from './backup.ts';
import { MENDED, NEW_CHILD } from './move.ts';
import type { Move } from './move.ts';
import type { ExpandRefusal } from './search-control.ts';
import { ROOT_INDEX, isExpandable, nodeAt } from './tree.ts';
import type { Outcome, Tree, TreeNode, Trial } from './tree.ts';

/**
 * Chooses what to expand next, walking down from the root by the tree's policy, and marks the
 * path in flight. `undefined` when there is nothing left to expand, or nothing until a trial that
 * is under way is told.
 */
export function ask<State>(tree: Tree<State>, rng: Rng): Trial | undefined {
  if (!isExpandable(tree, ROOT_INDEX)) return undefined;
  const path = [ROOT_INDEX];
  let index = ROOT_INDEX;
  for (;;) {
    const choice = tree.policy.choose(tree, index, rng);
    if (choice.kind === 'expand') {
      const { action, prior, at = index, move = moveAt(at) } = choice;
      const way = at === index ? path : wayTo(tree, at);
      return begin(tree, { parent: at, action, prior, move, path: way });
    }
    if (choice.kind === 'none') return undefined;
    index = choice.child;
    path.push(index);
  }
}

/** Expands a node that somebody names, past the policy; `undefined` when it cannot be expanded. */
export function askBelow(tree: Tree<unknown>, index: number): Trial | undefined {
  return refusalOf(tree, index) === undefined ? beginBelow(tree, index) : undefined;
}

/** Why a node cannot be expanded, if it cannot. */
export function refusalOf(tree: Tree<unknown>, index: number): ExpandRefusal | undefined {
  const node = tree.nodes[index];
  if (node === undefined) return 'no-such-node';
  if (node.closed) return 'closed';
  return node.depth < tree.maxDepth ? undefined : 'too-deep';
}

/** Adds a node whose outcome is known already: a search that is taken up again. Gives its index. */
export function graft<State>(
  tree: Tree<State>,
  { parent, move }: { readonly parent: number; readonly move?: Move },
  outcome: Outcome<State>,
): number {
  const index = tell(tree, beginBelow(tree, parent, move), outcome);
  if (index === undefined) throw new RangeError('a trial that has just begun is pending');
  return index;
}

function beginBelow(tree: Tree<unknown>, parent: number, move?: Move): Trial {
  const action = nextAction(tree, parent);
  const prior = nodeAt(tree, parent).priors[action] ?? 1;
  const path = wayTo(tree, parent);
  return begin(tree, { parent, action, prior, move: move ?? moveAt(parent), path });
}

function moveAt(parent: number): Move {
  return parent === ROOT_INDEX ? NEW_CHILD : MENDED;
}

function wayTo(tree: Tree<unknown>, index: number): readonly number[] {
  return [...pathToRoot(tree, index)].reverse();
}

function begin(tree: Tree<unknown>, asked: Omit<Trial, 'id'>): Trial {
  const trial: Trial = { id: tree.nextTrial, ...asked };
  tree.nextTrial += 1;
  tree.pending.set(trial.id, trial);
  for (const step of trial.path) nodeAt(tree, step).inFlight += 1;
  nodeAt(tree, trial.parent).expanding += 1;
  return trial;
}

/**
 * Adds what a trial led to and backs its value up. Gives the new node's index, or `undefined`
 * when the trial was told or cancelled before: a late or second tell changes nothing.
 */
export function tell<State>(
  tree: Tree<State>,
  trial: Trial,
  outcome: Outcome<State>,
): number | undefined {
  if (!release(tree, trial)) return undefined;
  const { state, value = 0, reward = 0, prior = [], closed = false } = outcome;
  const { cost = 1, way = [], repeats = false } = outcome;
  const parent = nodeAt(tree, trial.parent);
  const index = tree.nodes.length;
  const node: TreeNode<State> = {
    parent: trial.parent,
    action: trial.action,
    prior: outcome.likelihood ?? trial.prior,
    rawValue: value,
    reward,
    visits: 1,
    value,
    squares: value ** 2,
    expandedAt: index,
    depth: parent.depth + 1,
    state,
    priors: prior,
    closed,
    move: trial.move,
    cost,
    way,
    repeats,
    children: [],
    inFlight: 0,
    expanding: 0,
  };
  tree.nodes.push(node);
  parent.children.push(index);
  backup(tree, index);
  return index;
}

/** Gives a trial up: its virtual loss is taken back and a later tell is ignored. */
export function cancel(tree: Tree<unknown>, trial: Trial): void {
  release(tree, trial);
}

/**
 * Takes trials back that were asked last and never begun: as if they had not been asked, but for
 * the numbers that a policy drew for them.
 */
export function withdraw(tree: Tree<unknown>, trials: readonly Trial[]): void {
  for (const trial of trials) if (release(tree, trial)) tree.nextTrial -= 1;
}

function release(tree: Tree<unknown>, trial: Trial): boolean {
  if (tree.pending.get(trial.id) !== trial) return false;
  tree.pending.delete(trial.id);
  for (const step of trial.path) nodeAt(tree, step).inFlight -= 1;
  nodeAt(tree, trial.parent).expanding -= 1;
  return true;
}
