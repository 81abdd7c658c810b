import assert from 'node:assert/strict';
import { isReasonCodeError } from '../base/errors.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import { renderValue } from './render-value.ts';
import type { Execution, Invocation, Job, RunOptions, Sandbox } from './sandbox.ts';

export type SandboxContract = {
  readonly create: () => Sandbox;
  /** Tests that cannot hold for this implementation, and why. */
  readonly skip?: Readonly<Record<string, string>>;
};

type Check = (sandbox: Sandbox) => Promise<void>;

const options = (parts: Partial<RunOptions> = {}, limits: Partial<Limits> = {}): RunOptions => ({
  limits: { ...DEFAULT_LIMITS, ...limits },
  ...parts,
});

const value = (call: string, setup?: string): Invocation => ({
  call,
  mode: 'value',
  ...(setup === undefined ? {} : { setup }),
});

const python = (source: string, ...calls: readonly Invocation[]): Job => ({
  program: { language: 'python', source, files: [] },
  invocations: calls,
});

/** What came of each call, as one line of text each. */
function shown({ outcomes }: Execution): string[] {
  return outcomes.map(outcome => {
    switch (outcome.status) {
      case 'returned':
        return renderValue(outcome.value, 'python');
      case 'raised':
        return `${outcome.types[0] ?? ''}: ${outcome.message}`;
      case 'stopped':
        return outcome.stop.verdict;
    }
  });
}

const LOOP = python('def f():\n    while True: pass\n', value('f()'));
const HANGS = { caseMs: 60_000, totalMs: 60_000 };

