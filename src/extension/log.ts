import type { Owned } from './owned.ts';
import { redact, redactedFields } from './redact.ts';

/** The log of the extension, by level. What stands beside a message becomes one line of JSON. */
export type Log = Owned & {
  trace(message: string, ...fields: readonly unknown[]): void;
  debug(message: string, ...fields: readonly unknown[]): void;
  info(message: string, ...fields: readonly unknown[]): void;
  warn(message: string, ...fields: readonly unknown[]): void;
  error(error: string | Error, ...fields: readonly unknown[]): void;
  show(): void;
};

/** What is needed of the editor's own log channel. */
type Channel = Owned &
  Readonly<Record<Level | 'error', (message: string) => void>> & { show(): void };

type Level = 'trace' | 'debug' | 'info' | 'warn';

/** A log that writes no secret: every line and everything beside it goes through `redact`. */
export function redactingLog(channel: Channel): Log {
  const line = (message: string, fields: readonly unknown[]): string =>
    redact(message) + redactedFields(fields);
  const at =
    (level: Level) =>
    (message: string, ...fields: readonly unknown[]): void =>
      channel[level](line(message, fields));
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: (error, ...fields) =>
      channel.error(line(typeof error === 'string' ? error : textOf(error), fields)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

/** The same log, with fields that stand beside every line, such as the trace that it is about. */
export function withFields(log: Log, fields: Readonly<Record<string, unknown>>): Log {
  const at =
    (level: Level) =>
    (message: string, ...more: readonly unknown[]): void =>
      log[level](message, ...joined(fields, more));
  return {
    ...log,
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: (error, ...more) => log.error(error, ...joined(fields, more)),
  };
}

/** Fields are one object with those of the line, where it has one; else they come first. */
function joined(fields: object, more: readonly unknown[]): readonly unknown[] {
  const [only] = more;
  const isObject = more.length === 1 && typeof only === 'object' && only !== null;
  return isObject ? [{ ...fields, ...only }] : [fields, ...more];
}

/** An error with where it comes from, and what it was caused by. */
function textOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${textOf(error.cause)}` : '';
  return (error.stack ?? error.message) + cause;
}
