import type { ReflectionKind } from '../reflexion/reflection.ts';
import type { Route } from '../router/route.ts';
import type { StrategyChoice } from '../search/strategy.ts';
import type { CandidateNode, SolveEvent, SolveStart } from './solve-event.ts';
import { temperatureOf } from './temperature.ts';

/** A rung that was begun, and the candidates it had told; without a router there is one, unnamed. */
export type EarlierRung = {
  readonly route: Route | undefined;
  readonly nodes: readonly CandidateNode[];
};

/** A search that ended before its time, as its trace has it: claims of a file, not yet facts. */
export type EarlierSolve = {
  readonly traceId: string;
  readonly rungs: readonly EarlierRung[];
  /** Jobs of the sandbox that it had run. */
  readonly executions: number;
};

/** How the earlier search searched: going on means going on so. */
export type EarlierOptions = {
  readonly strategy: StrategyChoice;
  readonly reflection: ReflectionKind;
  readonly temperature?: number;
  readonly seed: number;
  readonly simulations: number;
  readonly maxTokens: number;
};

/** What a trace tells of a search that can be taken up again. */
export type Interrupted = {
  readonly start: SolveStart;
  readonly options: EarlierOptions;
  readonly earlier: EarlierSolve;
};

/** Most candidates that are taken over; no budget of ours has more. */
const MAX_NODES = 100_000;

/** Reads it out of a trace's events; `undefined` when the trace does not say what was solved. */
export function readInterrupted(events: readonly SolveEvent[]): Interrupted | undefined {
  let start: SolveStart | undefined;
  let executions = 0;
  let rungs: { route: Route | undefined; nodes: CandidateNode[] }[] = [];
  for (const event of events) {
    if (event.type === 'solve-start') start ??= event;
    else if (event.type === 'route') rungs = [...rungs, { route: routeOf(event), nodes: [] }];
    else if (event.type === 'progress') executions = event.executions;
    else if (event.type === 'node-add' && event.node.action !== 'root') {
      if (rungs.length === 0) rungs = [{ route: undefined, nodes: [] }];
      rungs.at(-1)?.nodes.push(event.node);
    }
  }
  if (start === undefined) return undefined;
  if (rungs.reduce((sum, { nodes }) => sum + nodes.length, 0) > MAX_NODES) return undefined;
  const { traceId } = start;
  return { start, options: optionsOf(start), earlier: { traceId, rungs, executions } };
}

/** How a search searched, out of the beginning of its trace. */
export function optionsOf(start: SolveStart): EarlierOptions {
  const { strategy, reflection, seed, simulations, maxTokens } = start;
  return { strategy, reflection, ...temperatureOf(start), seed, simulations, maxTokens };
}

function routeOf(event: Extract<SolveEvent, { type: 'route' }>): Route {
  const { rung, strategy, model, simulations, maxTokens, why } = event;
  return { rung, strategy, model, simulations, maxTokens, why };
}
