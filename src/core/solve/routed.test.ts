import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { ADD_STUB, answer } from '../../testing/arithmetic-box.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Asked, Given, Ran } from '../../testing/routed-solve.ts';
import { LEARNED, describeDifficulty } from '../router/difficulty.ts';
import { NO_SAMPLES, stubFeatures } from '../router/features.ts';
import { languageSupport } from '../stub/language-table.ts';
import { decodeStored, toStored } from './stored-event.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const WRONG = [answer('-'), answer('*')];
const RIGHT = [answer('+')];
const run = (given: Omit<Given, 'parsers'>): Promise<Ran> => runRouted({ ...given, parsers });

describe('a routed solve', () => {
  it('ends with the greedy answer when that is right, and asks for nothing else', async () => {
    const local = scripted('local', RIGHT);
    const { result, rungs } = await run({ local });
    assert.equal(result.status, 'verified');
    assert.deepEqual(rungs, ['local greedy']);
    assert.equal(local.requests.length, 1);
    assert.equal(local.requests[0]?.sampling.temperature, 0);
    assert.equal(result.strategy, 'auto');
    assert.deepEqual(
      result.route?.map(({ strategy, simulations }) => [strategy, simulations]),
      [['greedy', 1]],
    );
  });

  it('searches on in the same tree when it is not, and runs no program twice', async () => {
    const local = scripted('local', [...WRONG, answer('-'), ...RIGHT]);
    const { result, rungs, nodes, box } = await run({ local, options: { inFlight: 1 } });
    assert.equal(result.status, 'verified');
    assert.deepEqual(rungs, ['local greedy', 'local search']);
    assert.deepEqual(
      nodes.map(({ id, trial }) => [id, trial]),
      [
        [0, -1],
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 3],
        // The examples are weak: what passes is drawn on for, as far as the share of the rung goes.
        [5, 4],
      ],
    );
    assert.equal(nodes.filter(({ parent }) => parent < 0).length, 1);
    assert.equal(nodes[3]?.duplicateOf, 1);
    // One job for what the examples expect, one for each of three programs, three for the finalist.
    assert.equal(box.calls.length, 7);
    assert.equal(result.simulations, 5);
    const spent = nodes.reduce((sum, { usage }) => sum + usage.evaluatedTokens, 0);
    assert.equal(result.usage.evaluatedTokens, spent);
    assert.deepEqual(
      local.requests.map(({ sampling }) => sampling.temperature === 0),
      [true, false, false, false, false],
    );
  });

  it('is saved by the remote model where that is allowed, and says whose the code is', async () => {
    const local = scripted('local', WRONG);
    const remote = scripted('far', RIGHT);
    const { result, rungs, nodes } = await run({ local, remote, options: { allowRemote: true } });
    assert.equal(result.status, 'verified');
    assert.equal(result.model, 'far');
    assert.deepEqual(rungs, ['local greedy', 'local search', 'local wider', 'remote greedy']);
    assert.deepEqual([local.requests.length, remote.requests.length], [6, 1]);
    assert.equal(remote.requests[0]?.sampling.temperature, 0);
    assert.equal(result.simulations, 7);
    assert.deepEqual(nodes.map(node => node.remote ?? false).lastIndexOf(true), nodes.length - 1);
  });

  it('keeps to its budget of trials and of tokens, over all rungs', async () => {
    const local = scripted('local', WRONG);
    const remote = scripted('far', WRONG);
    const all = await run({ local, remote, options: { allowRemote: true } });
    assert.equal(all.result.status, 'unverified');
    assert.equal(all.result.simulations, 8);
    assert.equal(local.requests.length + remote.requests.length, 8);
    const [one] = all.nodes.slice(1);
    const maxTokens = 3 * (one?.usage.evaluatedTokens ?? 0);
    const few = await run({
      local: scripted('local', WRONG),
      options: { maxTokens, inFlight: 1 },
    });
    // The budget is checked before a trial: the last one may go over it.
    assert.ok(few.result.usage.evaluatedTokens < 2 * maxTokens);
    assert.ok(few.result.simulations >= 3 && few.result.simulations <= 4);
  });

  it('asks how sure the model is for the first samples only, and always says whose turn it is', async () => {
    const local = scripted('local', WRONG);
    await run({ local });
    assert.deepEqual(
      local.options.map(({ logProbability = false }) => logProbability),
      [true, true, true, true, false, false, false, false],
    );
    assert.ok(local.options.every(({ turn }) => turn === 'trace-1'));
    const fixed = scripted('local', WRONG);
    await run({ local: fixed, options: { strategy: 'mcts' } });
    assert.ok(
      fixed.options.every(one => one.logProbability === undefined && one.turn === 'trace-1'),
    );
  });

  it('goes by what was fitted on the model, whose name is known when it is loaded', async () => {
    const [fit] = LEARNED;
    assert.ok(fit);
    const opening = async (id: string): Promise<string | undefined> => {
      const local = scripted('local', RIGHT);
      const named = { ...local.identity, id };
      const late: Asked = {
        ...local,
        get identity() {
          return local.loads > 0 ? named : local.identity;
        },
        async load() {
          await local.load();
        },
      };
      return (await run({ local: late })).routes[0]?.why;
    };
    const [stub] = languageSupport('python').findStubs(ADD_STUB, parsers.python).stubs;
    assert.ok(stub);
    const words = describeDifficulty(stubFeatures(stub, 2), NO_SAMPLES, fit);
    const known = await opening(fit.model);
    assert.ok(known?.includes(words), `${known}, ${words}`);
    assert.ok(!(await opening('another'))?.includes(words));
  });

  it('survives a round trip through its trace', async () => {
    const remote = scripted('far', WRONG);
    const { all } = await run({
      local: scripted('local', WRONG),
      remote,
      options: { allowRemote: true },
    });
    const ends = all.filter(({ type }) => type === 'solve-start' || type === 'solve-end');
    assert.equal(ends.length, 2);
    for (const event of all) {
      const stored = toStored(event);
      if (stored === undefined) continue;
      const json = JSON.parse(JSON.stringify(stored)) as unknown;
      assert.deepEqual(decodeStored(json), json);
    }
  });
});
