import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';

/** What was used of remote models. */
export type Spent = { readonly requests: number; readonly tokens: number };

export const NOTHING: Spent = { requests: 0, tokens: 0 };

export function addSpent(a: Spent, b: Spent): Spent {
  return { requests: a.requests + b.requests, tokens: a.tokens + b.tokens };
}

/** Counts what remote models were used for, a day at a time (UTC), for all windows together. */
export type Ledger = {
  /** Everything of that day so far. Throws `file-unreadable`. */
  today(now: Date): Promise<Spent>;
  /** Adds to the day. Throws `file-unreadable` when the record cannot be kept. */
  add(now: Date, spent: Spent): Promise<void>;
};

const LINE = z.object({ version: z.literal(1), requests: z.int().min(0), tokens: z.int().min(0) });

/**
 * A ledger in a folder, with a file for each day. Lines are only ever appended, a short one in one
 * write, so that several windows can keep it together without a lock.
 */
export function createLedger(folder: string): Ledger {
  const pathOf = (now: Date): string => join(folder, `${now.toISOString().slice(0, 10)}.jsonl`);
  return {
    async today(now) {
      const path = pathOf(now);
      return parse(await read(path), path);
    },
    async add(now, spent) {
      const path = pathOf(now);
      try {
        await mkdir(folder, { recursive: true });
        await appendFile(path, `${JSON.stringify({ version: 1, ...spent })}\n`);
      } catch (error) {
        throw unreadable(
          path,
          `cannot be written (${errorText(error)})`,
          'Make the folder writable',
        );
      }
    },
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw unreadable(path, `cannot be read (${errorText(error)})`, 'Make it readable');
  }
}

function parse(text: string, path: string): Spent {
  // What follows the last line break is being written by another window.
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((sum, line, place) => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      value = undefined;
    }
    const parsed = LINE.safeParse(value);
    if (parsed.success) return addSpent(sum, parsed.data);
    const advice = 'Delete it to begin the count of this day anew';
    throw unreadable(path, `is damaged in line ${place + 1}`, advice);
  }, NOTHING);
}

function unreadable(path: string, what: string, advice: string): ReasonCodeError {
  return new ReasonCodeError(
    'file-unreadable',
    `The record of what remote models were used for, ${path}, ${what}. ${advice}.`,
  );
}
