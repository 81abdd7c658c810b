import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Answer, Question } from '../core/questions/question.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { decodeStored, toStored } from '../core/solve/stored-event.ts';
import { requireLanguage } from '../core/stub/file-names.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { createWorkbench, solveOptions } from './create-workbench.ts';
import type { Workbench } from './create-workbench.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const FIRST = 'def first(xs: list[int]):\n    """The first of them."""\n';
const ZERO = ' return xs[0] if xs else 0\n```';
const NONE = ' return xs[0] if xs else None\n```';
const ERROR = ' return xs[0]\n```';

describe('a solve that asks where evidence is missing', () => {
  let folder = '';
  let workbench: Workbench | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-questions-'));
  });
  afterEach(async () => {
    await workbench?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** Solves a stub with scripted answers of the model and of the person, in a real sandbox. */
  const run = async (
    text: string,
    script: readonly string[],
    answers: (question: Question) => Answer | undefined,
    name = 'a.py',
  ) => {
    const settings = { ...DEFAULT_SETTINGS, simulations: 8, inFlight: 1, seed: 3 };
    workbench = createWorkbench({
      assets: resolve('dist'),
      cacheFolder: join(folder, 'cache'),
      traceFolder: join(folder, 'traces'),
      settings,
      notice: () => undefined,
      parts: { model: createFakeLanguageModel(script) },
    });
    const path = join(folder, name);
    await writeFile(path, text);
    const parsers = await workbench.parsers();
    const language = requireLanguage(path);
    const [stub] = languageSupport(language).findStubs(text, parsers[language]).stubs;
    assert.ok(stub);
    const asked: Question[] = [];
    const events: SolveEvent[] = [];
    const request = {
      ...(await workbench.read(path)),
      stub,
      options: solveOptions(settings),
      ask: (question: Question) => {
        asked.push(question);
        return Promise.resolve(answers(question));
      },
    };
    for await (const event of workbench.solve(request)) events.push(event);
    const last = events.at(-1);
    assert.ok(last?.type === 'solve-end');
    const { result } = last;
    return { result, asked, events };
  };
  const choosing =
    (text: string) =>
    ({ options }: Question): Answer | undefined => {
      const option = options.findIndex(one => one.text === text);
      return option < 0 ? undefined : { kind: 'option', option };
    };

  it('is verified by an answer, and keeps the cluster that was meant', async () => {
    const { result, asked } = await run(FIRST, [ZERO, NONE, ERROR], choosing('None'));
    assert.equal(asked[0]?.call, 'first([])');
    assert.deepEqual(asked[0].options.map(({ text }) => text).toSorted(), [
      '0',
      'None',
      'raises IndexError',
    ]);
    assert.equal(result.status, 'verified');
    assert.match(result.code, /else None/);
    assert.deepEqual(result.evidence, [
      { kind: 'answered-question', source: 'answered question', passed: 1, total: 1 },
    ]);
    assert.deepEqual(result.answers, [
      { call: 'first([])', expected: { kind: 'value', text: 'None', isExact: true } },
    ]);
  });

  it('may be told that it must raise, or another value that no candidate gave', async () => {
    const raised = await run(FIRST, [ZERO, NONE, ERROR], () => ({ kind: 'raises' }));
    assert.match(raised.result.code, /return xs\[0\]$/m);
    assert.equal(raised.result.status, 'verified');
    await workbench?.[Symbol.asyncDispose]();
    const other = await run(
      FIRST,
      [ZERO, NONE, ERROR, ERROR, ERROR, ' return xs[0] if xs else -1\n```'],
      () => ({ kind: 'value', text: '-1' }),
    );
    assert.equal(other.result.status, 'verified');
    assert.match(other.result.code, /else -1/);
    assert.ok(other.result.simulations > 5, 'the search went on with what was said');
  });

  it('stays unverified when the question is skipped, and asks nothing more', async () => {
    const { result, asked } = await run(FIRST, [ZERO, NONE, ERROR], () => undefined);
    assert.equal(asked.length, 1);
    assert.equal(result.status, 'unverified');
    // That some candidates do the same is told, and verifies nothing.
    assert.deepEqual(
      result.evidence.map(({ kind }) => kind),
      ['agreement'],
    );
    assert.ok(!('answers' in result));
  });

  it('asks three questions at most, even of a person who makes no sense', async () => {
    const { result, asked } = await run(FIRST, [ZERO, NONE, ERROR], () => ({
      kind: 'value',
      text: 'open("x")',
    }));
    assert.equal(asked.length, 3);
    assert.equal(result.status, 'unverified');
  });

  it('asks to confirm when all candidates agree, and what is confirmed is verified', async () => {
    const text = 'def double(n: int):\n    """Twice as much."""\n';
    const { result, asked } = await run(text, [' return n * 2\n```'], () => ({
      kind: 'option',
      option: 0,
    }));
    assert.deepEqual(
      asked.map(({ kind }) => kind),
      ['confirm'],
    );
    assert.equal(result.status, 'verified');
  });

  it('asks the same with the same seed', async () => {
    const first = await run(FIRST, [ZERO, NONE, ERROR], () => undefined);
    await workbench?.[Symbol.asyncDispose]();
    const again = await run(FIRST, [ZERO, NONE, ERROR], () => undefined);
    assert.deepEqual(again.asked, first.asked);
  });

  it('asks about JavaScript, too', async () => {
    const text = '/** The first of them. */\nfunction first(xs) {\n}\n';
    const script = [' return xs[0];\n}\n```', ' return xs[0] ?? null;\n}\n```'];
    const { result } = await run(text, script, choosing('null'), 'a.js');
    assert.equal(result.status, 'verified');
    assert.match(result.code, /\?\? null/);
  });

  it('asks nobody where an example decides', async () => {
    const text = FIRST.replace('them."""', 'them.\n\n    >>> first([3])\n    3\n    """');
    const { result, asked } = await run(text, [ZERO], () => undefined);
    assert.equal(result.status, 'verified');
    assert.deepEqual(asked, []);
  });

  it('leaves every question and answer in the trace, readable', async () => {
    const { events } = await run(FIRST, [ZERO, NONE, ERROR], choosing('None'));
    const kinds = ['question', 'answer', 'node-judge', 'solve-end'];
    for (const kind of kinds) {
      const event = events.find(({ type }) => type === kind);
      assert.ok(event, kind);
      const stored = toStored(event);
      assert.deepEqual(decodeStored(JSON.parse(JSON.stringify(stored))), stored);
    }
  });
});
