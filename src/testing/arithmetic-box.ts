import type { Clock } from '../core/base/clock.ts';
import type { Execution, Job } from '../core/sandbox/sandbox.ts';
import type { Value } from '../core/sandbox/value.ts';
import { createFakeSandbox, execution } from './fake-sandbox.ts';
import type { FakeSandbox } from './fake-sandbox.ts';

/** A stub that `arithmetic` can judge the bodies of. */
export const ADD_STUB =
  'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    >>> add(0, 0)\n    0\n    """\n';

/** What a model writes for it, with an operator that is right (`+`) or not. */
export const answer = (operator: string): string => ` return a ${operator} b\n\`\`\``;

/** Enough of Python to judge `return a OP b`: what a box would say, without a box. */
export function arithmetic({ program, invocations }: Job): Partial<Execution> {
  const operator = /return a ([-+*]) b/.exec(program.source)?.[1];
  const outcomes = invocations.map(({ call }): Execution['outcomes'][number] => {
    const int = (v: number): Value => ({ t: 'int', v: String(v) });
    const literal = /^-?\d+$/.exec(call);
    const [, a = 0, b = 0] = (/add\((\d+), (\d+)\)/.exec(call) ?? []).map(Number);
    const value = operator === '+' ? a + b : operator === '-' ? a - b : a * b;
    if (literal !== null) return { status: 'returned', value: int(Number(call)), output: '' };
    if (operator !== undefined) return { status: 'returned', value: int(value), output: '' };
    const raised = { types: ['NameError'], message: 'x', traceback: '' };
    return { status: 'raised', ...raised, output: '' };
  });
  return { outcomes };
}

/** A box that does that. */
export function createArithmeticBox(): FakeSandbox {
  return createFakeSandbox(job => execution(arithmetic(job)));
}

/** A clock that goes on by 10 ms whenever it is looked at. */
export function createTickingClock(): Clock {
  let now = 0;
  return { now: () => (now += 10), date: () => new Date(0), sleep: () => Promise.resolve() };
}
