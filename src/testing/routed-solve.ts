import type { Clock } from '../core/base/clock.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { GenerateOptions } from '../core/model/language-model.ts';
import { DEFAULT_LIMITS } from '../core/sandbox/limits.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import type { CandidateNode, SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveOptions } from '../core/solve/solve-request.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import type { EarlierSolve } from '../core/solve/earlier-solve.ts';
import type { SolveControl } from '../core/solve/solve-control.ts';
import { solve } from '../core/solve/solve.ts';
import type { SolveParts } from '../core/solve/solve.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import { ADD_STUB, createArithmeticBox, createTickingClock } from './arithmetic-box.ts';
import { createFakeLanguageModel } from './fake-language-model.ts';
import type { FakeLanguageModel, Script } from './fake-language-model.ts';
import type { FakeSandbox } from './fake-sandbox.ts';

/** A script of a model that cannot be asked. */
export const down = (what: string) => (): Promise<never> =>
  Promise.reject(new ReasonCodeError('model-load-failed', `${what} is down`));

/** A scripted model that remembers how it was asked. */
export type Asked = FakeLanguageModel & { readonly options: GenerateOptions[]; loads: number };

/** Makes one; `broken` is what its load rejects with. */
export function scripted(id: string, script: Script, broken?: Error): Asked {
  const fake = createFakeLanguageModel(script);
  const options: GenerateOptions[] = [];
  const asked: Asked = {
    ...fake,
    identity: { ...fake.identity, id },
    options,
    loads: 0,
    load() {
      asked.loads += 1;
      return broken === undefined ? Promise.resolve() : Promise.reject(broken);
    },
    async generate(request, how = {}) {
      options.push(how);
      const { usage, ...rest } = await fake.generate(request, how);
      const known = how.logProbability === true ? { logProbability: -0.1 } : {};
      return { ...rest, usage, ...known };
    },
  };
  return asked;
}

export type Given = {
  readonly parsers: ParserTable;
  readonly local: Asked;
  readonly remote?: Asked;
  readonly options?: Partial<SolveOptions>;
  readonly offline?: boolean;
  readonly sandbox?: Sandbox;
  readonly continues?: EarlierSolve;
  readonly control?: SolveControl;
  readonly paceOf?: SolveParts['paceOf'];
  readonly recall?: SolveParts['recall'];
  readonly toolUse?: SolveParts['toolUse'];
  /** The file, when it is not that of `add` alone. */
  readonly text?: string;
  readonly clock?: Clock;
  readonly onEvent?: (event: SolveEvent) => void;
};

/** Everything that happened in a routed solve. */
export type Ran = {
  readonly result: SolveResult;
  readonly all: readonly SolveEvent[];
  readonly routes: readonly Extract<SolveEvent, { type: 'route' }>[];
  /** The routes as `local greedy`. */
  readonly rungs: readonly string[];
  readonly nodes: readonly CandidateNode[];
  readonly box: FakeSandbox;
};

/** Solves `add` by the router, or by a strategy of the options. */
export async function runRouted(given: Given): Promise<Ran> {
  const { parsers, local, remote, options = {}, offline = false, sandbox } = given;
  const { text = ADD_STUB, clock = createTickingClock(), continues, control } = given;
  const { paceOf, recall, toolUse, onEvent } = given;
  const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
  if (stub === undefined) throw new Error('there is no stub');
  const box = createArithmeticBox();
  const parts = {
    parsers,
    model: local,
    sandbox: sandbox ?? box,
    clock,
    modelName: 'local.gguf',
    newTraceId: () => (continues === undefined ? 'trace-1' : 'trace-2'),
    ...(paceOf === undefined ? {} : { paceOf }),
    ...(recall === undefined ? {} : { recall }),
    ...(toolUse === undefined ? {} : { toolUse }),
    ...(remote === undefined
      ? {}
      : { remote: { model: remote, name: 'openai:x', isOffline: () => offline } }),
  };
  const request = {
    file: { path: 'sums.py', text },
    stub,
    modules: [],
    tests: [],
    moduleNames: ['sums'],
    ...(continues === undefined ? {} : { continues }),
    options: {
      strategy: 'auto',
      reflection: 'facts',
      simulations: 8,
      maxTokens: 100_000,
      maxCompletionTokens: 100,
      seed: 1,
      inFlight: 2,
      limits: DEFAULT_LIMITS,
      ...options,
    },
  } as const;
  const all: SolveEvent[] = [];
  for await (const event of solve(parts, request, undefined, control)) {
    all.push(event);
    onEvent?.(event);
  }
  const last = all.at(-1);
  if (last?.type !== 'solve-end') throw new Error('the solve has no end');
  const routes = all.flatMap(event => (event.type === 'route' ? [event] : []));
  const nodes = all.flatMap(event => (event.type === 'node-add' ? [event.node] : []));
  const rungs = routes.map(({ model, rung }) => `${model} ${rung}`);
  return { result: last.result, all, routes, rungs, nodes, box };
}
