import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { answer } from '../../testing/arithmetic-box.ts';
import type { Script } from '../../testing/fake-language-model.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Given, Ran } from '../../testing/routed-solve.ts';
import fitted from '../search/prospects.json';
import { readInterrupted } from './earlier-solve.ts';
import type { SolveOptions } from './solve-request.ts';
import { decodeStored, toStored } from './stored-event.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

const MEASURED = fitted.fits[0]?.model ?? '';

/** So much is written that this model's programs of that length are never right. */
const LONG = ` # ${Array.from({ length: 250 }, (_, i) => `word${i}`).join(' ')}\n    return a - b\n\`\`\``;
const OPTIONS: Partial<SolveOptions> = {
  strategy: 'adaptive',
  simulations: 12,
  maxCompletionTokens: 500,
  inFlight: 1,
};

const run = (script: Script, more: Partial<Given> = {}): Promise<Ran> =>
  runRouted({ parsers, local: scripted(MEASURED, script), options: OPTIONS, ...more });

describe('a search that more candidates would not help', () => {
  it('is given up before its budget is spent, and says how to go on', async () => {
    const { result } = await run([LONG]);
    assert.equal(result.status, 'unverified');
    assert.equal(result.simulations, 4);
    assert.match(result.message ?? '', /^Given up after 4 candidates: .*--strategy agreement/);
  });

  it('is not called given up when its budget was spent by then', async () => {
    const { result } = await run([LONG], { options: { ...OPTIONS, simulations: 4 } });
    assert.match(
      result.message ?? '',
      /within the budget \(4 tried\), and more would hardly help: /,
    );
  });

  it('keeps the best it had as a proposal', async () => {
    const { result } = await run([LONG]);
    assert.ok(result.proposals.length > 0 && result.code.includes('return a - b'));
  });

  it('goes on while short programs fail, and while candidates are under way beside it', async () => {
    const { result } = await run([answer('-'), answer('*')]);
    assert.equal(result.simulations, 12);
    const beside = await run([LONG], { options: { ...OPTIONS, inFlight: 4 } });
    assert.ok(beside.result.simulations < 12, `${beside.result.simulations}`);
  });

  it('is never given up where all of the budget is wanted', async () => {
    for (const more of [{ earlyStop: false }, { strategy: 'agreement' }] as const) {
      const { result } = await run([LONG], { options: { ...OPTIONS, ...more } });
      assert.equal(result.simulations, 12, JSON.stringify(more));
    }
  });

  it('is never given up with a model that was not measured', async () => {
    const { result } = await run([LONG], { local: scripted('another model', [LONG]) });
    assert.equal(result.simulations, 12);
  });

  it('lets no answer but the first grow longer than right ones of the model are', async () => {
    const local = scripted(MEASURED, [answer('-'), answer('*')]);
    await run([], { local });
    const most = local.requests.map(({ maxTokens }) => maxTokens);
    const longest = fitted.fits[0]?.longest ?? 0;
    assert.ok(longest > 0 && longest < 500);
    assert.deepEqual(most, [500, ...Array.from({ length: 11 }, () => longest)]);
    const asked = async (id: string, more: Partial<SolveOptions>): Promise<readonly number[]> => {
      const model = scripted(id, [answer('-'), answer('*')]);
      await run([], { local: model, options: { ...OPTIONS, ...more } });
      return model.requests.map(({ maxTokens }) => maxTokens);
    };
    for (const whole of [
      await asked('another model', {}),
      await asked(MEASURED, { strategy: 'agreement' }),
      await asked(MEASURED, { earlyStop: false }),
    ])
      assert.deepEqual(new Set(whole), new Set([500]));
  });

  it('leaves the rest to the remote model where there is one', async () => {
    const remote = scripted('remote', [answer('+')]);
    const options = { ...OPTIONS, strategy: 'auto', allowRemote: true, simulations: 40 } as const;
    const { result, rungs, nodes } = await run([LONG], { remote, options });
    assert.equal(result.status, 'verified');
    assert.ok(nodes.length < 12 && !rungs.includes('local wider'), rungs.join());
  });

  it('goes on to the end of its budget when somebody continues it', async () => {
    const { all } = await run([LONG]);
    const events = all.slice(0, -1).flatMap(event => {
      const kept = toStored(event);
      const read = kept && decodeStored(JSON.parse(JSON.stringify(kept)));
      return read === undefined ? [] : [read];
    });
    const continues = readInterrupted(events)?.earlier;
    assert.ok(continues);
    const { result } = await run([LONG], { continues });
    assert.equal(result.simulations, 12);
  });
});
