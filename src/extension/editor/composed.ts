import type { Splice } from '../../core/stub/stub.ts';

/**
 * One edit that turns a text into another: what lies between their common beginning and their
 * common end, in whole lines. Nothing when they are the same.
 */
export function composedEdit(before: string, after: string): Splice['edits'] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  // The editor knows no place between the two characters of a line end.
  if (before[before.length - same] === '\n' && same > 0 && isSplit(before, after, same)) same -= 1;
  const [end, newEnd] = [before.length - same, after.length - same];
  return [{ span: { start, end }, newText: after.slice(start, newEnd) }];
}

function isSplit(before: string, after: string, same: number): boolean {
  return [before, after].some(text => text[text.length - same - 1] === '\r');
}
