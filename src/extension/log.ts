import type * as vscode from 'vscode';
import { redact, redactedFields } from './redact.ts';

/**
 * A log channel that writes no secret: every line and everything beside it goes through `redact`.
 * Fields beside a message become one line of JSON.
 */
export function redactingLog(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const line = (message: string, fields: readonly unknown[]): string =>
    redact(message) + redactedFields(fields);
  return {
    get name() {
      return channel.name;
    },
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    append: value => channel.append(redact(value)),
    appendLine: value => channel.appendLine(redact(value)),
    replace: value => channel.replace(redact(value)),
    clear: () => channel.clear(),
    show: (...where: [unknown?, unknown?]) => channel.show(where.find(isFlag)),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
    trace: (message, ...fields: unknown[]) => channel.trace(line(message, fields)),
    debug: (message, ...fields: unknown[]) => channel.debug(line(message, fields)),
    info: (message, ...fields: unknown[]) => channel.info(line(message, fields)),
    warn: (message, ...fields: unknown[]) => channel.warn(line(message, fields)),
    error: (error, ...fields: unknown[]) =>
      channel.error(line(typeof error === 'string' ? error : textOf(error), fields)),
  };
}

function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** An error with where it comes from, and what it was caused by. */
function textOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${textOf(error.cause)}` : '';
  return (error.stack ?? error.message) + cause;
}
