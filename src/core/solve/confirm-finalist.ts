import { throwIfAborted } from '../base/abort.ts';
import { createRng, deriveSeed } from '../base/rng.ts';
import { behaviours as behavioursIn } from '../evidence/agree.ts';
import type { AgreeMatter } from '../evidence/agree.ts';
import type { Behaviours } from '../evidence/choose-among.ts';
import { judgePlaced } from '../judge/judge-placed.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { DistinctProgram } from './candidates.ts';
import { resolveOf } from './prepare-solve.ts';
import type { SharedContext } from './solve-context.ts';

/** Calls that a finalist makes twice, in two boxes. */
const REPEATED_CALLS = 16;
/** Limits are of time and of the machine: on a busy one, meeting them says little. */
const OF_THE_MACHINE = /^!(?:TIMEOUT|MEMORY|CANCELLED|NO_RESULT|OUTPUT_LIMIT|stack|not reached)/;

type Finalist = {
  readonly finalist: DistinctProgram;
  readonly matter: AgreeMatter;
  /** What it did in the matter's calls before; empty when it made none. */
  readonly known: Behaviours;
};

/**
 * Runs a program that passed once more: the checks in another order in a fresh box, and calls near
 * the examples in two fresh boxes. Undefined when it does the same again, or else what changed.
 */
export async function confirmFinalist(
  context: SharedContext,
  { finalist, matter, known }: Finalist,
  signal: AbortSignal,
): Promise<string | undefined> {
  const calls = matter.calls.slice(0, REPEATED_CALLS);
  const own = { ...matter, calls };
  const options = { signal, onRun: context.executed };
  const run = async (): Promise<Behaviours> =>
    calls.length === 0 ? [] : behavioursIn(context.sandbox, own, finalist.splice.program, options);
  const before = known.length > 0 ? Promise.resolve(known) : run();
  const [checks, first, second] = await Promise.all([
    checkAgain(context, finalist, signal),
    before,
    run(),
  ]);
  throwIfAborted(signal);
  if (checks !== undefined) return checks;
  for (const [place, call] of calls.entries()) {
    const [one = '!not reached', other = '!not reached'] = [first[place], second[place]];
    if (one.startsWith('!CRASH') && other.startsWith('!CRASH')) return `${call} crashed its box`;
    if (one === other || OF_THE_MACHINE.test(one) || OF_THE_MACHINE.test(other)) continue;
    return `two runs of ${call} gave different results`;
  }
  return undefined;
}

async function checkAgain(
  { request, problem, cases, sandbox, executed }: SharedContext,
  { splice }: DistinctProgram,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { surroundings } = problem;
  const { stub, options } = request;
  const program = { ...surroundings, source: splice.program };
  const placed = { program, surroundings, function: stub.name, ...resolveOf(stub) };
  const shuffled = inOtherOrder(cases, deriveSeed(options.seed, cases.length));
  // A machine that is busy with something else makes a program late: it is given one more chance.
  for (let tries = 0; tries < 2; tries += 1) {
    executed();
    const limits = options.limits;
    const judgement = await judgePlaced(sandbox, placed, shuffled, { limits, signal });
    throwIfAborted(signal);
    const { verdict } = judgement;
    if (verdict === 'PASS') return undefined;
    if (verdict === 'TIMEOUT' || verdict === 'SANDBOX_ERROR') continue;
    const failing = judgement.cases.find(one => one.verdict !== 'PASS');
    const what = failing === undefined ? '' : `, first ${failing.call}`;
    return `it passed the checks and failed them in another order (${verdict}${what})`;
  }
  return 'it passed the checks once and took too long twice';
}

/** Another order than the given one, where there is another. */
function inOtherOrder(cases: readonly PreparedCase[], seed: number): readonly PreparedCase[] {
  const rng = createRng(seed);
  const drawn = cases
    .map(one => ({ one, at: rng() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
  return drawn.every((one, place) => one === cases[place]) ? drawn.toReversed() : drawn;
}
