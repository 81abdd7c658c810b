import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { Drawers } from './drawers.ts';
import type { Leaf } from './leaf.ts';
import { tokensNeeded } from './next-tokens.ts';
import type { TokenSources, Wanted } from './next-tokens.ts';
import { commonLength } from './prefix-tree.ts';
import type { Slot } from './prefix-tree.ts';
import { WORTH_FORKING } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { createTurns } from './turns.ts';
import { startWriting } from './writing.ts';
import type { Writing, WritingParts } from './writing.ts';

/** Answers several requests side by side in one context. */
export type Scheduler = {
  /** Queues a leaf; its result settles when it is answered. Owners take turns. */
  add(leaf: Leaf): void;
  /** Resolves when nothing is being evaluated any more; waiting leaves are rejected. */
  close(error: unknown): Promise<void>;
};

export type SchedulerParts = Pick<WritingParts, 'contextTokens' | 'text' | 'isEnd' | 'onAnswer'> & {
  readonly sequences: readonly LlamaContextSequence[];
  /** Slots that answers are written in: the first so many. */
  readonly parallel: number;
  readonly shelf: Shelf;
  readonly sources: TokenSources;
  readonly drawers: Drawers;
  /** Told what each step took: milliseconds, and how many answers it went on with. */
  readonly onStep?: (ms: number, width: number) => void;
};

/**
 * Steps all answers in lock-step: one token of each is one pass of the engine. llama.cpp packs
 * only consecutive ascending sequence ids into a pass, and a barrier a token keeps them together
 * (measured: 38 to 46 % more tokens a second than letting each run free; inference.md, 1.3).
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const waiting = createTurns<Leaf>();
  const writing = new Map<Slot, Writing>();
  let running: Promise<void> | undefined;
  let closed = false;

  const rejectAll = (error: unknown): void => {
    for (const leaf of waiting.drain()) leaf.answer.reject(error);
    for (const { leaf } of writing.values()) leaf.answer.reject(error);
    writing.clear();
  };
  const run = async (): Promise<void> => {
    try {
      while (!closed && (waiting.size > 0 || writing.size > 0)) {
        await admit(parts, writing, () => waiting.next(leaf => !leaf.answer.settled));
        await closeUp(parts, writing);
        await stepAll(parts, writing);
      }
    } catch (error) {
      rejectAll(error);
    }
    running = undefined;
  };
  return {
    add(leaf) {
      waiting.add(leaf.options.turn ?? '', leaf);
      running ??= Promise.resolve().then(run);
    },
    async close(error) {
      closed = true;
      rejectAll(error);
      await running;
      await parts.sources.end();
    },
  };
}

/** Gives every free slot to a waiting leaf. What newcomers have in common is evaluated once. */
async function admit(
  parts: SchedulerParts,
  writing: Map<Slot, Writing>,
  next: () => Leaf | undefined,
): Promise<void> {
  const { shelf, parallel } = parts;
  const newcomers: Writing[] = [];
  for (;;) {
    const free = freeSlots(parallel, writing);
    const leaf = free.length === 0 ? undefined : next();
    if (leaf === undefined) return;
    await evaluateShared(parts, newcomers, leaf.prompt);
    const { slot, held } = await shelf.place(leaf.prompt, free);
    const drawn = parts.drawers.placeFor(leaf);
    const one = startWriting(leaf, { ...parts, slot, held, drawn });
    writing.set(slot, one);
    newcomers.push(one);
  }
}

function freeSlots(parallel: number, writing: ReadonlyMap<Slot, Writing>): readonly Slot[] {
  return Array.from({ length: parallel }, (_, slot) => slot).filter(slot => !writing.has(slot));
}

/** Evaluates what a prompt shares with a newcomer's that is not evaluated yet, to be forked then. */
async function evaluateShared(
  { sequences, shelf }: SchedulerParts,
  newcomers: readonly Writing[],
  prompt: readonly Token[],
): Promise<void> {
  const held = shelf.longest(prompt);
  const [best] = newcomers
    .map(one => ({ one, shared: commonLength(one.leaf.prompt, prompt) }))
    .sort((a, b) => b.shared - a.shared);
  if (best === undefined || best.shared - held < WORTH_FORKING) return;
  const { one } = best;
  const from = one.leaf.prompt.length - one.pending.length;
  const upTo = Math.min(best.shared, one.leaf.prompt.length - 1);
  await sequences[one.slot]?.evaluateWithoutGeneratingNewTokens(one.leaf.prompt.slice(from, upTo));
  one.pending = one.leaf.prompt.slice(upTo);
  shelf.holds(one.slot, one.leaf.prompt.slice(0, upTo));
}

/** A gap between the slots in use costs a pass in every step: the last one is moved into it. */
async function closeUp(
  { shelf, parallel }: SchedulerParts,
  writing: Map<Slot, Writing>,
): Promise<void> {
  for (;;) {
    const used = [...writing.keys()].sort((a, b) => a - b);
    const [first = 0, last = 0] = [used[0], used.at(-1)];
    if (last - first + 1 <= used.length) return;
    const gap = used.findIndex((slot, at) => slot !== first + at) + first;
    const moved = writing.get(last);
    if (moved === undefined || !(await shelf.move(last, gap, freeSlots(parallel, writing)))) return;
    moved.slot = gap;
    writing.delete(last);
    writing.set(gap, moved);
  }
}

/** One token of every answer, in the order of the sequences' ids: all of them fit one pass. */
async function stepAll(parts: SchedulerParts, writing: Map<Slot, Writing>): Promise<void> {
  const active = [...writing.values()].sort((a, b) => a.slot - b.slot);
  if (active.length === 0) return;
  const isBegun = active.every(({ pending }) => pending.length === 1);
  const began = performance.now();
  const results = await Promise.all(
    active.map(async one => {
      const source = sourceOf(parts, one);
      const next = await source.next(one.pending).catch((error: unknown) => {
        one.leaf.answer.reject(error);
        return undefined;
      });
      return { one, next };
    }),
  );
  if (isBegun) parts.onStep?.(performance.now() - began, active.length);
  for (const { one, next } of results) {
    if (next !== undefined) parts.shelf.holds(one.slot, one.leaf.prompt);
    const goesOn = next !== undefined && !one.leaf.answer.settled && takeNext(one, next);
    if (goesOn) continue;
    writing.delete(one.slot);
    await one.leaf.guide?.end();
  }
}

function sourceOf({ sequences, sources }: SchedulerParts, { slot, leaf }: Writing) {
  const sequence = sequences[slot];
  if (leaf.guide !== undefined && sequence !== undefined) return leaf.guide.at(sequence);
  return sources.at(slot, wantedFor(leaf));
}

/** What a leaf has to be told of what may come next. */
function wantedFor({ request, options }: Leaf): Wanted {
  return { most: tokensNeeded(request.sampling), exact: options.logProbability === true };
}

/** What a caller's listener throws is its own answer's end and nobody else's. */
function takeNext(one: Writing, next: Parameters<Writing['take']>[0]): boolean {
  try {
    return one.take(next);
  } catch (error) {
    one.leaf.answer.reject(error);
    return false;
  }
}
