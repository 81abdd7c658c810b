import assert from 'node:assert/strict';
import { options, output, run, script, shown, typed, value } from './javascript-values.contract.ts';
import type { Check } from './javascript-values.contract.ts';
import { VALUE_CHECKS } from './javascript-values.contract.ts';
import type { RemoteCall, RunOptions, Sandbox } from './sandbox.ts';
import type { SandboxContract } from './sandbox.contract.ts';

const CHECKS: Readonly<Record<string, Check>> = {
  ...VALUE_CHECKS,

  async 'tells a program that does not parse from one that does not load'(sandbox) {
    const [unparsed, raising, lacking] = [
      await sandbox.run(script('let a = 1;\nfunction f( {\n'), options()),
      await sandbox.run(script('null.x;'), options()),
      await sandbox.run(script('const { max } = require("lodash/math");'), options()),
    ];
    assert.equal(unparsed.load.status, 'syntax-error');
    assert.equal(raising.load.status === 'raised' && raising.load.types[0], 'TypeError');
    assert.equal(lacking.load.status === 'missing-module' && lacking.load.module, 'lodash/math');
  },

  async 'mounts sibling modules, as CommonJS finds them'(sandbox) {
    const program = {
      language: 'javascript',
      source: 'const { tax } = require("./shop/price"); const { rate } = require("./shop");',
      files: [
        { path: 'shop/index.js', text: 'exports.rate = require("./rate.json").rate;' },
        { path: 'shop/rate.json', text: '{ "rate": 3 }' },
        {
          path: 'shop/price.cjs',
          text: 'module.exports = { tax: x => x * require("../shop").rate };',
        },
      ],
    } as const;
    assert.deepEqual(await run(sandbox, { program, invocations: [value('tax(4) + rate')] }), [
      '15',
    ]);
  },

  async 'finds a function however it is exported'(sandbox) {
    const sources = [
      'module.exports = function f(a, b) { return a + b; };',
      'module.exports = (a, b) => a + b;',
      'exports.f = (a, b) => a + b;',
      'const add = (a, b) => a + b; module.exports = { f: add };',
      'const f = (a, b) => a + b;',
      'exports.default = (a, b) => a + b;',
      'const one = await Promise.resolve(1); const f = (a, b) => a + b + one - 1;',
      '#!/usr/bin/env node\nfunction f(a, b) { return a + b; }',
      'const console = undefined; const f = (a, b) => a + b;',
    ];
    for (const source of sources) {
      assert.deepEqual(await run(sandbox, script(source, value('f(1, 2)'))), ['3'], source);
    }
    const method = script(
      'class Sum { add(a, b) { return a + b; } }',
      value('new Sum().add(1, 2)'),
    );
    assert.deepEqual(await run(sandbox, method), ['3']);
  },

  async 'awaits promises and lists generators where the job says so'(sandbox) {
    const source =
      'async function f() { return 3; }\nfunction* g() { yield 1; yield 2; }\nasync function* h() { yield 4; }\nconst later = () => new Promise(done => setTimeout(done, 5, 6));';
    const calls = [value('f()'), value('h()'), value('later()')];
    assert.deepEqual(await run(sandbox, { ...script(source, ...calls), resolve: 'await' }), [
      '3',
      '[ 4 ]',
      '6',
    ]);
    const lists = { ...script(source, value('g()'), value('h()')), resolve: 'list' } as const;
    assert.deepEqual(await run(sandbox, lists), ['[ 1, 2 ]', '[ 4 ]']);
  },

  async 'awaits what a call that should raise gives'(sandbox) {
    const source = 'async function f() { throw new RangeError("late"); }';
    const job = { ...script(source, output('f()')), resolve: 'await' } as const;
    assert.deepEqual(await run(sandbox, job), ['RangeError: late']);
  },

  async 'stops at the limit of time and reaches no later call'(sandbox) {
    const loop = script('function f() { for (;;); }', value('f()'), value('1'));
    assert.deepEqual(shown(await sandbox.run(loop, options({}, { caseMs: 300 }))), ['TIMEOUT']);
    assert.deepEqual(await run(sandbox, script('', value('1'))), ['1']);
  },

  async 'answers an abort with CANCELLED and goes on working'(sandbox) {
    const controller = new AbortController();
    const hangs = { caseMs: 60_000, totalMs: 60_000 };
    const job = script('console.error("on"); function f() { for (;;); }', value('f()'));
    const onStderr = (): void => controller.abort();
    const { load, outcomes } = await sandbox.run(
      job,
      options({ signal: controller.signal, onStderr }, hangs),
    );
    const stops = [load, ...outcomes].flatMap(one =>
      one.status === 'stopped' ? [one.stop.verdict] : [],
    );
    assert.deepEqual(stops, ['CANCELLED']);
    assert.deepEqual(await run(sandbox, script('', value('1'))), ['1']);
  },

  async 'asks for what a remote function gives, values and errors alike'(sandbox) {
    const calls: RemoteCall[] = [];
    const answer: RunOptions['answer'] = call => {
      calls.push(call);
      const [first] = call.args;
      return Promise.resolve(
        first?.t === 'number'
          ? { status: 'returned', value: { t: 'object', v: [['got', first]] }, output: '' }
          : {
              status: 'raised',
              types: ['candidate.Odd', 'TypeError', 'Error'],
              message: 'no',
              traceback: '',
              output: '',
            },
      );
    };
    const job = {
      ...script(
        'const odd = () => { try { f("a"); } catch (e) { return [e instanceof TypeError, e.name, e.message]; } };',
        value('f(1).got + f(2).got'),
        value('odd()'),
        value('f(() => 1)'),
      ),
      remote: ['f'],
    };
    assert.deepEqual(shown(await sandbox.run(job, options({ answer }))), [
      '3',
      "[ true, 'Odd', 'no' ]",
      'TypeError: an argument of f is not plain: a function',
    ]);
    assert.equal(calls.length, 3);
  },

  async 'runs TypeScript, whatever its types say'(sandbox) {
    if (!sandbox.languages.includes('typescript')) return;
    const source =
      'export type Pair<T> = { readonly a: T };\nexport const f = (p: Pair<number>): string => (p.a as any) + 1;\nconst wrong: number = "text";\nexport default class Stack<T> { private items: T[] = []; push(x: T): this { this.items.push(x); return this; } get size(): number { return this.items.length; } }\n';
    const job = typed(
      source,
      value('f({ a: 1 } as Pair<number>)'),
      value('wrong'),
      value('new Stack<number>().push(1).size'),
    );
    assert.deepEqual(await run(sandbox, job), ['2', "'text'", '1']);
    const { load } = await sandbox.run(typed('const a: = 3;'), options());
    assert.equal(load.status, 'syntax-error');
  },

  async 'runs modules that import mounted TypeScript'(sandbox) {
    if (!sandbox.languages.includes('typescript')) return;
    const program = {
      language: 'typescript',
      source:
        "import { tax, type Rate } from './price.js';\nexport default function f(x: number): number { return tax(x); }\n",
      files: [
        {
          path: 'price.ts',
          text: 'export type Rate = number;\nexport function tax(x: number): Rate { return x * 2; }\n',
        },
      ],
    } as const;
    assert.deepEqual(await run(sandbox, { program, invocations: [value('f(2) + tax(1)')] }), ['6']);
  },
};

/** Registers what every sandbox must do that runs JavaScript, and TypeScript where it offers it. */
export function describeJavaScriptSandbox(
  name: string,
  { create, skip = {} }: SandboxContract,
): void {
  describe(`the ${name} sandbox, as every sandbox for JavaScript`, function () {
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
