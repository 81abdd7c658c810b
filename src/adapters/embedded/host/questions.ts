import type { Invocation, InvocationOutcome, RemoteCall } from '../../../core/sandbox/sandbox.ts';
import type { FromHost, ToHost } from '../messages.ts';

/** What runs ask the editor's process in the middle of a job; one question a run at a time. */
export type Questions = {
  more(id: number, last: InvocationOutcome | undefined): Promise<Invocation | undefined>;
  call(id: number, call: RemoteCall): Promise<InvocationOutcome>;
  tell(answer: Extract<ToHost, { type: 'next' | 'outcome' }>): void;
  /** A run that has ended waits for nothing. */
  forget(id: number): void;
};

type Answer = Extract<ToHost, { type: 'next' | 'outcome' }>;

const UNANSWERED: InvocationOutcome = {
  status: 'stopped',
  stop: { verdict: 'CANCELLED', reason: 'cancelled' },
};

export function createQuestions(send: (message: FromHost) => void): Questions {
  const open = new Map<number, (answer: Answer | undefined) => void>();
  const ask = (id: number, question: FromHost): Promise<Answer | undefined> =>
    new Promise(resolve => {
      open.set(id, resolve);
      send(question);
    });
  const close = (id: number, answer: Answer | undefined): void => {
    const resolve = open.get(id);
    open.delete(id);
    resolve?.(answer);
  };
  return {
    async more(id, last) {
      const told = await ask(id, { type: 'more', id, ...(last === undefined ? {} : { last }) });
      return told?.type === 'next' ? told.invocation : undefined;
    },
    async call(id, call) {
      const told = await ask(id, { type: 'call', id, call });
      return told?.type === 'outcome' ? told.outcome : UNANSWERED;
    },
    tell: answer => close(answer.id, answer),
    forget: id => close(id, undefined),
  };
}
