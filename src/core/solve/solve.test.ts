import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import {
  ADD_STUB as STUB,
  answer,
  arithmetic,
  createArithmeticBox,
  createTickingClock,
} from '../../testing/arithmetic-box.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import type { FakeLanguageModel, Script } from '../../testing/fake-language-model.ts';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import type { FakeSandbox } from '../../testing/fake-sandbox.ts';
import { throwIfAborted } from '../base/abort.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { SolveEvent } from './solve-event.ts';
import type { SolveOptions } from './solve-request.ts';
import type { SolveResult } from './solve-result.ts';
import { solve } from './solve.ts';
import { decodeStored, toStored } from './stored-event.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

type Given = {
  readonly sandbox?: FakeSandbox;
  readonly text?: string;
  readonly options?: Partial<SolveOptions>;
  readonly signal?: AbortSignal;
};

function begin(script: Script | FakeLanguageModel, given: Given = {}) {
  const { text = STUB, options = {}, signal } = given;
  const model = 'generate' in script ? script : createFakeLanguageModel(script);
  const sandbox = given.sandbox ?? createArithmeticBox();
  const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
  assert.ok(stub);
  const parts = {
    parsers,
    model,
    sandbox,
    clock: createTickingClock(),
    modelName: 'm',
    newTraceId: () => 't',
  };
  const request = {
    file: { path: 'sums.py', text },
    stub,
    modules: [],
    tests: [],
    moduleNames: ['sums'],
    options: {
      strategy: 'mcts',
      reflection: 'facts',
      simulations: 6,
      maxTokens: 100_000,
      maxCompletionTokens: 100,
      seed: 1,
      inFlight: 1,
      limits: DEFAULT_LIMITS,
      ...options,
    },
  } as const;
  return { model, sandbox, events: solve(parts, request, signal) };
}

async function run(script: Script, given: Given = {}) {
  const { model, sandbox, events } = begin(script, given);
  const all: SolveEvent[] = [];
  for await (const event of events) all.push(event);
  assert.equal(all[0]?.type, 'solve-start');
  const last = all.at(-1);
  assert.ok(last?.type === 'solve-end');
  return { model, sandbox, all, result: last.result };
}

describe('a solve', () => {
  it('ends with the first candidate that passes every example', async () => {
    const { result, model } = await run([answer('-'), answer('+')]);
    assert.equal(result.status, 'verified');
    assert.equal(result.simulations, 2);
    assert.ok(result.code.endsWith('    return a + b'));
    assert.deepEqual(result.evidence, [
      { kind: 'example', source: 'docstring', passed: 2, total: 2 },
    ]);
    assert.ok(result.confidence > 0 && result.confidence < 1);
    assert.equal(result.basis?.passed, 2);
    assert.equal(model.requests[0]?.sampling.temperature, 0);
    assert.ok((model.requests[1]?.sampling.temperature ?? 0) > 0);
  });

  it('runs candidates that are the same only once, and says so', async () => {
    const { all, sandbox, result } = await run([
      answer('-'),
      ' # again\n    return (a - b)\n```',
      answer('-'),
    ]);
    assert.equal(result.status, 'unverified');
    const nodes = all.flatMap(event => (event.type === 'node-add' ? [event.node] : []));
    assert.deepEqual(
      nodes.slice(2).map(node => node.duplicateOf),
      nodes.slice(2).map(() => 1),
    );
    // One job for what the examples expect, one for the candidate.
    assert.equal(sandbox.calls.length, 2);
    assert.equal(result.executions, 2);
  });

  it('tells a repair the facts of its parent, and never the program', async () => {
    const { model } = await run([answer('-')], { options: { simulations: 12 } });
    const told = model.requests.map(({ messages }) => messages.at(-1)?.content ?? '');
    const repairs = told.filter(text => text.includes('earlier attempt'));
    assert.ok(repairs.length > 0 && repairs.length < told.length);
    for (const text of repairs) {
      assert.match(text, /`add\(2, 3\)` returned -1, the example says 5/);
      assert.ok(!text.includes('return a - b'));
    }
  });

  it('counts the tokens the model counted', async () => {
    const { all, result } = await run([answer('-'), answer('*')]);
    const nodes = all.flatMap(event => (event.type === 'node-add' ? [event.node.usage] : []));
    const sum = nodes.reduce((total, usage) => total + usage.evaluatedTokens, 0);
    assert.equal(result.usage.evaluatedTokens, sum);
    assert.equal(result.usage.modelCalls, 6);
  });

  it('stops asking when the tokens are spent', async () => {
    const { result } = await run([answer('-')], { options: { maxTokens: 1 } });
    assert.equal(result.simulations, 1);
    assert.match(result.message ?? '', /within the budget/);
  });

  it('is the same again for the same seed, with trials side by side too', async () => {
    for (const inFlight of [1, 4]) {
      const script: Script = ({ sampling }) => answer(['-', '*', '/'][sampling.seed % 3] ?? '-');
      const events = async () => {
        const { all } = await run(script, { options: { inFlight, simulations: 10 } });
        const kept = all.filter(({ type }) => type === 'node-add' || type === 'tree-update');
        return JSON.parse(
          JSON.stringify(kept, (key, value: unknown) => (/^(at|\w+Ms)$/.test(key) ? 0 : value)),
        ) as unknown;
      };
      assert.deepEqual(await events(), await events());
    }
  });

  it('survives a round trip through its trace', async () => {
    const { all } = await run([answer('-'), 'no code at all', answer('+')]);
    for (const event of all) {
      const stored = toStored(event);
      if (stored === undefined) continue;
      assert.deepEqual(
        decodeStored(JSON.parse(JSON.stringify(stored))),
        JSON.parse(JSON.stringify(stored)),
      );
    }
    assert.equal(decodeStored({ type: 'node-add', at: 1, node: { id: 'x' } }), undefined);
    assert.equal(decodeStored('nonsense'), undefined);
  });
});

