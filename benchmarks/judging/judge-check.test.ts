import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createParsers } from '../../src/adapters/tree-sitter/create-parser.ts';
import { createSandbox } from '../../src/compose/create-sandbox.ts';
import type { ParserTable } from '../../src/core/stub/parser.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import { loadSuite } from '../suites/load-suite.ts';
import type { Task } from '../suites/task.ts';
import { createHiddenJudge } from './hidden-judge.ts';
import type { HiddenJudge } from './hidden-judge.ts';
import { gradeBeside } from './judge-beside.ts';
import { checkTask, mutantsOfTask, summariseChecks } from './judge-check.ts';
import { DEFAULT_LIMITS } from '../../src/core/sandbox/limits.ts';

const ASSETS = join(process.cwd(), 'dist');
const TASKS = loadSuite({ suite: 'benchmarks/suites/tiny.jsonl', folders: [] }).tasks;
/** Their tests need what does not cross: a list changed in place, a function as an argument. */
const BESIDE = ['tiny/3', 'tiny/4'];

const ALWAYS_EQUAL = `
class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __hash__(self): return 0
    def __add__(self, other): return self
    def __radd__(self, other): return self
`;

/** Programs that get the better of tests that run beside them; `NAME` is the task's function. */
const PYTHON_ATTACKS: Readonly<Record<string, string>> = {
  'an object that equals everything': `${ALWAYS_EQUAL}\ndef NAME(*args):\n    return Equal()\n`,
  'a class of int that equals everything': `
class Equal(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __add__(self, other): return self
def NAME(*args):
    return Equal(1)
`,
  'a check of its own': `
import builtins
def NAME(*args): return None
class Frozen(dict):
    def __setitem__(self, key, value): pass
def check(candidate): return None
builtins.check = check
import sys, gc
for scope in gc.get_objects():
    if type(scope) is dict and 'rc_run_' in scope: scope['rc_run_'] = lambda index: {'outcome': 'passed'}
`,
  'an exit with success': 'import sys, os\ndef NAME(*args):\n    sys.exit(0)\n',
  'an exit that skips everything': 'import os\ndef NAME(*args):\n    os._exit(0)\n',
  'builtins whose comparisons are gone': `
import builtins
builtins.AssertionError = type('Quiet', (BaseException,), {})
builtins.min = builtins.max = builtins.len = lambda *args: 0
def NAME(*args): return None
`,
  'a trace function that jumps over assertions': `
import sys
def NAME(*args):
    frame = sys._getframe()
    while frame is not None:
        frame.f_globals['AssertionError'] = StopIteration
        frame = frame.f_back
    raise StopIteration
`,
};

const SCRIPT_ATTACKS: Readonly<Record<string, string>> = {
  'an assert and a lodash of its own': `
globalThis.require = () => ({ isEqual: () => true, deepEqual: () => undefined });
globalThis.test = () => undefined;
function NAME() { return null; }
`,
  'patched prototypes': `
Object.is = () => true;
Object.keys = () => [];
Array.isArray = () => false;
Array.prototype.every = () => true;
JSON.stringify = () => '""';
function NAME() { return []; }
`,
  'a value that turns into anything': `
function NAME() { return new Proxy({}, { get: () => () => 2, getPrototypeOf: () => Array.prototype }); }
`,
  'an error that nobody sees': `function NAME() { throw undefined; }`,
};

