// A search that never was, with everything in it that the panel can show: for tests, measurements
// and pictures. The same numbers give the same search.

const VERDICTS = [
  'WRONG',
  'WRONG',
  'WRONG',
  'ERROR',
  'WRONG',
  'TIMEOUT',
  'COMPILE_ERROR',
  undefined,
];

const START = {
  type: 'solve-start',
  at: 0,
  traceId: 'made-up',
  startedAt: '2026-11-27T20:00:00Z',
  function: 'merge_intervals',
  file: 'ranges.py',
  line: 12,
  language: 'python',
  header: 'def merge_intervals(spans):',
  model: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
  weakStandIn: false,
  sandbox: 'embedded',
  strategy: 'auto',
  reflection: 'facts',
  seed: 0,
  simulations: 64,
  maxTokens: 60000,
  examples: [
    { call: 'merge_intervals([(1, 3), (2, 6)])', expected: '[(1, 6)]', line: 14, source: '' },
    { call: 'merge_intervals([])', expected: '[]', line: 16, source: '' },
  ],
  unparsed: [],
};

/** The events of a search of `count` candidates; a finished one ends with a verified result. */
export function madeUpSearch({ count, finished = true, trials = 3, width = 4 }) {
  const random = generator(7);
  const events = [START, { at: 5, type: 'phase', phase: 'searching' }];
  events.push({ at: 6, type: 'node-add', node: root() });
  const nodes = [{ id: 0, parent: -1, depth: 0, visits: 0, children: 0 }];
  for (let id = 1; id <= count; id += 1) {
    const parent = choose(nodes, random, width);
    const at = 400 * id;
    events.push({ at: at - 300, type: 'trial-start', trial: id - 1, parent: parent.id });
    const node = candidate({ id, parent, random, pass: finished && id === count });
    events.push({ at, type: 'node-add', node });
    parent.children += 1;
    nodes.push({ id, parent: parent.id, depth: parent.depth + 1, visits: 1, children: 0 });
    events.push({ at, type: 'tree-update', nodes: backUp(nodes, id) });
    events.push(progress(at, id));
  }
  const at = 400 * count + 50;
  if (finished) events.push({ at, type: 'solve-end', result: result(count) });
  else for (let i = 0; i < trials; i += 1) events.push(...underWay(nodes, count + i, at));
  return events;
}

/** What a search of so many candidates would tell next, one batch a call. */
export function madeUpGrowth({ count, batches, width = 4 }) {
  const all = madeUpSearch({ count: count + batches, finished: false, trials: 0, width });
  const cut = all.findIndex(({ type, trial }) => type === 'trial-start' && trial === count);
  const before = all.slice(0, cut);
  const after = [];
  for (const event of all.slice(cut)) {
    if (event.type === 'trial-start') after.push([]);
    after.at(-1).push(event);
  }
  return { before, batches: after };
}

function root() {
  const usage = { promptTokens: 0, completionTokens: 0, evaluatedTokens: 0, modelCalls: 0 };
  const none = { code: '', passed: 0, total: 0, reward: 0, visits: 0, value: 0, stderr: '' };
  return { id: 0, parent: -1, trial: -1, depth: 0, action: 'root', ...none, usage, wallMs: 0 };
}

function candidate({ id, parent, random, pass }) {
  const verdict = pass ? 'PASS' : VERDICTS[Math.floor(random() * VERDICTS.length)];
  const total = 5;
  const passed = pass ? 5 : verdict === 'WRONG' ? Math.floor(random() * 5) : 0;
  const repair = parent.id > 0;
  return {
    id,
    parent: parent.id,
    trial: id - 1,
    depth: parent.depth + 1,
    action: repair ? 'repair' : 'sample',
    code: verdict === undefined ? '' : code(id, pass),
    ...(verdict === undefined ? {} : { verdict }),
    ...(verdict === 'WRONG' || verdict === 'ERROR' ? { failing: failing(verdict) } : {}),
    passed,
    total,
    reward: pass ? 1 : 0.05 + (0.8 * passed) / total,
    visits: 1,
    value: passed / total,
    stderr: verdict === 'ERROR' ? TRACEBACK : '',
    ...(repair ? { reflection: TOLD } : {}),
    usage: { promptTokens: 310, completionTokens: 96, evaluatedTokens: 168, modelCalls: 1 },
    wallMs: 1830,
    ...(id % 17 === 11 ? { duplicateOf: id - 2 } : {}),
    ...(id % 23 === 20 ? { remote: true } : {}),
    ...(id < 4 ? { meanLogProbability: -0.42 } : {}),
  };
}

