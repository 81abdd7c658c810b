import type { FromGuest } from '../core/sandbox/guest/box.ts';
import { conduct } from '../core/sandbox/guest/conduct.ts';
import type { ConductOptions } from '../core/sandbox/guest/conduct.ts';
import { DEFAULT_LIMITS } from '../core/sandbox/limits.ts';
import { renderValue } from '../core/sandbox/render-value.ts';
import type { Execution, Invocation, Job } from '../core/sandbox/sandbox.ts';
import { onItsClock } from './scripted-box.ts';
import type { Asked, ScriptedBox, Step } from './scripted-box.ts';

export const NONCE = 'nonce-of-the-test';
export const LIMITS = { ...DEFAULT_LIMITS, loadMs: 300, caseMs: 200, totalMs: 1000 };

/** An answer with the right nonce. */
export const frame = (i: number, rest: object): FromGuest => ({
  type: 'frame',
  text: NONCE + JSON.stringify({ i, ...rest }),
});
export const value = (v: number): object => ({ s: 'returned', value: { t: 'int', v: String(v) } });
export const call = (text: string): Invocation => ({ call: text, mode: 'value' });
export const job = (...calls: readonly string[]): Job => ({
  program: { language: 'python', source: '', files: [] },
  invocations: calls.map(call),
});

/** A guest that does as it should: the value of a call is its number. */
export function honest({ i }: Asked): Step[] {
  const n = Number(i);
  if (n === 0) return [{ after: 10, message: frame(0, { s: 'loaded' }) }];
  return [
    { after: 5, message: frame(n, { s: 'ready' }) },
    { after: 5, message: frame(n, value(n)) },
  ];
}

/** Does the job on the clock of the box, with short limits. */
export function run(
  box: ScriptedBox,
  what: Job,
  parts: Partial<ConductOptions> = {},
): Promise<Execution> {
  return onItsClock(box, () =>
    conduct(box, what, {
      limits: LIMITS,
      sandbox: 'scripted',
      nonce: NONCE,
      onStderr: () => undefined,
      signal: new AbortController().signal,
      ...parts,
    }),
  );
}

/** What came of the load and of each call, in a word each. */
export const shown = ({ load, outcomes }: Execution): string[] =>
  [load, ...outcomes].map(one => {
    if (one.status === 'stopped') return one.stop.verdict;
    return one.status === 'returned' ? renderValue(one.value, 'python') : one.status;
  });