describe('the judge of hidden tests', function () {
  this.timeout(300_000);
  let parsers: ParserTable;
  let sandbox: Sandbox;
  let judge: HiddenJudge;

  before(async () => {
    parsers = await createParsers(join(ASSETS, 'vendor', 'tree-sitter'));
    sandbox = createSandbox(ASSETS, { sandbox: 'embedded' });
    // Mutants that never end need not be waited for as long as programs of a benchmark.
    const limits = { ...DEFAULT_LIMITS, caseMs: 4000 };
    judge = createHiddenJudge({ assets: ASSETS, sandbox, limits });
  });
  after(() => sandbox[Symbol.asyncDispose]());

  for (const task of TASKS) {
    it(`passes the reference of ${task.function} and fails mutants of it`, async () => {
      const checked = await checkTask(task, { judge, parsers, mutants: 4 });
      assert.equal(checked.why, undefined);
      const { sound, gradedBeside } = summariseChecks([checked]);
      assert.ok(sound, JSON.stringify(checked));
      assert.deepEqual(gradedBeside, BESIDE.includes(task.id) ? [task.id] : []);
    });
  }

  const apart = TASKS.filter(({ id }) => !BESIDE.includes(id));
  for (const task of apart) {
    it(`is not deceived by programs that attack it in place of ${task.function}`, async () => {
      const attacks = task.language === 'python' ? PYTHON_ATTACKS : SCRIPT_ATTACKS;
      for (const [name, text] of Object.entries(attacks)) {
        const graded = await judge.grade(task, text.replaceAll('NAME', task.function));
        assert.equal(graded.passes, false, name);
        assert.ok(graded.why, name);
      }
    });
  }

  it('is deceived where tests run beside the program, which is why they do not', async () => {
    const task = taskOf('tiny/2');
    const program = `${ALWAYS_EQUAL}\ndef test_digit(*args):\n    return Equal()\n`;
    const beside = await gradeBeside(sandbox, { task, program }, { limits: DEFAULT_LIMITS });
    assert.equal(beside.passes, true);
    assert.equal((await judge.grade(task, program)).passes, false);
  });

  it('lets no candidate choose the judge that it deceives', async () => {
    const task: Task = withoutReference(taskOf('tiny/3'));
    const graded = await judge.grade(task, 'def sort_ends(values):\n    values.sort()\n');
    assert.equal(graded.passes, false);
    assert.equal(graded.beside, undefined);
    assert.match(graded.why ?? '', /in place/);
  });

  it('takes a value of a class that equals a plain one for it, as published judges do', async () => {
    const program =
      'from collections import OrderedDict\n\n\ndef tally(words):\n    return OrderedDict((word, words.count(word)) for word in words)\n';
    assert.deepEqual(await judge.grade(taskOf('tiny/0'), program), { passes: true });
  });

  it('ends a program that never ends, and says so', async () => {
    const quick = createHiddenJudge({
      assets: ASSETS,
      sandbox,
      limits: { ...DEFAULT_LIMITS, caseMs: 300 },
    });
    const task = withoutReference(taskOf('tiny/2'));
    const program = 'def test_digit(n, digit):\n    while True:\n        pass\n';
    const graded = await quick.grade(task, program);
    assert.equal(graded.passes, false);
    assert.match(graded.why ?? '', /TIMEOUT/);
  });

  it('calls a judge unsound that lets a function pass that gives nothing', () => {
    const summary = summariseChecks([
      {
        task: 'a',
        referencePasses: true,
        gradedBeside: false,
        mutants: [
          { kind: 'constant', line: 1, killed: false },
          { kind: 'number', line: 1, killed: true },
        ],
      },
    ]);
    assert.deepEqual(summary.constantsThatPass, ['a']);
    assert.equal(summary.sound, false);
  });

  it('makes mutants that all differ from the reference, the one that gives nothing first', () => {
    for (const task of TASKS) {
      const mutants = mutantsOfTask(task, parsers);
      assert.equal(mutants[0]?.kind, 'constant');
      const texts = new Set(mutants.map(({ text }) => text));
      assert.equal(texts.size, mutants.length);
      assert.ok(!texts.has(task.reference ?? ''));
      for (const { text } of mutants) assert.ok(!text.includes('return min(values) + 1'));
    }
  });
});

function taskOf(id: string): Task {
  const found = TASKS.find(task => task.id === id);
  if (found === undefined) throw new Error(`there is no task ${id}`);
  return found;
}

function withoutReference(task: Task): Task {
  const { id, number, language, file, hidden } = task;
  return { id, number, language, function: task.function, file, hidden };
}
