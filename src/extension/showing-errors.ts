import type { Desk } from './desk.ts';
import { showError } from './error-message.ts';

/** Runs a command; what it throws is shown. */
export function showingErrors(desk: Pick<Desk, 'log'>): (run: () => unknown) => Promise<unknown> {
  return async run => {
    try {
      return await run();
    } catch (error) {
      void showError(desk, error);
      return undefined;
    }
  };
}
