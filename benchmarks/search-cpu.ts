import { createWorkbench, solveOptions } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import { createRng } from '../src/core/base/rng.ts';
import { ask, tell } from '../src/core/search/algorithm.ts';
import type { StrategyName } from '../src/core/search/strategy.ts';
import { createTree } from '../src/core/search/tree.ts';
import type { CandidateNode } from '../src/core/solve/solve-event.ts';
import { strategyOf } from '../src/core/solve/strategies.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';

const STUB =
  'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    >>> add(0, 0)\n    0\n    """\n';

/** Gives recorded answers at once: what is left of a solve is reading, judging and searching. */
function replaying(): LanguageModel {
  return {
    identity: { id: 'replayed', weakStandIn: true, engine: 'replayed' },
    parallel: 1,
    load: () => Promise.resolve(),
    generate({ sampling }) {
      const text = ` total = a - b\n    total += ${sampling.seed % 9973}\n    return total\n\`\`\``;
      const usage = { promptTokens: 80, completionTokens: 20, evaluatedTokens: 21, modelCalls: 1 };
      return Promise.resolve({ text, finish: 'stopped' as const, usage });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export type SearchCpu = {
  readonly strategy: StrategyName;
  readonly simulations: number;
  readonly solveMs: number;
  readonly searchCpuMs: number;
  readonly searchCpuPct: number;
};

/** What the search itself takes of a solve whose model takes no time, in the embedded sandbox. */
export async function searchCpu(
  strategy: StrategyName,
  { assets, folder, simulations }: Where,
): Promise<SearchCpu> {
  const settings = SETTINGS.parse({ strategy, simulations, inFlight: 1, sandbox: 'embedded' });
  await using workbench = createWorkbench({
    assets,
    cacheFolder: folder,
    traceFolder: folder,
    settings,
    notice: () => undefined,
    parts: { model: replaying() },
  });
  const parsers = await workbench.parsers();
  const [stub] = languageSupport('python').findStubs(STUB, parsers.python).stubs;
  if (stub === undefined) throw new Error('there is no stub');
  const file = { path: 'sums.py', text: STUB };
  const options = solveOptions({ ...settings, maxTokens: 10_000_000 });
  const request = { file, stub, options, modules: [], tests: [], moduleNames: ['sums'] };
  const nodes: CandidateNode[] = [];
  let solveMs = 0;
  for await (const event of workbench.solve(request)) {
    if (event.type === 'node-add' && event.node.parent >= 0) nodes.push(event.node);
    if (event.type === 'solve-end') solveMs = event.result.wallMs;
  }
  const searchCpuMs = replayMs(strategy, nodes);
  const searchCpuPct = (100 * searchCpuMs) / solveMs;
  return { strategy, simulations: nodes.length, solveMs, searchCpuMs, searchCpuPct };
}

type Where = {
  readonly assets: string;
  readonly folder: string;
  readonly simulations: number;
};

const REPEATS = 50;

/** Processor time of the asks and tells alone that led to these nodes. */
function replayMs(strategy: StrategyName, nodes: readonly CandidateNode[]): number {
  const before = process.cpuUsage();
  for (let run = 0; run < REPEATS; run += 1) {
    const tree = createTree<number>({
      policy: strategyOf(strategy).policy(),
      root: 0,
      maxDepth: 4,
    });
    const rng = createRng(run);
    for (const { id, reward, usage } of nodes) {
      const trial = ask(tree, rng);
      if (trial === undefined) break;
      const cost = usage.evaluatedTokens;
      tell(tree, trial, { state: id, value: reward, cost, way: [0, id] });
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / REPEATS;
}
