import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSandbox } from '../compose/create-sandbox.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';

type Result = {
  chosen: number | null;
  score: number;
  clusters: {
    members: number[];
    examplesPassed: number;
    assertionsPassed: number;
    score: number;
  }[];
  executions: number;
  further?: { programs: number; calls: number; agreeing: number; of: number };
  code?: string;
  unusable: { kind: string; text: string; why: string }[];
  discarded: { candidate: number; why: string }[];
};

const ADD = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
const PLAIN = 'def add(a, b):\n    """Add."""\n';
const SUM = 'return a + b';
const PRODUCT = 'return a * b';

describe('reason-code select', function () {
  this.timeout(120_000);
  let folder = '';
  let box: Sandbox;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-select-'));
    box = createSandbox(resolve('dist'), { sandbox: 'embedded' });
  });
  after(async () => {
    await box[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const select = async (
    request: unknown,
    more: readonly string[] = ['--json'],
    signal = new AbortController().signal,
  ) => {
    const path = join(folder, 'request.json');
    await writeFile(path, typeof request === 'string' ? request : JSON.stringify(request));
    const ended = await runLine(['select', path, ...more], {
      folder,
      signal,
      keepsParts: true,
      parts: () => ({ model: createFakeLanguageModel([]), sandbox: box }),
    });
    const { out } = ended;
    const result = out.startsWith('{') ? (JSON.parse(out) as Result) : undefined;
    return { ...ended, result };
  };
  const python = (prompt: string, candidates: readonly string[], rest: object = {}) => ({
    language: 'python',
    prompt,
    candidates,
    ...rest,
  });

  it('chooses by the examples of the docstring, and exits 0, with the keys of the contract', async () => {
    const { code, result } = await select(python(ADD, [PRODUCT, 'return a - b', SUM]));
    assert.equal(code, 0);
    assert.equal(result?.chosen, 2);
    assert.equal(result.score, 1);
    assert.deepEqual(result.clusters[0], {
      members: [2],
      examplesPassed: 1,
      assertionsPassed: 0,
      score: 1,
    });
    // One finds out what the example expects.
    assert.equal(result.executions, 4);
    assert.match(result.code ?? '', /^def add[^]*return a \+ b$/);
  });

  it('reads bodies, whole functions and talk, and runs what is the same but once', async () => {
    const talk =
      'Sure! Here it is:\n\n```python\ndef plus(x, y):\n    # adds\n    return (x + y)\n```\n\nIt adds.';
    const { result } = await select(
      python(ADD, [
        SUM,
        `    ${SUM}  # sum`,
        'def add(a, b):\n    return (a + b)\n',
        talk,
        PRODUCT,
      ]),
    );
    assert.deepEqual(result?.clusters[0]?.members, [0, 1, 2, 3]);
    // Two distinct ones pass, and are compared in two more.
    assert.ok(result.executions <= 6, `${result.executions}`);
    assert.equal(result.further?.of, 4);
  });

  it('lets those that the checks leave decide by what they do in further calls', async () => {
    const weak = 'def add(a, b):\n    """Add.\n\n    >>> add(0, 0)\n    0\n    """\n';
    const given = [PRODUCT, 'return a - b', SUM, 'c = a + b\nreturn c'];
    const { result } = await select(python(weak, given));
    assert.equal(result?.chosen, 2);
    assert.deepEqual([result.further?.programs, result.further?.agreeing], [4, 2]);
    const back = await select(python(weak, given.toReversed()));
    assert.equal(back.result?.chosen, 1);
  });

  it('reads a body of several lines, wherever it stands', async () => {
    const body = 'total = a\nif b:\n    total += b\nreturn total';
    const { result } = await select(
      python(ADD, [
        body,
        body.replaceAll(/^/gm, '    '),
        `The body:\n\`\`\`python\n${body}\n\`\`\`\nThat is all.`,
        `${body}\n\nprint(add(1, 2))`,
        'def helper(x):\n    return x\n\nreturn helper(a) + b',
      ]),
    );
    assert.deepEqual(
      result?.clusters.map(({ members }) => members),
      [[0, 1, 2, 3, 4]],
    );
  });

  it('chooses nothing, and exits 1, when no candidate passes the examples', async () => {
    const { code, result, out } = await select(python(ADD, [PRODUCT, PRODUCT]));
    assert.deepEqual([code, result?.chosen, result?.score], [1, null, 0]);
    assert.match(out, /"chosen":null/);
    const text = await select(python(ADD, [PRODUCT]), []);
    assert.match(text.out, /No candidate is chosen/);
  });

  it('chooses nothing when nothing is a program', async () => {
    const { code, result } = await select(python(ADD, ['I cannot do that.', 'return (']));
    assert.deepEqual([code, result?.chosen, result?.clusters], [1, null, []]);
    assert.deepEqual(
      result?.discarded.map(({ candidate }) => candidate),
      [0, 1],
    );
  });

  it('takes assertions as weak evidence: one that is wrong does not outvote agreement', async () => {
    const assertions = ['assert add(1, 1) == 2', 'assert add(2, 2) == 4', 'assert add(0, 5) == 0'];
    const sums = [SUM, 'return b + a', 'c = a\nreturn c + b', 'return sum([a, b])'];
    const { result } = await select(python(PLAIN, [PRODUCT, ...sums], { assertions }));
    assert.ok(result?.chosen === 1, JSON.stringify(result));
    const [first] = result.clusters;
    assert.deepEqual([first?.members, first?.assertionsPassed], [[1, 2, 3, 4], 2]);
  });

  it('runs assertions that are more than calls in a box of their own', async () => {
    const assertions = [
      'assert all(add(n, 1) == n + 1 for n in range(5))',
      'assert add(1, 2) == add(2, 1)',
      'assert add([1], [2]) == [1, 2]',
      'assert True',
      'assert add(1,',
      'assert add(nobody, 2) == 3',
    ];
    const { result } = await select(python(PLAIN, [PRODUCT, SUM], { assertions }));
    assert.equal(result?.chosen, 1);
    assert.equal(result.clusters[0]?.assertionsPassed, 3);
    assert.equal(result.clusters[1]?.assertionsPassed, 1);
    assert.deepEqual(
      result.unusable.map(({ text, why }) => [text, why]),
      [
        ['assert True', 'it does not call add'],
        ['assert add(1,', 'it does not parse'],
        [
          'assert add(nobody, 2) == 3',
          "it never calls the candidate (NameError: name 'nobody' is not defined)",
        ],
      ],
    );
  });

  it('is not deceived by a value that equals everything, nor by a patched interpreter', async () => {
    const equal =
      'class Equal(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\nreturn Equal(5)';
    const quiet =
      'import builtins, sys\nbuiltins.all = lambda *_: True\nsys.modules["pytest"] = None\nsys.exit(0)';
    const assertions = [
      'assert all(add(n, 1) == n + 1 for n in range(5))',
      'assert add(1, 1) == 2',
    ];
    const { result } = await select(python(ADD, [equal, quiet, SUM], { assertions }));
    assert.equal(result?.chosen, 2);
    for (const { assertionsPassed, examplesPassed } of result.clusters.slice(1))
      assert.deepEqual([examplesPassed, assertionsPassed], [0, 0]);
  });

  it('takes examples that are given, as cases or as people write them', async () => {
    const examples = [
      { args: [1, 2], expected: 3 },
      { call: 'add("a", "b")', expect: { value: 'ab' } },
      'add(2, 2) == 4',
      '>>> add(1.5, 1)\n2.5',
      'assert add(0, 7) == 7',
    ];
    const { result } = await select(python(PLAIN, [PRODUCT, SUM], { examples }));
    assert.equal(result?.chosen, 1);
    assert.equal(result.clusters[0]?.examplesPassed, 5);
    const exact = [{ args: [1, 2], expected: 3 }];
    const float = await select(python(PLAIN, ['return float(a + b)'], { examples: exact }));
    assert.equal(float.code, 1);
  });

  it('ends a candidate that never ends, and chooses among the others', async () => {
    const { result } = await select(python(ADD, ['while True:\n    pass', SUM]));
    assert.equal(result?.chosen, 1);
  });

  it('reads a prompt that stops where the body begins', async () => {
    const prompt =
      '/**\n * Adds.\n *\n * @example\n * add(2, 3) // => 5\n */\nfunction add(a, b) {\n';
    const { result } = await select({
      language: 'javascript',
      prompt,
      candidates: ['return a * b;', 'return a + b;\n}', 'function add(a, b) {\n  return b + a;\n}'],
      assertions: ['assert.equal(add(1, 1), 2)', 'console.assert(add(2, 2) === 4)'],
    });
    assert.equal(result?.chosen, 1);
    const [first] = result.clusters;
    assert.deepEqual([first?.members, first?.assertionsPassed], [[1, 2], 2]);
  });

  it('does the same in TypeScript', async () => {
    const prompt =
      '/**\n * Doubles each.\n * >>> twice([1, 2])\n * [2, 4]\n */\nconst twice = function (l: Array<number>): Array<number> {\n';
    const { result } = await select({
      language: 'typescript',
      prompt,
      candidates: ['return l;', '```ts\nreturn l.map((x: number) => x * 2);\n```'],
      assertions: ['assert.deepEqual(twice([]), [])', 'expect(twice([3])).toEqual([6])'],
    });
    assert.equal(result?.chosen, 1, JSON.stringify(result));
    assert.equal(result.clusters[0]?.examplesPassed, 1);
  });

  it('gives the same program whatever the order of the candidates', async () => {
    const candidates = [PRODUCT, 'return b + a', SUM, 'return a'];
    const one = await select(python(ADD, candidates));
    const other = await select(python(ADD, candidates.toReversed()));
    assert.equal(one.result?.code, other.result?.code);
  });

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['what is not JSON', '{"language": ', /is not JSON/],
    ['another language', { ...python(ADD, [SUM]), language: 'ruby' }, /language/],
    ['no candidates', python(ADD, []), /candidates/],
    ['a candidate that is no text', python(ADD, [SUM, 3 as never]), /candidates\[1\]/],
    ['an unknown key', { ...python(ADD, [SUM]), tests: [] }, /tests/],
    [
      'too many candidates',
      python(
        ADD,
        Array.from({ length: 257 }, () => SUM),
      ),
      /candidates.*256/,
    ],
    ['a prompt without a stub', python('x = 1\n', [SUM]), /no stub/],
    ['a prompt with two', python(`${ADD}${ADD.replaceAll('add', 'sum2')}`, [SUM]), /add, sum2/],
    ['an example that is none', python(PLAIN, [SUM], { examples: ['two'] }), /examples\[0\]/],
    ['a case of another shape', python(PLAIN, [SUM], { examples: [{ x: 1 }] }), /examples\[0\]/],
    ['a number for examples', python(PLAIN, [SUM], { examples: 4 }), /examples/],
  ];
  for (const [name, request, message] of refused) {
    it(`refuses ${name} with exit code 2 and says where`, async () => {
      const { code, err, out } = await select(request);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    });
  }

  it('exits 130 when it is cancelled', async () => {
    const controller = new AbortController();
    const candidates = Array.from({ length: 20 }, (_, i) => `while True:\n    a = ${i}`);
    setTimeout(() => controller.abort(), 500);
    const { code } = await select(python(ADD, candidates), ['--json'], controller.signal);
    assert.equal(code, 130);
  });
});
