import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import type { Language } from '../base/source.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { Execution, Job } from '../sandbox/sandbox.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { SolveEvent } from './solve-event.ts';
import { solve } from './solve.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

/** Numbers are what they are; a call of the function gives its first argument plus one. */
function plusOne({ program, invocations }: Job): Partial<Execution> {
  const outcomes = invocations.map(({ call }): Execution['outcomes'][number] => {
    const argument = /\((\d+)\)/.exec(call)?.[1];
    const isRight = /return [ax] \+ 1/.test(program.source);
    const said = Number.isNaN(Number(call)) ? 0 : Number(call);
    const number = argument === undefined ? said : Number(argument) + (isRight ? 1 : 0);
    const t = program.language === 'python' ? 'int' : 'number';
    return { status: 'returned', value: { t, v: String(number) }, output: '' };
  });
  return { outcomes };
}

async function run(
  language: Language,
  text: string,
  answers: readonly string[],
  languageVersion?: string,
) {
  const [stub] = languageSupport(language).findStubs(text, parsers[language]).stubs;
  assert.ok(stub);
  const model = createFakeLanguageModel(answers);
  const sandbox = createFakeSandbox(job => execution(plusOne(job)));
  const parts = {
    parsers,
    model,
    sandbox,
    clock: { now: () => 0, date: () => new Date(0), sleep: () => Promise.resolve() },
    modelName: 'm',
    newTraceId: () => 't',
  };
  const events: SolveEvent[] = [];
  for await (const event of solve(parts, {
    file: { path: 'file', text },
    stub,
    modules: [],
    tests: [],
    moduleNames: [],
    ...(languageVersion === undefined ? {} : { languageVersion }),
    options: {
      strategy: 'best-of-n',
      reflection: 'program',
      simulations: answers.length,
      maxTokens: 100_000,
      maxCompletionTokens: 200,
      seed: 1,
      inFlight: 1,
      limits: DEFAULT_LIMITS,
    },
  })) {
    events.push(event);
  }
  const end = events.at(-1);
  assert.ok(end?.type === 'solve-end');
  return { result: end.result, events, model, sandbox };
}

describe('a solve in JavaScript and TypeScript', () => {
  it('asks in the language, judges the program, and gives the file with the body in it', async () => {
    const text =
      '/**\n * Adds one.\n *\n * addOne(1) // => 2\n */\nexport const addOne = a => {\n};\n';
    const { result, model, sandbox } = await run('javascript', text, [' return a + 1;\n}\n```']);
    assert.equal(result.status, 'verified');
    assert.equal(result.language, 'javascript');
    assert.equal(result.proposals[0]?.splice.text, text.replace('{\n}', '{\n  return a + 1;\n}'));
    const prefill = model.requests[0]?.prefill ?? '';
    assert.ok(prefill.startsWith('```javascript\n/**\n') && prefill.endsWith('a => {\n '), prefill);
    const { program } = sandbox.calls.at(-1)?.job ?? {};
    assert.equal(program?.language, 'javascript');
    assert.equal(program.source, 'export const addOne = a => {\n  return a + 1;\n};\n');
  });

  it('solves a typed method with what its class needs', async () => {
    const text =
      'class C {\n  /** new C().up(1) // => 2 */\n  up(x: number): number {\n    throw new Error("not implemented");\n  }\n}\n';
    const answer = '```ts\nup(x: number): number {\n  return x + 1;\n}\n```';
    const { result, sandbox } = await run('typescript', text, [answer]);
    assert.equal(result.status, 'verified');
    assert.ok(result.proposals[0]?.splice.text.includes('    return x + 1;\n  }\n}'));
    assert.ok(sandbox.calls.at(-1)?.job.program.source.startsWith('class C {'));
  });
});

describe('a solve in a project that asks for an older Python', () => {
  const TEXT = 'def up(a):\n    """Add one.\n\n    >>> up(1)\n    2\n    """\n';

  it('refuses what is newer, says why, and does not run it', async () => {
    const newer = ' if (b := a):\n        return a + 1\n';
    const { events, sandbox, result } = await run('python', TEXT, [newer], '3.7');
    const nodes = events.flatMap(event => (event.type === 'node-add' ? [event.node] : []));
    assert.equal(nodes[1]?.verdict, 'COMPILE_ERROR');
    assert.match(nodes[1].reason ?? '', /`:=`.*came with Python 3\.8.*Python 3\.7/);
    assert.equal(result.status, 'unverified');
    // Only what the example expects was evaluated.
    assert.equal(sandbox.calls.length, 1);
  });

  it('runs the same candidate where the version has it', async () => {
    const newer = ' if (b := a):\n        return a + 1\n';
    assert.equal((await run('python', TEXT, [newer], '3.8')).result.status, 'verified');
  });
});
