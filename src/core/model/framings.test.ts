import assert from 'node:assert/strict';
import { FRAMINGS, frame, withoutLead } from './framings.ts';
import { buildPrompt } from './prompt.ts';

const HEADER = 'def f(\n    a: str = "x",\n) -> int:\n  """Count a.\n\n  >>> f("a")\n  1\n  """';
const SCRIPT = '/**\n * Counts a.\n */\n// Not b.\nfunction f(a: string): number {';

const python = { language: 'python', header: HEADER, imports: [], definitions: [] } as const;
const script = { ...python, language: 'typescript', header: SCRIPT } as const;

describe('the framings of a question', () => {
  it('begin with the plain one, which changes nothing', () => {
    assert.equal(FRAMINGS[0], 'plain');
    assert.deepEqual(buildPrompt({ ...python, framing: 'plain' }), buildPrompt(python));
  });

  it('each give another prompt, and keep what stands before it for the cache', () => {
    for (const parts of [python, script]) {
      const prompts = FRAMINGS.map(framing => buildPrompt({ ...parts, framing }));
      assert.equal(new Set(prompts.map(one => JSON.stringify(one))).size, FRAMINGS.length);
      const plain = prompts[0]?.messages.at(-1)?.content ?? '-';
      for (const { messages, pad } of prompts) {
        assert.ok(messages.at(-1)?.content.startsWith(plain));
        assert.equal(pad, prompts[0]?.pad);
      }
    }
  });

  it('leave the words out of the beginning of an answer, and never out of the question', () => {
    const { prefill, messages, pad } = buildPrompt({ ...python, framing: 'signature' });
    assert.equal(prefill, '```python\ndef f(\n    a: str = "x",\n) -> int:\n ');
    assert.equal(pad, ' ');
    assert.ok(messages.at(-1)?.content.includes('Count a.'));
    assert.equal(
      buildPrompt({ ...script, framing: 'signature' }).prefill,
      '```typescript\nfunction f(a: string): number {\n   ',
    );
    const bare = '@cache\ndef f(a):';
    assert.equal(frame('signature', bare, 'python').header, bare);
  });

  it('begin the answer with a comment in the language that was asked for', () => {
    const chinese = buildPrompt({ ...python, framing: 'other-comments' });
    assert.ok(chinese.prefill.endsWith('"""\n  # 步骤:\n '));
    const english = { ...script, header: SCRIPT.replace('Counts a', '数一数') };
    const { prefill } = buildPrompt({ ...english, framing: 'other-comments' });
    assert.ok(prefill.endsWith('{\n    // Steps:\n   '));
  });

  it('take the comments that were asked for out of an answer, and no others', () => {
    const answer = '  # - empty\n\n  # - one\n  if not a:\n    # none\n    return 0\n  return 1';
    assert.equal(
      withoutLead('edge-cases', answer, 'python'),
      '  if not a:\n    # none\n    return 0\n  return 1',
    );
    assert.equal(withoutLead('plain', answer, 'python'), answer);
    assert.equal(
      withoutLead('other-comments', '  // 一\n  return 1;', 'javascript'),
      '  return 1;',
    );
    assert.equal(withoutLead('edge-cases', '  # only words', 'python'), '');
  });
});
