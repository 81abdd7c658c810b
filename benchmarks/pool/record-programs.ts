import { behaviours } from '../../src/core/evidence/agree.ts';
import type { AgreeMatter } from '../../src/core/evidence/agree.ts';
import { isAnswer } from '../../src/core/evidence/choose-among.ts';
import type { Behaviours } from '../../src/core/evidence/choose-among.ts';
import { FIRST_CALLS } from '../../src/core/evidence/stages.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import type { Proposal } from '../../src/core/solve/solve-result.ts';
import type { PassingProgram } from './judged-pool.ts';

export type Recording = {
  readonly sandbox: Sandbox;
  /** What the programs are compared on. */
  readonly matter: AgreeMatter;
};

/** Runs programs in all calls on which programs that pass are compared. Rejects as the sandbox does. */
export async function recordPrograms(
  { sandbox, matter }: Recording,
  proposals: readonly Proposal[],
  signal: AbortSignal,
): Promise<readonly PassingProgram[]> {
  const { calls } = matter;
  const short = shortNames();
  const recorded: PassingProgram[] = [];
  for (const { node: program, splice } of proposals) {
    const run = async (part: readonly string[]): Promise<Behaviours> =>
      part.length === 0
        ? []
        : behaviours(sandbox, { ...matter, calls: part }, splice.program, { signal });
    // In two parts, as a search has them run: what ends a box leaves the calls behind it unmade.
    const does = [
      ...(await run(calls.slice(0, FIRST_CALLS))),
      ...(await run(calls.slice(FIRST_CALLS))),
    ];
    recorded.push({ program, size: splice.code.length, does: does.map(short) });
  }
  return recorded;
}

/** Behaviours by numbers of their own, with the mark that says what kind they are. */
function shortNames(): (behaviour: string | undefined) => string | null {
  const numbers = new Map<string, number>();
  return behaviour => {
    if (behaviour === undefined) return null;
    const number = numbers.get(behaviour) ?? numbers.size;
    numbers.set(behaviour, number);
    const mark = isAnswer(behaviour) ? (behaviour.startsWith('~') ? '~' : '') : '!';
    return `${mark}${number}`;
  };
}