describe('a solve that finds nothing', () => {
  it('keeps the best so far when it is cancelled', async () => {
    const controller = new AbortController();
    const script: Script = (_, call) => {
      if (call === 2) controller.abort();
      throwIfAborted(controller.signal);
      return answer(call === 0 ? '-' : '*');
    };
    const { result } = await run(script, { signal: controller.signal });
    assert.equal(result.status, 'cancelled');
    assert.equal(result.proposals[0]?.passed, 1);
    assert.match(result.message ?? '', /best candidate so far is kept/);
  });

  it('says what the model could not do', async () => {
    const { result } = await run(() => Promise.reject(new Error('out of memory')));
    assert.deepEqual([result.status, result.message], ['error', 'out of memory']);
  });

  it('asks for an example when there is none, and proposes what was written most', async () => {
    const text = 'def add(a, b):\n    """Add two numbers."""\n';
    const { result } = await run([answer('-'), answer('+'), answer('+')], { text });
    assert.equal(result.status, 'unverified');
    assert.ok(result.confidence < 0.5);
    assert.match(result.message ?? '', /no example.*Add an example to the docstring of add/s);
    assert.ok(result.code.includes('a + b'));
  });

  it('names what is not in the sandbox and runs nothing', async () => {
    const text = `import numpy as np\n\n${STUB.replace('(a, b)', '(a: np.ndarray, b)')}`;
    const { result, sandbox } = await run([' return np.add(a, b)\n```'], { text });
    assert.equal(result.status, 'unverified');
    assert.deepEqual(result.missing, ['numpy']);
    assert.match(result.message ?? '', /Cannot verify here: numpy/);
    assert.equal(result.proposals[0]?.verified, false);
    assert.equal(sandbox.calls.flatMap(({ job }) => job.invocations).length, 0);
  });

  it('says what the candidates need when it is they that need it', async () => {
    const text = `import numpy as np\n\n${STUB}`;
    const model = createFakeLanguageModel([' return np.add(a, b)\n```']);
    const needsNumpy = createFakeSandbox(job => {
      if (!job.program.source.includes('np.add')) return execution(arithmetic(job));
      const load = { status: 'missing-module', module: 'numpy', message: 'no numpy' } as const;
      return execution({ load });
    });
    const { events } = begin(model, { text, sandbox: needsNumpy });
    const results: SolveResult[] = [];
    for await (const event of events) if (event.type === 'solve-end') results.push(event.result);
    assert.deepEqual(results[0]?.missing, ['numpy']);
    assert.match(results[0].message ?? '', /Cannot verify here: numpy/);
  });

  it('stops when its reader leaves', async () => {
    let calls = 0;
    const { events } = begin(() => {
      calls += 1;
      return answer('-');
    });
    for await (const event of events) if (event.type === 'node-add' && event.node.id === 2) break;
    await new Promise(resolve => setTimeout(resolve, 20));
    const seen = calls;
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(calls, seen);
    assert.ok(calls < 6);
  });
});
