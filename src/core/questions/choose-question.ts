import type { Language } from '../base/source.ts';
import { renderValue } from '../sandbox/render-value.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import { exactKey } from './exact-key.ts';
import { MAX_OPTIONS, anyException } from './question.ts';
import type { Question, QuestionOption } from './question.ts';

/** A candidate that is still possible, and what it did in each of the calls. */
export type Contender = {
  /** Nodes of the search that hold this program. */
  readonly nodes: readonly number[];
  readonly code: string;
  /** Undefined where the run had ended before. */
  readonly outcomes: readonly (InvocationOutcome | undefined)[];
};

/** What came out of one call, and the contenders (by their places) that it came out of. */
export type Group = {
  readonly outcome: InvocationOutcome;
  readonly members: readonly number[];
  /** How often the model wrote one of them. */
  readonly weight: number;
};

/** A call to ask about, and what may come out of it: the likeliest first. */
export type Chosen = {
  /** Place of the call. */
  readonly place: number;
  readonly kind: Question['kind'];
  readonly groups: readonly Group[];
};

/** Failures that are mistakes of the program, and nobody's intention. */
const MISTAKES = new Set(
  (
    'NameError UnboundLocalError AttributeError ImportError ModuleNotFoundError SyntaxError ' +
    'RecursionError MemoryError ReferenceError InternalError NotImplementedError'
  ).split(' '),
);

/** A value, or an exception that a function may well be meant to raise. */
function isPlausible(outcome: InvocationOutcome): boolean {
  return (
    outcome.status === 'returned' ||
    (outcome.status === 'raised' && !MISTAKES.has(outcome.types[0] ?? ''))
  );
}

/**
 * The call whose answer tells the contenders apart best: the entropy of its outcomes, each weighed
 * by how often the model wrote a program that does so. Outcomes that nobody can mean, such as a
 * `NameError`, are taken together and count for nothing by themselves. Among equals a short call
 * and values rather than exceptions, then the earlier one. Undefined when no call splits them.
 */
export function chooseSplit(
  calls: readonly string[],
  contenders: readonly Contender[],
): Chosen | undefined {
  let best: { readonly chosen: Chosen; readonly score: number } | undefined;
  calls.forEach((call, place) => {
    const all = groupsAt(contenders, place);
    const groups = all.filter(({ outcome }) => isPlausible(outcome));
    if (groups.length === 0 || all.length < 2) return;
    const score = worth(groups, all) - call.length / 1000;
    if (best === undefined || score > best.score + 1e-9)
      best = { chosen: { place, kind: 'split', groups }, score };
  });
  return best?.chosen;
}

/** Where all contenders agree on a value, a call that shows what they do. */
export function chooseConfirmation(
  calls: readonly string[],
  contenders: readonly Contender[],
): Chosen | undefined {
  const found = calls.flatMap((call, place): readonly { chosen: Chosen; score: number }[] => {
    const groups = groupsAt(contenders, place);
    const [only, ...others] = groups;
    if (only?.outcome.status !== 'returned' || others.length > 0) return [];
    const { value } = only.outcome;
    if (value.t === 'none' || value.t === 'undefined') return [];
    // A result that is neither empty nor in the call itself says more than `f([]) → []`.
    const shown = 'v' in value ? JSON.stringify(value.v) : '';
    const isTelling = !/^(?:\[\]|""|"0"|"0\.0"|false)$/.test(shown);
    return [
      {
        chosen: { place, kind: 'confirm', groups },
        score: (isTelling ? 1 : 0) - call.length / 1000,
      },
    ];
  });
  const [first] = found.toSorted((a, b) => b.score - a.score);
  return first?.chosen;
}

function worth(groups: readonly Group[], all: readonly Group[]): number {
  const sum = (some: readonly Group[]): number => some.reduce((n, { weight }) => n + weight, 0);
  const total = sum(all);
  const mistaken = total - sum(groups);
  const raising = sum(groups.filter(({ outcome }) => outcome.status === 'raised'));
  const shares = [...groups.map(({ weight }) => weight), mistaken].map(weight => weight / total);
  const entropy = shares.reduce((bits, p) => (p > 0 ? bits - p * Math.log2(p) : bits), 0);
  return entropy * (1 - mistaken / total) * (1 - (0.3 * raising) / total);
}

function groupsAt(contenders: readonly Contender[], place: number): readonly Group[] {
  const found = new Map<
    string,
    { outcome: InvocationOutcome; members: number[]; weight: number }
  >();
  contenders.forEach((one, member) => {
    const outcome = one.outcomes[place];
    if (outcome === undefined) return;
    const key = keyOf(outcome);
    const group = found.get(key);
    const weight = one.nodes.length;
    if (group === undefined) found.set(key, { outcome, members: [member], weight });
    else {
      group.members.push(member);
      group.weight += weight;
    }
  });
  return [...found.values()].toSorted((a, b) => b.weight - a.weight);
}

function keyOf(outcome: InvocationOutcome): string {
  switch (outcome.status) {
    case 'returned':
      return exactKey(outcome.value);
    case 'raised':
      return `!${outcome.types[0] ?? ''}`;
    case 'stopped':
      return '!stopped';
  }
}

/** What a call gives as people read it, or the name of what it raises. */
function outcomeText(outcome: InvocationOutcome, language: Language): string {
  if (outcome.status === 'returned') return renderValue(outcome.value, language, 200);
  if (outcome.status === 'raised') return `raises ${outcome.types[0] ?? anyException(language)}`;
  return outcome.stop.verdict;
}

/** The answers that are offered for choice. */
export function optionsOf(
  { groups }: Chosen,
  contenders: readonly Contender[],
  language: Language,
): readonly QuestionOption[] {
  return groups.slice(0, MAX_OPTIONS).map(({ outcome, members }) => {
    const own = members.flatMap(member => contenders[member] ?? []);
    const [shortest] = own.toSorted((a, b) => a.code.length - b.code.length);
    return {
      text: outcomeText(outcome, language),
      nodes: own.flatMap(({ nodes }) => nodes),
      code: shortest?.code ?? '',
    };
  });
}
