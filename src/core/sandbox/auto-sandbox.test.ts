import assert from 'node:assert/strict';
import { ReasonCodeError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import type { Script } from '../../testing/fake-sandbox.ts';
import { createAutoSandbox } from './auto-sandbox.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Execution, Job, RunOptions, Sandbox, Stop } from './sandbox.ts';

const OPTIONS: RunOptions = { limits: DEFAULT_LIMITS };
const job = (language: 'python' | 'javascript'): Job => ({
  program: { language, source: '', files: [] },
  invocations: [],
});
const broken =
  (code: ErrorCode = 'sandbox-broken') =>
  (): never => {
    throw new ReasonCodeError(code, 'It broke.');
  };
const stopped = (stop: Stop): Execution => execution({ load: { status: 'stopped', stop } });
const NO_STACK = stopped({ verdict: 'CRASH', reason: 'too deep', kind: 'stack' });

type Stage = {
  readonly auto: Sandbox;
  readonly notices: readonly string[];
  readonly runs: () => string;
};

/** What each tier does, and whether there is an engine; JavaScript is for Docker. */
function stage(
  scripts: { readonly embedded?: Script; readonly docker?: Script },
  ready: () => Promise<unknown> = () => Promise.resolve(),
): Stage {
  const runs: string[] = [];
  const tier = (name: 'embedded' | 'docker'): Sandbox =>
    createFakeSandbox(async (given, options) => {
      runs.push(name);
      return { ...((await scripts[name]?.(given, options)) ?? execution()), sandbox: name };
    });
  const notices: string[] = [];
  const auto = createAutoSandbox({
    embedded: tier('embedded'),
    docker: tier('docker'),
    ready,
    prefersDocker: language => language !== 'python',
    notice: line => notices.push(line),
  });
  return { auto, notices, runs: () => runs.join(' ') };
}

const absent = (): Promise<never> =>
  Promise.reject(new ReasonCodeError('sandbox-unavailable', 'No engine.'));

describe('the sandbox that chooses', () => {
  it('runs each language where it is better off, and says where', async () => {
    const { auto, runs } = stage({});
    assert.equal(auto.name, 'auto');
    assert.equal((await auto.run(job('python'), OPTIONS)).sandbox, 'embedded');
    assert.equal(auto.name, 'embedded');
    assert.equal((await auto.run(job('javascript'), OPTIONS)).sandbox, 'docker');
    assert.equal(auto.name, 'docker+embedded');
    assert.equal(runs(), 'embedded docker');
  });

  it('stays with the embedded one, without a word, where there is no engine', async () => {
    const { auto, runs, notices } = stage({}, absent);
    assert.equal((await auto.run(job('javascript'), OPTIONS)).sandbox, 'embedded');
    await auto.run(job('python'), OPTIONS);
    assert.equal(runs(), 'embedded embedded');
    assert.deepEqual(notices, []);
  });

  it('does not pass over what the user has set wrongly', async () => {
    const { auto } = stage({}, () => Promise.reject(new ReasonCodeError('usage', 'No address.')));
    await assert.rejects(auto.run(job('javascript'), OPTIONS), /No address/);
  });

  for (const code of ['sandbox-broken', 'sandbox-unavailable'] as const) {
    it(`goes on with the other tier, and says so once, when one is ${code}`, async () => {
      const { auto, runs, notices } = stage({ docker: broken(code) });
      for (let i = 0; i < 3; i += 1) {
        const { load, sandbox } = await auto.run(job('javascript'), OPTIONS);
        assert.deepEqual([load.status, sandbox], ['loaded', 'embedded']);
      }
      assert.equal(runs(), 'docker embedded embedded embedded');
      assert.equal(notices.length, 1);
      assert.match(notices[0] ?? '', /It broke\..*embedded sandbox goes on/);
    });
  }

  it('takes Docker for all that comes once the embedded one broke', async () => {
    const { auto, runs, notices } = stage({ embedded: broken() });
    assert.equal((await auto.run(job('python'), OPTIONS)).sandbox, 'docker');
    assert.equal((await auto.run(job('python'), OPTIONS)).sandbox, 'docker');
    assert.equal(runs(), 'embedded docker docker');
    assert.equal(notices.length, 1);
  });

  it('fails with the first tier where there is no other', async () => {
    const { auto } = stage({ embedded: broken() }, absent);
    await assert.rejects(auto.run(job('python'), OPTIONS), /It broke/);
  });

  it('throws what is wrong with a job, not with a tier', async () => {
    const { auto, runs } = stage({ embedded: broken('usage') });
    await assert.rejects(auto.run(job('python'), OPTIONS), /It broke/);
    assert.equal(runs(), 'embedded');
  });

  for (const [what, first] of [
    ['its stack', NO_STACK],
    [
      'a module',
      execution({ load: { status: 'missing-module', module: 'numpy', message: 'none' } }),
    ],
  ] as const) {
    it(`runs a program again in Docker that lacked ${what}`, async () => {
      const { auto, runs } = stage({ embedded: () => first });
      const { load, sandbox } = await auto.run(job('python'), OPTIONS);
      assert.deepEqual([load.status, sandbox], ['loaded', 'docker']);
      assert.equal(runs(), 'embedded docker');
    });
  }

  it('keeps what the embedded one said when Docker breaks on the second run', async () => {
    const { auto, notices } = stage({ embedded: () => NO_STACK, docker: broken() });
    const { load, sandbox } = await auto.run(job('python'), OPTIONS);
    assert.deepEqual([load.status, sandbox], ['stopped', 'embedded']);
    assert.equal(notices.length, 1);
  });

  it('does not run a job twice that asks in its middle', async () => {
    const { auto, runs } = stage({ embedded: () => NO_STACK });
    await auto.run(job('python'), { ...OPTIONS, more: () => Promise.resolve(undefined) });
    assert.equal(runs(), 'embedded');
  });

  it('ends both tiers', async () => {
    const ended: string[] = [];
    const tier = (name: string): Sandbox => ({
      ...createFakeSandbox(() => execution()),
      [Symbol.asyncDispose]: () => {
        ended.push(name);
        return Promise.resolve();
      },
    });
    const auto = createAutoSandbox({
      embedded: tier('embedded'),
      docker: tier('docker'),
      ready: absent,
      prefersDocker: () => false,
      notice: () => undefined,
    });
    await auto[Symbol.asyncDispose]();
    assert.deepEqual(ended.sort(), ['docker', 'embedded']);
  });
});
