import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { answer } from '../../testing/arithmetic-box.ts';
import { down, runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Asked, Given, Ran } from '../../testing/routed-solve.ts';
import { createFakeSandbox } from '../../testing/fake-sandbox.ts';
import { ReasonCodeError } from '../base/errors.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const WRONG = [answer('-'), answer('*')];
const RIGHT = [answer('+')];
const run = (given: Omit<Given, 'parsers'>): Promise<Ran> => runRouted({ ...given, parsers });

describe('a remote model', () => {
  it('is neither loaded nor asked where it is not allowed', async () => {
    for (const options of [
      {},
      { allowRemote: false },
      { strategy: 'mcts', router: 'auto' },
    ] as const) {
      const remote = scripted('far', RIGHT);
      const { result } = await run({ local: scripted('local', WRONG), remote, options });
      assert.equal(result.status, 'unverified');
      assert.deepEqual([remote.loads, remote.requests.length], [0, 0]);
    }
  });

  it('is neither loaded nor asked without a network, or where the router is local', async () => {
    const allowed = { allowRemote: true } as const;
    const local = scripted('local', WRONG);
    const remote = scripted('far', RIGHT);
    const offline = await run({ local, remote, offline: true, options: allowed });
    assert.match(offline.routes[0]?.why ?? '', /this machine is offline/);
    await run({ local, remote, options: { ...allowed, router: 'local' } });
    const broken = scripted('local', RIGHT, new Error('no memory'));
    const { result } = await run({
      local: broken,
      remote,
      options: { ...allowed, router: 'local' },
    });
    assert.deepEqual([result.status, result.message], ['error', 'no memory']);
    assert.deepEqual([remote.loads, remote.requests.length], [0, 0]);
  });

  it('is the only one where the router says so, with a fixed strategy, too', async () => {
    for (const strategy of ['auto', 'mcts', 'greedy'] as const) {
      const local = scripted('local', RIGHT);
      const remote = scripted('far', RIGHT);
      const options = { allowRemote: true, router: 'remote', strategy } as const;
      const { result } = await run({ local, remote, options });
      assert.deepEqual([result.status, result.model], ['verified', 'far']);
      assert.deepEqual([local.loads, local.requests.length], [0, 0]);
    }
  });

  it('that has to be asked and may not be is an error that says what to do', async () => {
    const local = scripted('local', RIGHT);
    const remote = scripted('far', RIGHT);
    for (const strategy of ['auto', 'mcts'] as const) {
      const { result } = await run({ local, remote, options: { router: 'remote', strategy } });
      assert.equal(result.status, 'error');
      assert.match(result.message ?? '', /not allowed in this workspace.*reasonCode\.allowRemote/);
    }
    assert.deepEqual([local.loads, remote.loads], [0, 0]);
  });

  it('that is down leaves the rest of the budget to the local one, with a line that says so', async () => {
    for (const remote of [
      scripted('far', down('the endpoint')),
      scripted('far', RIGHT, new ReasonCodeError('model-load-failed', 'the endpoint is down')),
    ]) {
      const local = scripted('local', WRONG);
      const { result, rungs, routes } = await run({
        local,
        remote,
        options: { allowRemote: true },
      });
      assert.equal(result.status, 'unverified');
      assert.deepEqual(rungs.slice(3), ['remote greedy', 'local wider']);
      assert.match(
        routes.at(-1)?.why ?? '',
        /remote model cannot be asked \(the endpoint is down\)/,
      );
      assert.equal(result.simulations, 8);
      assert.equal(result.model, 'local');
    }
  });

  it('stands in for a local one that cannot be loaded or asked', async () => {
    for (const local of [
      scripted('local', RIGHT, new ReasonCodeError('model-missing', 'no such file')),
      scripted('local', down('the engine')),
    ]) {
      const remote = scripted('far', RIGHT);
      const { result, rungs } = await run({ local, remote, options: { allowRemote: true } });
      assert.deepEqual([result.status, result.model], ['verified', 'far']);
      assert.deepEqual(rungs, ['local greedy', 'remote greedy']);
    }
  });
});

describe('a routed solve that cannot go on', () => {
  it('says what was wrong with the first model when both cannot be asked', async () => {
    const local = scripted('local', RIGHT, new Error('no memory'));
    const remote = scripted('far', down('the endpoint'));
    const { result } = await run({ local, remote, options: { allowRemote: true } });
    assert.deepEqual([result.status, result.message], ['error', 'no memory']);
    assert.equal(result.route?.length, 2);
  });

  it('keeps the best so far when its only model fails midway', async () => {
    const local = scripted('local', WRONG);
    const remote = scripted('far', WRONG.slice(0, 1));
    let calls = 0;
    const failing: Asked = {
      ...remote,
      generate(request, options) {
        calls += 1;
        return calls < 3 ? remote.generate(request, options) : down('the endpoint')();
      },
    };
    const options = { allowRemote: true, router: 'remote' } as const;
    const { result } = await run({ local, remote: failing, options });
    assert.deepEqual([result.status, result.message], ['error', 'the endpoint is down']);
    assert.ok(result.code.includes('a - b'), 'the best so far is kept');
  });

  it('does not take a broken sandbox for a model that is down', async () => {
    const broken = createFakeSandbox(({ program }) => {
      if (program.source.includes('return a'))
        throw new ReasonCodeError('sandbox-broken', 'no box');
      return { load: { status: 'loaded' }, outcomes: [], stderr: '', wallMs: 1, sandbox: 'fake' };
    });
    const local = scripted('local', WRONG);
    const remote = scripted('far', RIGHT);
    const sandbox: Sandbox = { ...broken, run: broken.run.bind(broken) };
    const { result } = await run({ local, remote, sandbox, options: { allowRemote: true } });
    assert.equal(remote.loads, 0);
    assert.deepEqual([result.status, result.message], ['error', 'no box']);
  });
});
