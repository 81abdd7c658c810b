import type { CandidateNode, SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';

const USAGE = { promptTokens: 1, completionTokens: 1, evaluatedTokens: 1, modelCalls: 1 };

/** A node as a search would add it; everything that is not given is harmless. */
export function sampleNode(
  id: number,
  parent: number,
  more: Partial<CandidateNode> = {},
): CandidateNode {
  return {
    id,
    parent,
    trial: id - 1,
    depth: parent < 0 ? 0 : 1,
    action: parent < 0 ? 'root' : parent === 0 ? 'sample' : 'repair',
    code: parent < 0 ? '' : `def f():\n    return ${id}`,
    ...(parent < 0 ? {} : { verdict: 'WRONG' as const }),
    passed: 0,
    total: 1,
    reward: parent < 0 ? 0 : 0.2,
    visits: 1,
    value: 0.2,
    stderr: '',
    usage: USAGE,
    wallMs: 1,
    ...more,
  };
}

/** What such a search may come to; everything that is not given is harmless. */
export function sampleResult(more: Partial<SolveResult> = {}): SolveResult {
  return {
    status: 'unverified',
    function: 'f',
    language: 'python',
    code: '',
    confidence: 0,
    evidence: [],
    usage: USAGE,
    executions: 1,
    simulations: 1,
    wallMs: 1,
    traceId: 't',
    model: 'm',
    weakStandIn: true,
    sandbox: 'embedded',
    strategy: 'mcts',
    reflection: 'facts',
    seed: 0,
    proposals: [],
    ...more,
  };
}

/** A search with a root, a wrong candidate and a repair that passes. */
export function sampleEvents(): readonly SolveEvent[] {
  const node = (at: number, added: CandidateNode): SolveEvent => ({
    at,
    type: 'node-add',
    node: added,
  });
  return [
    {
      at: 0,
      type: 'solve-start',
      traceId: 't',
      startedAt: '2026-01-01T00:00:00Z',
      function: 'f',
      file: 'a.py',
      line: 1,
      language: 'python',
      header: 'def f():',
      model: 'm',
      weakStandIn: true,
      sandbox: 'embedded',
      strategy: 'mcts',
      reflection: 'facts',
      seed: 0,
      simulations: 4,
      maxTokens: 100,
      examples: [],
      unparsed: [],
    },
    { at: 1, type: 'phase', phase: 'searching' },
    node(1, sampleNode(0, -1)),
    { at: 2, type: 'trial-start', trial: 0, parent: 0 },
    { at: 3, type: 'trial-text', trial: 0, text: ' return' },
    { at: 4, type: 'trial-stderr', trial: 0, text: 'Traceback' },
    node(5, sampleNode(1, 0)),
    { at: 5, type: 'tree-update', nodes: [{ id: 0, visits: 1, value: 0.2 }] },
    { at: 6, type: 'trial-start', trial: 1, parent: 1 },
    node(7, sampleNode(2, 1, { verdict: 'PASS', passed: 1, reward: 1, depth: 2 })),
    {
      at: 7,
      type: 'tree-update',
      nodes: [
        { id: 1, visits: 2, value: 0.6 },
        { id: 0, visits: 2, value: 0.6 },
      ],
    },
  ];
}
