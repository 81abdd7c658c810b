import type { FromGuest } from '../../../core/sandbox/guest/box.ts';

/** What an exit of the interpreter means; 128 and up is a signal's code, as a shell counts them. */
export function exitMessage(code: number): FromGuest {
  return code > 128
    ? { type: 'ended', how: 'crash', reason: `the program was ended by signal ${code - 128}` }
    : { type: 'ended', how: 'exit', reason: `the program ended itself (exit ${code})` };
}

/** Reports whatever the thread did not catch as the crash of its interpreter. */
export function reportCrashes(post: (message: FromGuest) => void): (error: unknown) => void {
  const crashed = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    post({ type: 'ended', how: 'crash', reason });
  };
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return crashed;
}
