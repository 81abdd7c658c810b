import type { FromGuest } from './box.ts';

/** Messages of one guest on their way to the conversation; one reader. */
export type Mailbox = {
  push(message: FromGuest): void;
  /** The box itself failed: what is there is read first, then `next` rejects with it. */
  fail(error: Error): void;
  /** The next message, or none within `ms` milliseconds or when interrupted. */
  next(ms: number): Promise<FromGuest | undefined>;
  interrupt(): void;
};

/** Rings once after so many milliseconds, unless what it gives is called before. */
export type SetAlarm = (ms: number, ring: () => void) => () => void;

/** @param setAlarm the clock of whoever holds the box: there is none in here */
export function createMailbox(setAlarm: SetAlarm): Mailbox {
  const messages: FromGuest[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  return {
    push(message) {
      messages.push(message);
      wake?.();
    },
    fail(error) {
      failure ??= error;
      wake?.();
    },
    async next(ms) {
      if (messages.length === 0 && failure === undefined) {
        await new Promise<void>(resolve => {
          const stop = setAlarm(ms, resolve);
          wake = () => {
            stop();
            resolve();
          };
        });
        wake = undefined;
      }
      const message = messages.shift();
      if (message === undefined && failure !== undefined) throw failure;
      return message;
    },
    interrupt: () => wake?.(),
  };
}
