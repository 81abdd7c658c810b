/** A line of a program as it changed from another one. */
export type DiffLine = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** More pairs of lines than this are not compared: the whole then reads as replaced. */
const MOST_PAIRS = 1_000_000;

/** What changed from one text to another, line by line: the longest common subsequence stays. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...old.slice(0, start).map(same),
    ...changes(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...now.slice(now.length - end).map(same),
  ];
}

function changes(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  const common = old.length * now.length > MOST_PAIRS ? undefined : commonLengths(old, now);
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [gone, come] = [old[i], now[j]];
    if (common !== undefined && gone !== undefined && gone === come) {
      lines.push({ kind: 'same', text: gone });
      i += 1;
      j += 1;
    } else if (
      gone !== undefined &&
      (come === undefined || (common?.(i + 1, j) ?? 0) >= (common?.(i, j + 1) ?? 0))
    ) {
      lines.push({ kind: 'removed', text: gone });
      i += 1;
    } else if (come !== undefined) {
      lines.push({ kind: 'added', text: come });
      j += 1;
    }
  }
  return lines;
}

/** How long the longest common subsequence of what is left from (i, j) on is. */
function commonLengths(
  old: readonly string[],
  now: readonly string[],
): (i: number, j: number) => number {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
