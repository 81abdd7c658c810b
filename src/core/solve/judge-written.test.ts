import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import {
  ADD_STUB,
  answer,
  createArithmeticBox,
  createTickingClock,
} from '../../testing/arithmetic-box.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { SolveRequest } from './solve-request.ts';
import { solve } from './solve.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

async function run(
  text: string,
  answers: readonly string[],
  {
    writtenBody = 'mend',
    strategy = 'mcts',
  }: { writtenBody?: 'check' | 'mend'; strategy?: 'auto' | 'mcts' } = {},
) {
  const model = createFakeLanguageModel([...answers]);
  const [stub] = languageSupport('python').findWritten(text, parsers.python);
  assert.ok(stub);
  const parts = {
    parsers,
    model,
    sandbox: createArithmeticBox(),
    clock: createTickingClock(),
    modelName: 'm',
    newTraceId: () => 't',
  };
  const request: SolveRequest = {
    file: { path: 'sums.py', text },
    stub,
    modules: [],
    tests: [],
    moduleNames: ['sums'],
    writtenBody,
    options: {
      strategy,
      reflection: 'facts',
      simulations: 6,
      maxTokens: 100_000,
      maxCompletionTokens: 100,
      seed: 1,
      inFlight: 1,
      limits: DEFAULT_LIMITS,
    },
  };
  const nodes = [];
  for await (const event of solve(parts, request)) {
    if (event.type === 'node-add') nodes.push(event.node);
    if (event.type === 'solve-end') return { result: event.result, nodes, model };
  }
  return assert.fail('it did not end');
}

const WRONG = `${ADD_STUB}    return a - b\n`;
const RIGHT = `${ADD_STUB}    return a + b\n`;
const BARE = 'def add(a, b):\n    return a - b\n';

describe('a solve of a function that has a body', () => {
  it('judges that body first, and mends it from what failed', async () => {
    for (const strategy of ['mcts', 'auto'] as const) {
      const { result, nodes, model } = await run(WRONG, [answer('+')], { strategy });
      assert.equal(result.status, 'verified');
      assert.equal(nodes[1]?.verdict, 'WRONG');
      assert.match(nodes[1].code, /return a - b$/);
      assert.deepEqual([nodes[2]?.parent, nodes[2]?.action], [1, 'repair']);
      assert.match(nodes[2]?.reflection ?? '', /add\(2, 3\)/);
      assert.equal(model.requests.length, 1);
      assert.equal(result.proposals[0]?.splice.text, RIGHT);
    }
  });

  it('asks no model when the body passes, and gives it back to the last byte', async () => {
    const { result, model } = await run(RIGHT, []);
    assert.equal(result.status, 'verified');
    assert.deepEqual(result.evidence, [
      { kind: 'example', source: 'docstring', passed: 2, total: 2 },
    ]);
    assert.deepEqual(result.proposals[0]?.splice.edits, []);
    assert.equal(result.proposals[0].splice.text, RIGHT);
    assert.equal(model.requests.length, 0);
  });

  it('asks no model and runs nothing when there is nothing to judge by', async () => {
    const { result, model } = await run(BARE, []);
    assert.equal(result.status, 'unverified');
    assert.match(result.message ?? '', /no example/);
    assert.deepEqual([result.proposals.length, model.requests.length], [0, 0]);
  });

  it('only says how the body does when that is all that is asked', async () => {
    const { result, model } = await run(WRONG, [answer('+')], { writtenBody: 'check' });
    assert.equal(result.status, 'unverified');
    assert.equal(result.evidence[0]?.total, 2);
    assert.equal(model.requests.length, 0);
  });
});
