import { createDrawers } from './drawers.ts';
import type { Engine } from './engine.ts';
import { createSources } from './next-tokens.ts';
import type { Adapter, OpenContext } from './open-context.ts';
import { createScheduler } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import { createShelf } from './shelf.ts';
import type { AnswerTokens } from './writing.ts';

/** Where answers are written: a context, and the scheduler over its sequences. */
export type Desk = {
  readonly context: OpenContext;
  readonly scheduler: Scheduler;
  /** Rejects what waits with the error and frees the context. */
  close(error: unknown): Promise<void>;
};

export type DeskOptions = {
  /** Answers side by side. */
  readonly parallel: number;
  readonly contextTokens: number;
  readonly adapters: readonly Adapter[];
  readonly mayFork?: boolean;
  readonly onStep?: (ms: number, width: number) => void;
  readonly onAnswer?: ((answer: AnswerTokens) => void) | undefined;
};

/** Sequences beside those that are written in, which keep prompts that would be lost. */
const KEEPERS = 1;

/** Sequences that a desk takes for so many answers side by side. */
export function sequencesFor(parallel: number): number {
  return parallel + KEEPERS;
}

/** Opens a context and a scheduler over it. Throws `model-load-failed`. */
export async function openDesk(engine: Engine, options: DeskOptions): Promise<Desk> {
  const { parallel, contextTokens, adapters, mayFork, onStep, onAnswer } = options;
  const sequences = sequencesFor(parallel);
  const context = await engine.openContext({ sequences, contextTokens, adapters });
  const scheduler = createScheduler({
    sequences: context.sequences,
    parallel,
    contextTokens: context.contextTokens,
    shelf: createShelf({
      sequences: context.sequences,
      keepers: parallel,
      ...(mayFork === undefined ? {} : { mayFork }),
    }),
    sources: createSources(context.sequences),
    drawers: createDrawers(),
    text: (tokens, before) => engine.text(tokens, before),
    isEnd: token => engine.isEnd(token),
    onAnswer,
    ...(onStep === undefined ? {} : { onStep }),
  });
  return {
    context,
    scheduler,
    async close(error) {
      await scheduler.close(error);
      await context.dispose();
    },
  };
}