const CHECKS: Readonly<Record<string, Check>> = {
  async 'keeps the exact type of every plain value'(sandbox) {
    const values = [
      "[None, True, 3, 3.0, -0.0, 10**30, 'é\\n', b'x', (1,), {2: {3}}, frozenset()]",
      "__import__('decimal').Decimal('1.50')",
      "__import__('datetime').date(2020, 1, 2)",
      '3+2j',
    ];
    const execution = await sandbox.run(python('', ...values.map(each => value(each))), options());
    assert.deepEqual(shown(execution), [
      "[None, True, 3, 3.0, -0.0, 1000000000000000000000000000000, 'é\\n', b'x', (1,), {2: {3}}, frozenset()]",
      "Decimal('1.50')",
      'datetime.date(2020, 1, 2)',
      '(3+2j)',
    ]);
  },

  async 'gives each call a namespace of its own over that of the program'(sandbox) {
    const job = python(
      'x = 1\ndef f(): return x\n',
      value('(x, f())', 'x = 2'),
      value('(x, y)', 'y = 5'),
      value('y'),
    );
    assert.deepEqual(shown(await sandbox.run(job, options())), [
      '(2, 1)',
      '(1, 5)',
      "NameError: name 'y' is not defined",
    ]);
  },

  async 'tells what a call printed from what its setup did'(sandbox) {
    const job = python('', value('print("call")', 'print("setup")'));
    const [outcome] = (await sandbox.run(job, options())).outcomes;
    assert.equal(outcome?.status === 'returned' && outcome.output, 'call\n');
  },

  async 'shows the values of statements as the prompt does, but for None'(sandbox) {
    const call = 'x = 2\nx\nNone\nfor i in range(2):\n    i\nprint("end")';
    const job = python('', { call, mode: 'output' });
    const [outcome] = (await sandbox.run(job, options())).outcomes;
    assert.equal(outcome?.status === 'returned' && outcome.output, '2\n0\n1\nend\n');
  },

  async 'tells an exception by its classes, its message and its place'(sandbox) {
    const source = 'class Odd(KeyError): pass\ndef f():\n    raise Odd("why")\n';
    const [outcome] = (await sandbox.run(python(source, value('f()')), options())).outcomes;
    assert.ok(outcome?.status === 'raised');
    assert.deepEqual(outcome.types, ['candidate.Odd', 'KeyError', 'LookupError']);
    assert.equal(outcome.message, "'why'");
    assert.match(outcome.traceback, /File "solution.py", line 3, in f\n {4}raise Odd\("why"\)/);
    assert.ok(!outcome.traceback.includes('\u001b'));
  },

  async 'tells a program that does not parse from one that does not load'(sandbox) {
    const [unparsed, raising, lacking] = [
      await sandbox.run(python('def f(:\n'), options()),
      await sandbox.run(python('1 / 0\n'), options()),
      await sandbox.run(python('import numpy.linalg\n'), options()),
    ];
    assert.equal(unparsed.load.status, 'syntax-error');
    assert.equal(raising.load.status === 'raised' && raising.load.types[0], 'ZeroDivisionError');
    assert.equal(lacking.load.status === 'missing-module' && lacking.load.module, 'numpy');
  },

  async 'mounts sibling modules and does not let them be changed'(sandbox) {
    const program = {
      language: 'python',
      source: 'from shop.price import tax\n',
      files: [
        { path: 'shop/__init__.py', text: '' },
        { path: 'shop/price.py', text: 'def tax(x): return x * 2\n' },
      ],
    } as const;
    const invocations = [value('tax(4)'), value('open("/work/shop/price.py", "w")')];
    const [first, second] = shown(await sandbox.run({ program, invocations }, options()));
    assert.equal(first, '8');
    assert.match(second ?? '', /^PermissionError/);
  },

  async 'refuses module paths that lead out of the box'(sandbox) {
    for (const path of ['../x.py', '/x.py', 'a/../../x.py', 'a\\b.py', 'c:x.py', '']) {
      const program = { language: 'python', source: '', files: [{ path, text: '' }] } as const;
      await assert.rejects(sandbox.run({ program, invocations: [] }, options()), error =>
        isReasonCodeError(error, 'usage'),
      );
    }
  },

  async 'awaits coroutines and lists generators where the job says so'(sandbox) {
    const source = 'async def f(): return 3\nasync def h():\n    yield 1\ndef g():\n    yield 1\n';
    const job = python(source, value('f()'), value('await f()'), value('h()'));
    assert.deepEqual(shown(await sandbox.run({ ...job, resolve: 'await' }, options())), [
      '3',
      '3',
      '[1]',
    ]);
    const lists = { ...python(source, value('g()')), resolve: 'list' } as const;
    assert.deepEqual(shown(await sandbox.run(lists, options())), ['[1]']);
  },

  async 'stops at the limit of time and reaches no later call'(sandbox) {
    const job = { ...LOOP, invocations: [...LOOP.invocations, value('1')] };
    assert.deepEqual(shown(await sandbox.run(job, options({}, { caseMs: 300 }))), ['TIMEOUT']);
    assert.deepEqual(shown(await sandbox.run(python('', value('1')), options())), ['1']);
  },

  async 'reports stderr while the guest runs, in bounded chunks'(sandbox) {
    const controller = new AbortController();
    const chunks: string[] = [];
    const onStderr = (chunk: string): void => {
      chunks.push(chunk);
      // The guest never ends by itself: that it ends at all shows that the chunk came during it.
      if (chunks.join('').includes('ready')) controller.abort();
    };
    const source =
      'import sys\nsys.stderr.write("x" * 50_000)\nsys.stderr.write("ready\\n")\nwhile True: pass\n';
    const run = options({ signal: controller.signal, onStderr }, { loadMs: 60_000, ...HANGS });
    await sandbox.run(python(source), run);
    assert.equal(chunks.join('').length, 50_006);
    assert.ok(chunks.every(chunk => chunk.length <= 65_536));
  },

  async 'runs nothing for a signal that is already aborted'(sandbox) {
    const { load } = await sandbox.run(LOOP, options({ signal: AbortSignal.abort() }));
    assert.equal(load.status === 'stopped' && load.stop.verdict, 'CANCELLED');
  },

  async 'answers an abort with CANCELLED and goes on working'(sandbox) {
    const controller = new AbortController();
    const running = sandbox.run(LOOP, options({ signal: controller.signal }, HANGS));
    controller.abort();
    const { load, outcomes } = await running;
    const stops = [load, ...outcomes].flatMap(one => (one.status === 'stopped' ? [one.stop] : []));
    assert.deepEqual(
      stops.map(stop => stop.verdict),
      ['CANCELLED'],
    );
    assert.deepEqual(shown(await sandbox.run(python('', value('1')), options())), ['1']);
  },

  async 'passes its self-test'(sandbox) {
    const { passed, checks } = await sandbox.selfTest();
    assert.ok(passed, JSON.stringify(checks.filter(check => !check.passed)));
  },
};

/** Registers what every sandbox must do. */
export function describeSandbox(name: string, { create, skip = {} }: SandboxContract): void {
  describe(`the ${name} sandbox, as every sandbox`, function () {
    this.timeout(60_000);
    let sandbox: Sandbox;
    before(() => {
      sandbox = create();
    });
    after(() => sandbox[Symbol.asyncDispose]());
    for (const [fact, check] of Object.entries(CHECKS)) {
      const why = skip[fact];
      if (why === undefined) it(fact, () => check(sandbox));
      else it.skip(`${fact} (skipped: ${why})`, () => undefined);
    }
  });
}
