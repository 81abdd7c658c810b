import type { SolveEvent } from './solve-event.ts';
import type { SolveResult } from './solve-result.ts';

/** What a solve comes to, once it has ended. Rejects as its events do. */
export async function resultOf(
  events: AsyncIterable<SolveEvent>,
  onEvent?: (event: SolveEvent) => void,
): Promise<SolveResult> {
  let result: SolveResult | undefined;
  for await (const event of events) {
    onEvent?.(event);
    if (event.type === 'solve-end') result = event.result;
  }
  if (result === undefined) throw new Error('the solve ended without a result');
  return result;
}
