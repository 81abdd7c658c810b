/** A candidate, or several that did the same, and what came of each example. */
export type Voter = {
  /** Candidates that did so. */
  readonly weight: number;
  /** At the example's place; `behaviour` begins with `!` where the call failed. */
  readonly seen: readonly { readonly passed: boolean; readonly behaviour: string }[];
};

/** An example that speaks against all candidates while most of them speak against it. */
export type Contradicted = {
  /** Place of the example. */
  readonly place: number;
  /** What the majority answers instead. */
  readonly instead: string;
  readonly votes: number;
  /** All candidates. */
  readonly of: number;
};

/** Fewer voices are no majority of anything. */
const MIN_VOTES = 3;

/**
 * Authors are wrong at times (21 of 376 examples of HumanEval contradict its reference solutions,
 * search.md section 4). An example is set aside when nothing passes it, there are others, and more
 * than half of all candidates pass all the others and agree on one other answer to this one.
 * @param count how many examples there are
 */
export function contradictedExample(
  voters: readonly Voter[],
  count: number,
): Contradicted | undefined {
  const places = Array.from({ length: count }, (_, place) => place);
  const failing = places.filter(place => !voters.some(({ seen }) => passes(seen, place)));
  const [place] = failing;
  if (place === undefined || failing.length > 1 || count < 2) return undefined;
  const of = voters.reduce((sum, { weight }) => sum + weight, 0);
  const votes = new Map<string, number>();
  for (const { seen, weight } of voters) {
    if (!places.every(one => one === place || passes(seen, one))) continue;
    const answer = seen[place]?.behaviour ?? '!';
    votes.set(answer, (votes.get(answer) ?? 0) + weight);
  }
  const clear = [...votes].find(
    ([answer, n]) => n > of / 2 && n >= MIN_VOTES && !answer.startsWith('!'),
  );
  return clear === undefined ? undefined : { place, instead: clear[0], votes: clear[1], of };
}

function passes(seen: Voter['seen'], place: number): boolean {
  return seen[place]?.passed === true;
}