const TRACEBACK =
  'Traceback (most recent call last):\n  File "ranges.py", line 18, in merge_intervals\n    last = out[-1]\nIndexError: list index out of range\n';
const TOLD =
  'merge_intervals([(1, 3), (2, 6)]) gave [(1, 3), (2, 6)] where [(1, 6)] is expected: spans that overlap are not joined.';

function failing(verdict) {
  const call = 'merge_intervals([(1, 3), (2, 6)])';
  const expected = '[(1, 6)]';
  if (verdict === 'ERROR')
    return { verdict, call, expected, error: 'IndexError: list index out of range' };
  return { verdict, call, expected, actual: '[(1, 3), (2, 6)]', sameType: true };
}

function code(id, pass) {
  const condition = pass || id % 3 === 0 ? 'a <= out[-1][1]' : 'a < out[-1][1]';
  const joined = pass ? 'max(out[-1][1], b)' : 'b';
  return [
    'def merge_intervals(spans):',
    '    out = []',
    `    for a, b in ${id % 2 === 0 ? 'sorted(spans)' : 'spans'}:`,
    `        if out and ${condition}:`,
    `            out[-1] = (out[-1][0], ${joined})`,
    '        else:',
    '            out.append((a, b))',
    '    return out',
    '',
  ].join('\n');
}

function progress(at, simulations) {
  return {
    at,
    type: 'progress',
    simulations,
    executions: simulations,
    usage: {
      promptTokens: 310 * simulations,
      completionTokens: 96 * simulations,
      evaluatedTokens: 168 * simulations,
      modelCalls: simulations,
    },
    bestReward: 0.8,
    expectedMs: 42_000,
  };
}

function underWay(nodes, trial, at) {
  const parent = nodes[Math.max(0, nodes.length - 1 - 7 * (trial % 5))].id;
  return [
    { at, type: 'trial-start', trial, parent },
    { at: at + 20, type: 'trial-text', trial, text: '    out = []\n    for a, b in sorted(' },
    ...(trial % 2 === 0 ? [{ at: at + 30, type: 'trial-stderr', trial, text: TRACEBACK }] : []),
  ];
}

function result(simulations) {
  return {
    status: 'verified',
    function: START.function,
    language: 'python',
    code: code(0, true),
    confidence: 0.86,
    evidence: [{ kind: 'example', source: 'docstring', passed: 5, total: 5 }],
    usage: progress(0, simulations).usage,
    executions: simulations,
    simulations,
    wallMs: 400 * simulations,
    traceId: START.traceId,
    model: START.model,
    weakStandIn: false,
    sandbox: START.sandbox,
    strategy: START.strategy,
    reflection: START.reflection,
    seed: 0,
    proposals: [],
  };
}

/** Rather near the newest than the root, as a search that digs. */
function choose(nodes, random, width) {
  for (;;) {
    const node = nodes[Math.floor(nodes.length * random() ** 1.5)];
    if (node.children < (node.id === 0 ? 3 * width : width)) return node;
  }
}

function backUp(nodes, id) {
  const changed = [];
  for (let up = nodes[id].parent; up >= 0; up = nodes[up].parent) {
    nodes[up].visits += 1;
    changed.push({ id: up, visits: nodes[up].visits, value: 0.4 });
  }
  return changed;
}

/** A small seeded generator (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Samples of a machine at work, half a second apart. */
export function madeUpMachine(count) {
  return Array.from({ length: count }, (_, i) => ({
    at: 500 * i,
    cpuPercent: 60 + 30 * Math.sin(i / 5),
    processBytes: 1.4e9 + 4e6 * i,
    freeBytes: 9e9 - 5e6 * i,
    totalBytes: 16.5e9,
    tokensPerSecond: 110 + 40 * Math.sin(i / 3),
    executionsPerSecond: 1.8 + Math.sin(i / 4),
    gpu: { percent: 70 + 20 * Math.cos(i / 6), bytes: 3.1e9, totalBytes: 8.6e9 },
    watts: 62 + 8 * Math.sin(i / 7),
  }));
}
