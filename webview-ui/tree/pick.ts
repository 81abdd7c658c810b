import type { RunningTrial } from '../../src/protocol/solve-view.ts';
import type { Entry, Forest } from './forest.ts';

/** Something to draw: a candidate, a trial that will be one, or a stand-in for those left out. */
export type Item = {
  readonly id: number;
  readonly entry: Entry | undefined;
  readonly trial: RunningTrial | undefined;
  readonly children: readonly Item[];
  /** Whether there is anything that could be folded away. */
  readonly foldable: boolean;
  readonly folded: boolean;
  /** Whether nothing below it is drawn, not because it is folded but because there is too much. */
  readonly cut: boolean;
  /** Candidates that are folded away, or stood in for. */
  readonly hidden: number;
};

export type Choice = {
  readonly folded: ReadonlySet<number>;
  /** Nodes whose children are all wanted. */
  readonly opened: ReadonlySet<number>;
  /** Nodes that are wanted with all that leads to them. */
  readonly wanted: Iterable<number>;
  readonly most: number;
};

/** How many candidates are drawn before a tree is folded by itself. */
export const MOST_DRAWN = 2500;
/** Elements are nested as deep as the tree is; browsers bear a few hundred. */
const MOST_DEPTH = 120;

/** The id under which a trial under way is drawn: below -1, which is the root's parent. */
export function trialId(trial: number): number {
  return -2 - 2 * trial;
}

/** The id of what stands for the children of a node that are not drawn. */
export function moreId(parent: number): number {
  return -3 - 2 * parent;
}

/** The node whose left out children have this id, if it is one. */
export function moreParent(id: number): number | undefined {
  return id <= -3 && id % 2 !== 0 ? (-3 - id) / 2 : undefined;
}

/**
 * What is drawn of a search. Up to `most` candidates are; of a larger tree those that are wanted,
 * and then the oldest, so that what is in sight stays as the tree grows.
 */
export function pick(forest: Forest, choice: Choice): Item | undefined {
  const root = forest.root();
  if (root === undefined) return undefined;
  const chosen = choose(forest, choice);
  const built = new Map<Entry, Item[]>();
  const take = (entry: Entry): Item => {
    const { id, below } = entry;
    const folded = choice.folded.has(id) && below > 0;
    const children = folded ? [] : withRest(entry, built.get(entry) ?? []);
    const cut = !folded && below > 0 && children.length === 0;
    const hidden = folded || cut ? below : 0;
    return { id, entry, trial: undefined, children, folded, cut, hidden, foldable: below > 0 };
  };
  // Children come after their parents, so that from the end each finds its own children done.
  const all = forest.all();
  for (let i = all.length - 1; i > 0; i -= 1) {
    const entry = all[i];
    if (entry?.parent === undefined || (chosen !== undefined && !chosen.has(entry.id))) continue;
    if (choice.folded.has(entry.parent.id) || entry.depth > MOST_DEPTH) continue;
    const siblings = built.get(entry.parent);
    if (siblings === undefined) built.set(entry.parent, [take(entry)]);
    else siblings.push(take(entry));
  }
  return take(root);
}

/**
 * The children that were built, in their order, then the trials, then what stands for the others. Of
 * a node without any of them the node itself says how many are below it.
 */
function withRest(entry: Entry, built: Item[]): readonly Item[] {
  built.reverse();
  const drawn = built.reduce((sum, { entry: one }) => sum + 1 + (one?.below ?? 0), 0);
  if (entry.depth < MOST_DEPTH)
    for (const trial of entry.trials) built.push({ ...LEAF, id: trialId(trial.trial), trial });
  const hidden = entry.below - drawn;
  if (hidden > 0 && built.length > 0) built.push({ ...LEAF, id: moreId(entry.id), hidden });
  return built;
}

const LEAF = {
  entry: undefined,
  trial: undefined,
  children: [],
  foldable: false,
  folded: false,
  cut: false,
  hidden: 0,
} as const;

/** The ids that may be drawn, or `undefined` when all of them may. */
function choose(forest: Forest, choice: Choice): ReadonlySet<number> | undefined {
  const all = forest.all();
  if (all.length <= choice.most) return undefined;
  const chosen = new Set<number>();
  const withAncestors = (entry: Entry | undefined): void => {
    for (let up = entry; up !== undefined && !chosen.has(up.id); up = up.parent) chosen.add(up.id);
  };
  for (const id of choice.wanted) withAncestors(forest.get(id));
  for (const entry of forest.busy()) withAncestors(entry);
  for (const id of choice.opened) {
    const entry = forest.get(id);
    withAncestors(entry);
    for (const child of entry?.children ?? []) chosen.add(child.id);
  }
  for (const { id } of all) {
    if (chosen.size >= choice.most) break;
    chosen.add(id);
  }
  return chosen;
}
