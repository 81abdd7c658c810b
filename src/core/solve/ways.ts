import type { Attempt } from './attempt.ts';

/** Names of beginnings, the same for the same lines. */
export type Ways = Map<string, number>;

/** Longest beginning that is branched off from, in lines. */
const MAX_STEPS = 60;

/**
 * The beginnings of an attempt that another could go on from, as names: the first line, the first
 * two, and so on, never all of them. None for what came with imports, which its lines do not show.
 */
export function wayOf({ candidate }: Pick<Attempt, 'candidate'>, ways: Ways): readonly number[] {
  if (candidate === undefined || candidate.imports.length > 0) return [];
  const lines = candidate.body.split('\n');
  return lines.slice(0, Math.min(lines.length - 1, MAX_STEPS)).map((_, at) => {
    const beginning = lines.slice(0, at + 1).join('\n');
    const name = ways.get(beginning) ?? ways.size;
    ways.set(beginning, name);
    return name;
  });
}

/**
 * A beginning as the prompt's prefill goes on with it: from behind its white space to where the next
 * line begins, which ends in the same white space.
 * @param pad what the prefill ends with: the body's indentation less one space
 */
export function goOnFrom(body: string, steps: number, pad: string): string {
  const [first = '', ...rest] = body.split('\n').slice(0, steps);
  const lines = rest.map(line => (line.trim() === '' ? '' : ` ${pad}${line}`));
  return ` ${[first, ...lines].join('\n')}\n${pad}`;
}
