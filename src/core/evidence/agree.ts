import { throwIfAborted } from '../base/abort.ts';
import { eachApart } from '../base/each-apart.ts';
import { createSemaphore } from '../base/semaphore.ts';
import type { Shape } from '../questions/shape.ts';
import type { Limits } from '../sandbox/limits.ts';
import type { Job, Program, Sandbox } from '../sandbox/sandbox.ts';
import { behaviourOf } from './behaviour.ts';
import { chooseAmong } from './choose-among.ts';
import type { AgreedChoice, Behaviours, Checked, Survivor } from './choose-among.ts';
import { FIRST_CALLS, comparedAmong, leading } from './stages.ts';

/** Programs that run at once. */
const AT_ONCE = 4;
/** Boxes that one program may use up: what ends a box leaves the calls behind it unmade. */
const MAX_BOXES = 2;

/** What programs are compared on. */
export type AgreeMatter = Checked & {
  /** The file's part around the stub, with no solution in it. */
  readonly surroundings: Program;
  readonly resolve?: Job['resolve'];
  /** Calls of the function, those that say most first. */
  readonly calls: readonly string[];
  readonly limits: Limits;
  /** What the function says it returns, where it says so. */
  readonly returns?: Shape;
};

export type AgreeProgram = Survivor & {
  /** What of its file a box runs. */
  readonly program: string;
};

export type AgreeOptions = {
  readonly signal?: AbortSignal;
  /** Told before each run of the sandbox. */
  readonly onRun?: () => void;
};

export type Agreement = AgreedChoice & {
  /** Of each program, what came of each call; undefined where it was not made. */
  readonly behaviours: readonly Behaviours[];
};

/**
 * Lets programs agree: all make the first calls, and where two leading clusters are about as large
 * their members alone make the others, until calls are found that tell them apart or none are left.
 * Rejects when aborted and when the sandbox is broken.
 */
export async function agree(
  sandbox: Sandbox,
  matter: AgreeMatter,
  programs: readonly AgreeProgram[],
  options: AgreeOptions = {},
): Promise<Agreement> {
  const { calls, weak = false } = matter;
  const compared = comparedAmong(programs);
  const rows = new Map<number, Behaviours>();
  const run = async (places: readonly number[], from: number, to: number): Promise<void> => {
    const slots = createSemaphore(AT_ONCE);
    const part = { ...matter, calls: calls.slice(from, to) };
    await eachApart(places, options.signal, async (place, signal) => {
      const release = await slots.acquire(signal);
      try {
        const source = programs[place]?.program ?? '';
        const seen = await behaviours(sandbox, part, source, { ...options, signal });
        rows.set(place, [...(rows.get(place) ?? []), ...seen]);
      } finally {
        release();
      }
    });
    throwIfAborted(options.signal);
  };
  const judged = (): Agreement => {
    const all = programs.map((_, place) => rows.get(place) ?? []);
    return { ...chooseAmong(programs, all, { weak }), behaviours: all };
  };
  if (programs.length < 2 || calls.length === 0) return judged();
  await run(compared, 0, FIRST_CALLS);
  const close = leading(judged().clusters);
  if (close.length > 0 && calls.length > FIRST_CALLS) await run(close, FIRST_CALLS, calls.length);
  return judged();
}

/** What one program does in the calls. A box that a call ended is followed by another one. */
export async function behaviours(
  sandbox: Sandbox,
  { calls, surroundings, resolve, limits, returns }: AgreeMatter,
  source: string,
  { signal, onRun }: AgreeOptions,
): Promise<Behaviours> {
  const seen: (string | undefined)[] = [];
  for (let box = 0; box < MAX_BOXES && seen.length < calls.length; box += 1) {
    onRun?.();
    const job: Job = {
      program: { ...surroundings, source },
      invocations: calls.slice(seen.length).map(call => ({ call, mode: 'value' })),
      ...(resolve === undefined ? {} : { resolve }),
    };
    const { load, outcomes } = await sandbox.run(job, {
      limits,
      ...(signal === undefined ? {} : { signal }),
    });
    throwIfAborted(signal);
    if (load.status !== 'loaded') break;
    seen.push(...outcomes.map(outcome => behaviourOf(outcome, returns)));
    if (outcomes.length === 0) break;
  }
  return calls.map((_, place) => seen[place]);
}
