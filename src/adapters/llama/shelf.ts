import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { createPrefixTree } from './prefix-tree.ts';
import type { PrefixTree, Slot } from './prefix-tree.ts';

/** The part of a sequence that can be taken over from another: internal in 3.22.1, so optional. */
type Forkable = LlamaContextSequence & {
  _copyStateFromOtherSequence?: (source: LlamaContextSequence, upTo: number) => Promise<boolean>;
};

/** A fork copies a whole sequence's memory: below this many tokens evaluating them is cheaper. */
export const WORTH_FORKING = 24;

/** The sequences of a context, and what each of them holds. Nothing may be evaluating meanwhile. */
export type Shelf = {
  /**
   * Takes a free slot for a prompt, the one whose loss costs least, and makes it hold as much of
   * the prompt as can be had without evaluating it: its own beginning, or a fork of another's. At
   * least the last token is left, which gives the first sample.
   */
  place(
    prompt: readonly Token[],
    free: readonly Slot[],
  ): Promise<{ readonly slot: Slot; readonly held: number }>;
  /** How much of a prompt is held somewhere. */
  longest(prompt: readonly Token[]): number;
  /** Says that a slot's sequence has evaluated a beginning of a prompt. */
  holds(slot: Slot, tokens: readonly Token[]): void;
  /**
   * Moves all that a slot holds to a free one; false where sequences cannot be forked. What nobody else holds of
   * the free one's goes to another free slot or to a keeper first: it may be what another search asks with next.
   */
  move(from: Slot, to: Slot, free: readonly Slot[]): Promise<boolean>;
};

export type ShelfOptions = {
  readonly sequences: readonly LlamaContextSequence[];
  /** Slots from this one on are written in by nobody: they keep what would be lost. */
  readonly keepers: Slot;
  /** Do without the engine's internal fork, as if it were not there. @default true */
  readonly mayFork?: boolean;
};

export function createShelf({ sequences, keepers, mayFork = true }: ShelfOptions): Shelf {
  const room: Room = {
    sequences,
    keepers: sequences.flatMap((_, slot) => (slot >= keepers ? slot : [])),
    mayFork,
    tree: createPrefixTree(),
    usedAt: new Map(),
    uses: 0,
  };
  const { tree } = room;
  return {
    async place(prompt, free) {
      const slot = cheapest(room, free, prompt);
      if (slot === undefined) throw new Error('no free sequence');
      await rescue(room, slot, prompt, room.keepers);
      const held = await adopt(room, slot, prompt);
      tree.hold(slot, prompt.slice(0, held));
      use(room, slot);
      return { slot, held };
    },
    longest: prompt => tree.longest(prompt).shared,
    holds(slot, tokens) {
      tree.hold(slot, tokens);
      use(room, slot);
    },
    async move(from, to, free) {
      const others = free.filter(slot => slot !== to && slot !== from);
      await rescue(room, to, tree.held(from), [...room.keepers, ...others]);
      const upTo = sequences[from]?.nextTokenIndex ?? 0;
      if (!(await copy(room, from, to, upTo))) return false;
      tree.hold(to, tree.held(from));
      use(room, to);
      return true;
    },
  };
}

type Room = {
  readonly sequences: readonly LlamaContextSequence[];
  readonly keepers: readonly Slot[];
  readonly mayFork: boolean;
  readonly tree: PrefixTree;
  readonly usedAt: Map<Slot, number>;
  uses: number;
};

function use(room: Room, slot: Slot): void {
  room.uses += 1;
  room.usedAt.set(slot, room.uses);
}

/** Tokens that nobody holds any more once the slot was given to a prompt. */
function lost({ tree }: Room, slot: Slot, prompt: readonly number[]): number {
  return tree.own(slot, tree.shared(slot, prompt));
}

/**
 * The one whose overwriting costs least; of those that cost nothing the nearest, and of others the one that was not used
 * for longest: a search that is under way asks with its prompt again, and one that ended never does.
 */
function cheapest(room: Room, slots: readonly Slot[], prompt: readonly number[]): Slot | undefined {
  const { tree, usedAt } = room;
  const costs = new Map(slots.map(slot => [slot, lost(room, slot, prompt)]));
  const cost = (slot: Slot): number => Math.min(WORTH_FORKING, costs.get(slot) ?? 0);
  const near = (slot: Slot): number => (cost(slot) < WORTH_FORKING ? tree.shared(slot, prompt) : 0);
  return slots.toSorted(
    (a, b) =>
      cost(a) - cost(b) ||
      near(b) - near(a) ||
      (usedAt.get(a) ?? 0) - (usedAt.get(b) ?? 0) ||
      a - b,
  )[0];
}

/** Keeps a prompt that is about to lose its only sequence, if what one of some places would lose is older. */
async function rescue(
  room: Room,
  slot: Slot,
  prompt: readonly number[],
  places: readonly Slot[],
): Promise<void> {
  const { tree, usedAt } = room;
  if (lost(room, slot, prompt) < WORTH_FORKING) return;
  const tokens = tree.held(slot);
  // What the prompt is about to be forked from is not given up for what it takes the place of.
  const own = tree.shared(slot, prompt);
  const others = places.filter(one => tree.shared(one, prompt) - own < WORTH_FORKING);
  const keeper = cheapest(room, others, tokens);
  if (keeper === undefined) return;
  const isOlder = (usedAt.get(keeper) ?? 0) < (usedAt.get(slot) ?? 0);
  if (!isOlder && lost(room, keeper, tokens) >= WORTH_FORKING) return;
  if (!(await copy(room, slot, keeper, tokens.length))) return;
  tree.hold(keeper, tokens);
  use(room, keeper);
}

/** Makes the slot hold what it can of the prompt; gives how many tokens those are. */
async function adopt(room: Room, slot: Slot, prompt: readonly Token[]): Promise<number> {
  const { tree, sequences } = room;
  const most = prompt.length - 1;
  const own = Math.min(most, tree.shared(slot, prompt));
  const best = tree.longest(prompt);
  const shared = Math.min(most, best.shared);
  const [source] = best.slots;
  if (source !== undefined && source !== slot && shared - own >= WORTH_FORKING) {
    use(room, source);
    if (await copy(room, source, slot, shared)) return shared;
  }
  const sequence = sequences[slot];
  if (sequence === undefined) return 0;
  // After a copy that failed it holds nothing, whatever the tree said before.
  await sequence.adaptStateToTokens(prompt.slice(0, own), false);
  return sequence.nextTokenIndex;
}

/** Forks one slot's beginning into another's sequence; false where that cannot be had. */
async function copy(room: Room, from: Slot, to: Slot, upTo: number): Promise<boolean> {
  const [source, target] = [room.sequences[from], room.sequences[to]];
  if (!room.mayFork || source === undefined || target === undefined) return false;
  if (await fork(target, source, upTo)) return true;
  room.tree.hold(to, []);
  return false;
}

async function fork(
  target: LlamaContextSequence,
  source: LlamaContextSequence,
  upTo: number,
): Promise<boolean> {
  const copy = (target as Forkable)._copyStateFromOtherSequence;
  if (typeof copy !== 'function') return false;
  const exact = await copy.call(target, source, upTo).catch(() => false);
  // After a copy that is not exact the sequence's own list of tokens cannot be trusted.
  if (!exact) await target.clearHistory();
  return exact;
}
