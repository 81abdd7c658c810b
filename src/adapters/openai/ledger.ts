import { appendFile, mkdir, open } from 'node:fs/promises';
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

/** How far a file was read: its lines up to there, and what they add up to. */
type Place = { readonly bytes: number; readonly lines: number; readonly sum: Spent };

const START: Place = { bytes: 0, lines: 0, sum: NOTHING };

/**
 * A ledger in a folder, with a file for each day. Lines are only ever appended, a short one in one
 * write, so that several windows can keep it together without a lock, and each reads only what is
 * new to it.
 */
export function createLedger(folder: string): Ledger {
  let read: { readonly path: string; readonly place: Place } | undefined;
  const pathOf = (now: Date): string => join(folder, `${now.toISOString().slice(0, 10)}.jsonl`);
  return {
    async today(now) {
      const path = pathOf(now);
      const from = read?.path === path ? read.place : START;
      const place = await readOn(path, from);
      read = { path, place };
      return place.sum;
    },
    async add(now, spent) {
      const path = pathOf(now);
      try {
        await mkdir(folder, { recursive: true });
        await appendFile(path, `${JSON.stringify({ version: 1, ...spent })}\n`);
      } catch (error) {
        const what = `cannot be written (${errorText(error)})`;
        throw unreadable(path, what, 'Make the folder writable');
      }
    },
  };
}

async function readOn(path: string, from: Place): Promise<Place> {
  let text: string;
  let start = from;
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    // Deleted and begun anew meanwhile.
    if (size < from.bytes) start = START;
    const bytes = Buffer.alloc(size - start.bytes);
    await file.read(bytes, 0, bytes.length, start.bytes);
    text = bytes.toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return START;
    throw unreadable(path, `cannot be read (${errorText(error)})`, 'Make it readable');
  }
  // What follows the last line break is being written by another window.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .slice(0, -1)
    .reduce((place, line): Place => {
      const lines = place.lines + 1;
      const spent = readLine(line);
      if (spent === undefined) {
        const advice = 'Delete it to begin the count of this day anew';
        throw unreadable(path, `is damaged in line ${lines}`, advice);
      }
      const bytes = place.bytes + Buffer.byteLength(line) + 1;
      return { bytes, lines, sum: addSpent(place.sum, spent) };
    }, start);
}

function readLine(line: string): Spent | undefined {
  try {
    const parsed = LINE.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(path: string, what: string, advice: string): ReasonCodeError {
  return new ReasonCodeError(
    'file-unreadable',
    `The record of what remote models were used for, ${path}, ${what}. ${advice}.`,
  );
}
