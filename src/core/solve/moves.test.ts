import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { ADD_STUB, answer } from '../../testing/arithmetic-box.ts';
import type { Script } from '../../testing/fake-language-model.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Asked, Ran } from '../../testing/routed-solve.ts';
import type { SolveOptions } from './solve-request.ts';
import { decodeStored } from './stored-event.ts';
import { goOnFrom, wayOf } from './ways.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

/** Wrong, in two lines that differ with the seed. */
const WRONG: Script = ({ sampling }) =>
  ` c = ${sampling.seed % 3}\n   ${answer(['-', '*'][sampling.seed % 2] ?? '-')}`;

async function run(
  script: Script,
  options: Partial<SolveOptions>,
  text = ADD_STUB,
): Promise<Ran & { readonly local: Asked }> {
  const local = scripted('local', script);
  const given = { parsers, local, options: { inFlight: 1, ...options }, text };
  return { local, ...(await runRouted(given)) };
}

describe('what a strategy asks the model', () => {
  it('goes on from the first lines of another answer, without replacement, by prefix', async () => {
    const { nodes, local } = await run(WRONG, { strategy: 'prefix', simulations: 24 });
    const branches = nodes.filter(({ branchedAt }) => branchedAt !== undefined);
    assert.ok(branches.length > 3);
    const [plain] = local.requests;
    assert.ok(plain);
    for (const node of branches) {
      const parent = nodes.find(({ id }) => id === node.parent);
      const asked = local.requests[node.trial];
      const body = (parent?.code.split('\"\"\"\n').at(-1) ?? '?').split('\n');
      const kept = body.slice(0, node.branchedAt).join('\n');
      assert.equal(asked?.prefill, `${plain.prefill}${kept.slice(3)}\n   `);
      assert.deepEqual(asked.messages, plain.messages);
      assert.ok(node.code.includes(`${kept}\n    c = `), node.code);
      assert.equal(node.reflection, undefined);
    }
    const names = local.requests.slice(1).map(({ sampling }) => sampling.distinctWithin);
    assert.deepEqual([...new Set(names)], ['trace-1']);
    assert.equal(plain.sampling.distinctWithin, undefined);
  });

  it('puts the question in other ways, and says in the trace which, by adaptive', async () => {
    const ran = await Promise.all(
      [1, 2, 3].map(seed => run(WRONG, { strategy: 'adaptive', simulations: 24, seed })),
    );
    const framed = ran.flatMap(({ nodes, local }) =>
      nodes.flatMap(({ framing, trial }) => {
        const asked = local.requests[trial];
        return framing === undefined || asked === undefined ? [] : [{ framing, asked }];
      }),
    );
    assert.ok(framed.length > 0);
    const plain = ran[0]?.local.requests[0];
    for (const { asked } of framed) {
      const told = JSON.stringify([asked.messages, asked.prefill]);
      assert.notEqual(told, JSON.stringify([plain?.messages, plain?.prefill]));
    }
    for (const { all } of ran)
      for (const event of all)
        if (event.type === 'node-add')
          assert.deepEqual(decodeStored(JSON.parse(JSON.stringify(event))), event);
  });

  it('is how sure the model was of every answer, by puct', async () => {
    const { local } = await run(WRONG, { strategy: 'puct', simulations: 6 });
    assert.ok(local.options.every(({ logProbability }) => logProbability === true));
    const { local: other } = await run(WRONG, { strategy: 'mcts', simulations: 6 });
    assert.ok(other.options.every(({ logProbability }) => logProbability !== true));
  });

  it('tells a failure as the strategy has it, whatever reflection is set, and the result says so', async () => {
    const told = {
      retry: ['none', /^$/],
      reflexion: ['program', /An earlier attempt was:/],
      repair: ['facts', /`add\(2, 3\)` returned -?\d+, the example says 5/],
      placebo: ['placebo', /^An earlier attempt was wrong(?!.*add\().*the example says/s],
    } as const;
    for (const strategy of ['retry', 'reflexion', 'repair', 'placebo'] as const) {
      const options = { strategy, simulations: 6, reflection: 'verbal' } as const;
      const { nodes, result } = await run(WRONG, options);
      const mended = nodes.filter(({ action }) => action === 'repair');
      assert.ok(mended.length > 2, strategy);
      const [kind, words] = told[strategy];
      for (const { reflection = '' } of mended) assert.match(reflection, words);
      assert.equal(result.reflection, kind);
    }
  });
});

describe('when a search has enough', () => {
  const right: Script = ({ sampling }) => ` c = ${sampling.seed}\n   ${answer('+')}`;

  /** `2 + 3` and `0 + 0` say little; large sums say enough. */
  const strong = ADD_STUB.replace('(2, 3)\n    5', '(2000, 3000)\n    5000');

  it('is at the first that passes, by most; by adaptive, at three where the examples are weak', async () => {
    const simulations = async (
      strategy: 'mcts' | 'adaptive' | 'agreement',
      text?: string,
    ): Promise<number> => (await run(right, { strategy, simulations: 9 }, text)).result.simulations;
    assert.equal(await simulations('mcts'), 1);
    assert.equal(await simulations('adaptive'), 3);
    assert.equal(await simulations('adaptive', strong), 1);
    assert.equal(await simulations('agreement', strong), 9);
  });

  it('is a dozen tries after the first that passes weak examples, whatever came of them', async () => {
    const once: Script = ({ sampling }) =>
      ` c = ${sampling.seed}\n   ${answer(asked++ === 2 ? '+' : '-')}`;
    let asked = 0;
    const { result } = await run(once, { strategy: 'adaptive', simulations: 40 });
    assert.deepEqual([result.status, result.simulations], ['verified', 15]);
  });

  it('is a verified answer for all that, even where the budget ends sooner', async () => {
    const { result } = await run(right, { strategy: 'adaptive', simulations: 2 });
    assert.equal(result.status, 'verified');
  });
});

describe('the beginnings of a program', () => {
  it('have the same names as far as programs are the same, and the whole is none', () => {
    const ways = new Map<string, number>();
    const way = (body: string): readonly number[] =>
      wayOf({ candidate: { body, imports: [] } }, ways);
    const [first, second] = [way('a\nb\nc'), way('a\nx\nc')];
    assert.equal(first.length, 2);
    assert.equal(first[0], second[0]);
    assert.notEqual(first[1], second[1]);
    assert.deepEqual(way('return 1'), []);
    assert.deepEqual(wayOf({ candidate: { body: 'a\nb', imports: ['import math'] } }, ways), []);
  });

  it('are gone on with where the next line begins', () => {
    assert.equal(goOnFrom('if a:\n    b()\n\nc()', 3, '   '), ' if a:\n        b()\n\n   ');
  });
});
