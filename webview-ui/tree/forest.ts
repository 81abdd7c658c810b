import type { RunningTrial, SolveView } from '../../src/protocol/solve-view.ts';
import type { Candidate } from '../describe.ts';

/** A candidate with its children, as they came. */
export type Entry = {
  readonly id: number;
  readonly parent: Entry | undefined;
  readonly depth: number;
  node: Candidate;
  readonly children: Entry[];
  /** Trials that are under way below it. */
  trials: RunningTrial[];
  /** Descendants, trials not counted. */
  below: number;
};

/**
 * The candidates of a search by their ids, kept from view to view: a view with one node more costs
 * one entry more. Nodes that do not hang together with the root are left out, and so is what goes
 * round in circles: a trace is written by some program, and must not take the page with it.
 */
export type Forest = {
  root(): Entry | undefined;
  get(id: number): Entry | undefined;
  /** In the order they came; parents before children. */
  all(): readonly Entry[];
  /** Takes in a view; what is the same object as in the last one is taken for unchanged. */
  update(view: Pick<SolveView, 'nodes' | 'running'>): void;
  /** The entries that trials are under way below. */
  busy(): readonly Entry[];
};

export function createForest(): Forest {
  let seen: readonly Candidate[] = [];
  let entries = new Map<number, Entry>();
  let order: Entry[] = [];
  let busy: Entry[] = [];
  const reset = (): void => {
    seen = [];
    entries = new Map();
    order = [];
  };
  const add = (node: Candidate): void => {
    const parent = entries.get(node.parent);
    const fits = order.length === 0 ? node.id === 0 && node.parent < 0 : parent !== undefined;
    if (!fits || entries.has(node.id)) return;
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const entry: Entry = { id: node.id, parent, depth, node, children: [], trials: [], below: 0 };
    entries.set(node.id, entry);
    order.push(entry);
    parent?.children.push(entry);
    for (let up = parent; up !== undefined; up = up.parent) up.below += 1;
  };
  const takeNodes = (nodes: readonly Candidate[]): void => {
    if (nodes === seen) return;
    if (!continues(seen, nodes)) reset();
    for (let i = 0; i < nodes.length; i += 1) {
      const node = nodes[i];
      if (node === undefined || node === seen[i]) continue;
      if (i >= seen.length) add(node);
      else {
        const entry = entries.get(node.id);
        if (entry !== undefined && (entry.parent?.id ?? node.parent) === node.parent)
          entry.node = node;
      }
    }
    seen = nodes;
  };
  return {
    root: () => order[0],
    get: id => entries.get(id),
    all: () => order,
    busy: () => busy,
    update({ nodes, running }) {
      takeNodes(nodes);
      for (const entry of busy) entry.trials = [];
      busy = [];
      for (const trial of running) {
        const parent = entries.get(trial.parent);
        if (parent === undefined) continue;
        if (parent.trials.length === 0) busy.push(parent);
        parent.trials.push(trial);
      }
    },
  };
}

/** Whether a list of nodes is the one seen before with nodes changed in place, and more after them. */
function continues(before: readonly Candidate[], after: readonly Candidate[]): boolean {
  if (after.length < before.length) return false;
  for (let i = 0; i < before.length; i += 1) {
    const one = before[i];
    const other = after[i];
    if (one !== other && (one?.id !== other?.id || one?.parent !== other?.parent)) return false;
  }
  return true;
}

/** The way from the best candidate to the root: what the search would answer with. */
export function wayToBest(forest: Forest): ReadonlySet<number> {
  let best: Entry | undefined;
  for (const entry of forest.all()) {
    const { parent, code, reward } = entry.node;
    if (parent >= 0 && code !== '' && reward > (best?.node.reward ?? -1)) best = entry;
  }
  const way = new Set<number>();
  for (let up = best; up !== undefined; up = up.parent) way.add(up.id);
  return way;
}
