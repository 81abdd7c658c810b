import type { Rng } from '../base/rng.ts';
import { nextAction } from './arms.ts';
import type { Choice, Policy } from './policy.ts';
import { betaPrior } from './posterior.ts';
import type { Prior } from './posterior.ts';
import { ROOT_INDEX, isExpandable, nodeAt } from './tree.ts';
import type { Tree } from './tree.ts';

/** A beginning that nodes share, in the tree of all beginnings. */
type Place = {
  /** Steps from the start; 0 for the start itself. */
  readonly steps: number;
  /** The node with this beginning that is nearest to the root and can be expanded. */
  node: number | undefined;
  /** What came of going on from right here. */
  readonly here: Sums;
  /** What all that begins so was worth. */
  readonly all: Sums;
  readonly next: Map<number, Place>;
};

type Sums = { count: number; sum: number; squares: number };

/**
 * Search over beginnings: at each beginning Thompson sampling decides between going on from right
 * here with something new, and a longer beginning that was seen already. What is new costs only its
 * own part where the beginning is cached. It needs `Outcome.way`; without one it is best-of-n.
 */
export function prefixTree({ prior = betaPrior() }: { readonly prior?: Prior } = {}): Policy {
  return {
    name: 'prefix-tree',
    choose(tree, _index, rng) {
      return choosePlace(tree, { prior, rng }) ?? freshAt(tree);
    },
  };
}

/** A new child of the root. */
export function freshAt(tree: Tree<unknown>, place = 0): Choice {
  const action = nextAction(tree, ROOT_INDEX);
  return { kind: 'expand', at: ROOT_INDEX, action, prior: 1, move: { kind: 'fresh', place } };
}

/** Where to branch off; undefined for the start itself, or where nothing can be branched off from. */
export function choosePlace(
  tree: Tree<unknown>,
  {
    prior,
    rng,
    leaves = false,
  }: {
    readonly prior: Prior;
    readonly rng: Rng;
    /** Never stays at the start. */
    readonly leaves?: boolean;
  },
): Choice | undefined {
  let place = growPlaces(tree);
  for (;;) {
    const mayStay = place.steps > 0 || !leaves;
    const stay = prior.believe(place.here).draw(rng);
    const next = bestNext(place, mayStay ? stay : -Infinity, { prior, rng });
    if (next === undefined) break;
    place = next;
  }
  if (place.steps === 0 || place.node === undefined) return undefined;
  const { node: at, steps } = place;
  const move = { kind: 'branch', place: steps } as const;
  return { kind: 'expand', at, action: nextAction(tree, at), prior: 1, move };
}

function bestNext(
  { next }: Place,
  least: number,
  { prior, rng }: { readonly prior: Prior; readonly rng: Rng },
): Place | undefined {
  let winner: Place | undefined;
  let highest = least;
  for (const place of next.values()) {
    if (place.node === undefined) continue;
    const drawn = prior.believe(place.all).draw(rng);
    if (drawn > highest) [winner, highest] = [place, drawn];
  }
  return winner;
}

/** The tree of all beginnings that were seen. */
function growPlaces(tree: Tree<unknown>): Place {
  const root = newPlace(0);
  tree.nodes.forEach((node, index) => {
    if (index === ROOT_INDEX) return;
    const { way, rawValue, move, parent, depth } = node;
    const open = isExpandable(tree, index);
    add(root.all, rawValue);
    if (move.kind === 'fresh') add(root.here, rawValue);
    const from = move.kind === 'branch' ? nodeAt(tree, parent).way[move.place - 1] : undefined;
    let place = root;
    for (const [at, name] of way.entries()) {
      const next = place.next.get(name) ?? newPlace(at + 1);
      place.next.set(name, next);
      add(next.all, rawValue);
      if (name === from) add(next.here, rawValue);
      if (open && (next.node === undefined || depth < nodeAt(tree, next.node).depth))
        next.node = index;
      place = next;
    }
  });
  return root;
}

function newPlace(steps: number): Place {
  const [here, all] = [0, 1].map(() => ({ count: 0, sum: 0, squares: 0 })) as [Sums, Sums];
  return { steps, node: undefined, here, all, next: new Map() };
}

function add(sums: Sums, value: number): void {
  sums.count += 1;
  sums.sum += value;
  sums.squares += value ** 2;
}
