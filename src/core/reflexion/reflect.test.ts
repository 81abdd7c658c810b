import assert from 'node:assert/strict';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';
import { reflect } from './reflect.ts';
import type { ReflectionKind } from './reflection.ts';

const CODE = 'def f(a):\n    return a + UNIQUE_NAME';

function judged(...cases: readonly CaseVerdict[]): Judgement {
  const passed = cases.filter(one => one.verdict === 'PASS').length;
  return {
    verdict: 'WRONG',
    passed,
    total: cases.length,
    cases,
    stderr: '',
    wallMs: 1,
    sandbox: 'fake',
    limits: DEFAULT_LIMITS,
  };
}

const WRONG: CaseVerdict = { verdict: 'WRONG', call: 'f(3)', expected: '5', actual: '4' };
const RAISED: CaseVerdict = {
  verdict: 'ERROR',
  call: 'f(0)',
  expected: '1',
  error: 'ZeroDivisionError: no',
};

describe('what the next attempt is told', () => {
  const model = createFakeLanguageModel(['The sign is wrong. Add instead.\n```python\nx\n```']);
  const tell = async (kind: ReflectionKind, judgement = judged(WRONG, RAISED)) =>
    reflect(
      { code: CODE, judgement },
      { kind, model, fence: 'python', seed: 1, signal: new AbortController().signal },
    );

  it('is what happened, and never the program, by facts', async () => {
    const { text = '' } = await tell('facts');
    assert.match(text, /`f\(3\)` returned 4, the example says 5/);
    assert.match(text, /`f\(0\)` failed with ZeroDivisionError: no/);
    assert.ok(!text.includes('UNIQUE_NAME'));
  });

  it('says when a call did not finish, and why nothing ran at all', async () => {
    const slow: CaseVerdict = {
      verdict: 'TIMEOUT',
      call: 'f(9)',
      expected: '1',
      error: 'no answer',
    };
    assert.match((await tell('facts', judged(slow))).text ?? '', /`f\(9\)` did not finish/);
    const broken: Judgement = { ...judged(), verdict: 'COMPILE_ERROR', reason: 'SyntaxError: bad' };
    assert.match((await tell('facts', broken)).text ?? '', /SyntaxError: bad/);
  });

  it('holds the program and the failure by program', async () => {
    const { text = '' } = await tell('program');
    assert.ok(text.includes('UNIQUE_NAME') && text.includes('returned 4'));
  });

  it('has the shape of facts and none of them by placebo', async () => {
    const [facts, placebo] = [await tell('facts'), await tell('placebo')];
    const lines = (text = ''): string[] => text.split('\n');
    assert.equal(lines(placebo.text).length, lines(facts.text).length);
    assert.deepEqual(
      [lines(placebo.text)[0], lines(placebo.text).at(-1)],
      [lines(facts.text)[0], lines(facts.text).at(-1)],
    );
    for (const line of lines(placebo.text).slice(1, -1))
      assert.match(line, /^- `.+` (returned|failed with) .+, the example says .+$/);
    for (const told of ['f(3)', 'f(0)', 'returned 4', 'says 5', 'ZeroDivisionError', 'UNIQUE_NAME'])
      assert.ok(!(placebo.text ?? '').includes(told), told);
  });

  it("is the model's own words without its code by verbal, and they are paid for", async () => {
    const { text = '', usage } = await tell('verbal');
    assert.match(text, /The sign is wrong/);
    assert.ok(!text.includes('```'));
    assert.equal(usage.modelCalls, 1);
    assert.ok(usage.evaluatedTokens > 0);
  });

  it('is nothing by none', async () => {
    assert.equal((await tell('none')).text, undefined);
  });

  it('is bounded, however many checks fail and however long they are', async () => {
    const long: CaseVerdict = { ...WRONG, actual: 'x'.repeat(100_000) };
    const { text = '' } = await tell('facts', judged(...Array.from({ length: 50 }, () => long)));
    assert.ok(text.length < 4000);
  });
});
