import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import type { Repair } from './task.ts';

/** Rows of a JSONL file that fit, and those that do not. */
export type Lines<T> = {
  readonly sha256: string;
  readonly rows: readonly { readonly line: number; readonly row: T; readonly text: string }[];
  readonly broken: readonly Repair[];
};

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads a JSONL file, gzipped or not. A line that is not JSON, or not of the shape, is named and
 * left out; a file without a single good line is refused.
 * @param parse reads a line's JSON; Python's is a little wider than the standard
 */
export function readLines<T>(
  path: string,
  shape: z.ZodType<T>,
  parse: (text: string) => unknown = text => JSON.parse(text) as unknown,
): Lines<T> {
  const bytes = readFileSync(path);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (packed ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes).toString();
  const rows: { line: number; row: T; text: string }[] = [];
  const broken: Repair[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const read = readLine(line, shape, parse);
    if (typeof read === 'string') {
      broken.push({ task: `line ${index + 1}`, what: 'dropped', why: read });
    } else rows.push({ line: index + 1, row: read.row, text: line });
  });
  if (rows.length === 0) {
    const why = broken[0] === undefined ? 'it is empty' : `${broken[0].task}: ${broken[0].why}`;
    throw new Error(`${path} holds no task (${why}).`);
  }
  return { sha256: createHash('sha256').update(bytes).digest('hex'), rows, broken };
}

function readLine<T>(
  line: string,
  shape: z.ZodType<T>,
  parse: (text: string) => unknown,
): { readonly row: T } | string {
  let raw: unknown;
  try {
    raw = parse(line);
  } catch (error) {
    return `it is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const parsed = shape.safeParse(raw);
  if (parsed.success) return { row: parsed.data };
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`;
}
