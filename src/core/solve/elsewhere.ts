import type { Clock } from '../base/clock.ts';
import { createConsultant } from './consult.ts';
import type { Consultant } from './consult.ts';
import { recallFor } from './recall.ts';
import type { Recall } from './recall.ts';
import type { ToolUse } from './tool-use.ts';

/** Where a solve hears of what is not in the function's own file; off where it is left out. */
export type ElsewhereParts = {
  /** What is remembered of similar functions. */
  readonly recall?: Recall;
  /** What models may look things up with. */
  readonly toolUse?: ToolUse;
};

/** What of it the models of one solve are told. */
export type Elsewhere = {
  /** For models on this machine only. */
  readonly recalled?: string | undefined;
  readonly consultant?: Consultant | undefined;
};

/** Asks the memory, and makes ready what lets models look things up. */
export async function hearElsewhere(
  { recall, toolUse, clock }: ElsewhereParts & { readonly clock: Clock },
  about: Parameters<typeof recallFor>[1],
  signal: AbortSignal,
): Promise<Elsewhere> {
  return {
    recalled: await recallFor(recall, about, signal),
    consultant: createConsultant(toolUse && { ...toolUse, clock }),
  };
}
