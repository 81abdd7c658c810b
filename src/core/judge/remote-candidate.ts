import type { Language } from '../base/source.ts';
import { matches } from '../sandbox/compare.ts';
import { isOutOfMemory } from '../sandbox/judge.ts';
import { mutatedCall } from '../sandbox/mutated-call.ts';
import type { InvocationOutcome, RemoteCall, Stop } from '../sandbox/sandbox.ts';
import type { Session } from '../sandbox/session.ts';
import type { Value } from '../sandbox/value.ts';
import { valueSource } from '../sandbox/value-source.ts';

/** How a function is called: as it looks, awaited, or as something that yields. */
export type Kind = 'plain' | 'async' | 'generator';

/** What the candidate did while one test ran. */
export type Happened = {
  readonly calls: number;
  /** It ran into a limit, or gave something that cannot cross. */
  readonly stop?: Stop;
  /** It had ended before. */
  readonly ended: boolean;
  /** Calls that gave nothing and were given something that can be changed. */
  readonly silent: readonly SilentCall[];
};

export type SilentCall = { readonly call: string; readonly args: readonly Value[] };

/** The candidate in its box, as tests in another box reach it. */
export type RemoteCandidate = {
  /** Answers a call of the tests: `RunOptions.answer` of their job. */
  answer(call: RemoteCall): Promise<InvocationOutcome>;
  /** What happened since this was last asked. */
  take(): Happened;
  /** Whether one of the calls changes its arguments in place, which the tests cannot see. */
  changesArguments(calls: readonly SilentCall[]): Promise<boolean>;
  kindOf(name: string): Promise<Kind>;
};

const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;
const NOTHING: InvocationOutcome = { status: 'returned', value: { t: 'none' }, output: '' };

export function createRemoteCandidate(session: Session, language: Language): RemoteCandidate {
  let calls = 0;
  let stop: Stop | undefined;
  let ended = false;
  let silent: SilentCall[] = [];
  const kinds = new Map<string, Kind>();
  const ask = async (call: string, how: Kind = 'plain'): Promise<InvocationOutcome> => {
    const resolve = resolveOf(how, language);
    const outcome = await session.call({ call, mode: 'value', ...resolve });
    ended ||= outcome === undefined;
    return outcome ?? stopped('NO_RESULT', 'the candidate has ended');
  };
  const callFunction = async (name: string, call: string, args: readonly Value[]) => {
    calls += 1;
    const outcome = await ask(call, kinds.get(name));
    if (!ended) stop ??= stopOf(outcome);
    const isSilent = outcome.status === 'returned' && isNothing(outcome.value);
    if (isSilent && args.some(isChangeable)) silent.push({ call, args });
    return outcome;
  };
  return {
    async answer({ args: [first, ...args], kwargs }) {
      const name = first?.t === 'str' ? first.v : '';
      if (NAME.test(name)) {
        const call = callSource(name, args, kwargs, language);
        return call === undefined ? refused(name) : callFunction(name, call, args);
      }
      const constant = name.startsWith('=') ? name.slice(1) : '';
      return NAME.test(constant) ? find(constant, language, ask) : refused(name);
    },
    take() {
      const happened = {
        calls,
        silent,
        ended: ended && stop === undefined,
        ...(stop === undefined ? {} : { stop }),
      };
      calls = 0;
      stop = undefined;
      silent = [];
      return happened;
    },
    async changesArguments(all) {
      for (const { call, args } of all) {
        const changed = mutatedCall(call, language);
        if (changed === undefined) continue;
        const after = await ask(changed);
        const before: Value = { t: 'list', v: args };
        if (after.status === 'returned' && !matches(after.value, before, 'exact')) return true;
      }
      return false;
    },
    async kindOf(name) {
      const kind = kindOfProbe(await ask(probe(name, language)));
      kinds.set(name, kind);
      return kind;
    },
  };
}

function resolveOf(how: Kind, language: Language): { resolve?: 'await' | 'list' } {
  if (how === 'generator') return { resolve: 'list' };
  return how === 'async' || language !== 'python' ? { resolve: 'await' } : {};
}

/** Why the call as a whole counts as stopped, whatever a test makes of it. */
function stopOf(outcome: InvocationOutcome): Stop | undefined {
  if (outcome.status === 'stopped') return outcome.stop;
  const isMemory = outcome.status === 'raised' && isOutOfMemory(outcome);
  return isMemory ? { verdict: 'MEMORY', reason: 'ran out of memory' } : undefined;
}

function isNothing({ t }: Value): boolean {
  return t === 'none' || t === 'undefined';
}

function isChangeable({ t }: Value): boolean {
  return ['list', 'dict', 'set', 'bytearray', 'object', 'map', 'bytes'].includes(t);
}

function callSource(
  name: string,
  args: readonly Value[],
  kwargs: RemoteCall['kwargs'],
  language: Language,
): string | undefined {
  if (!kwargs.every(([key]) => NAME.test(key) && !key.includes('.'))) return undefined;
  const named = kwargs.map(([key, value]) => `${key}=${valueSource(value, language)}`);
  const all = [...args.map(value => valueSource(value, language)), ...named];
  return `${name}(${all.join(', ')})`;
}

/** CPython's CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR; or the class of the function. */
function probe(name: string, language: Language): string {
  return language === 'python'
    ? `${name}.__code__.co_flags`
    : `Object.prototype.toString.call(${name})`;
}

function kindOfProbe(outcome: InvocationOutcome): Kind {
  if (outcome.status !== 'returned') return 'plain';
  const { value } = outcome;
  if (value.t === 'int') {
    const flags = Number(value.v);
    if ((flags & 0x20) !== 0) return 'generator';
    return (flags & 0x280) !== 0 ? 'async' : 'plain';
  }
  const text = value.t === 'str' ? value.v : '';
  if (text === '[object GeneratorFunction]') return 'generator';
  return text.startsWith('[object Async') ? 'async' : 'plain';
}

type Ask = (call: string) => Promise<InvocationOutcome>;

/** A name of the candidate's that the tests use and do not call, as far as one can tell. */
async function find(name: string, language: Language, ask: Ask): Promise<InvocationOutcome> {
  const outcome = await ask(name);
  const isThere = outcome.status === 'stopped' && outcome.stop.verdict === 'INVALID_RESULT';
  if (!isThere) return constantOf(outcome, language);
  const names = await ask(baseNames(name, language));
  return names.status === 'returned' ? names : NOTHING;
}

/** The names of an exception's base classes; raises for anything else. */
function baseNames(name: string, language: Language): string {
  return language === 'python'
    ? `[cls.__name__ for cls in ${name}.__mro__ if issubclass(${name}, BaseException)] or 1 / 0`
    : `${name}.prototype instanceof Error ? ['Error'] : null.none`;
}

/** A name's value in a tuple or list of its own. */
function constantOf(outcome: InvocationOutcome, language: Language): InvocationOutcome {
  if (outcome.status !== 'returned') return outcome;
  const t = language === 'python' ? 'tuple' : 'object';
  return t === 'tuple'
    ? { ...outcome, value: { t, v: [outcome.value] } }
    : { ...outcome, value: { t, v: [['value', outcome.value]] } };
}

function refused(name: string): InvocationOutcome {
  return stopped('VIOLATION', `${JSON.stringify(name.slice(0, 80))} cannot be called`);
}

function stopped(verdict: Stop['verdict'], reason: string): InvocationOutcome {
  return { status: 'stopped', stop: { verdict, reason } };
}
