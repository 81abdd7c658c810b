import assert from 'node:assert/strict';
import fc from 'fast-check';
import { askWith, createAnswerReader } from './prefill.ts';

const PREFILL = '```python\ndef f(x):\n   ';

function readAll(prefill: string, pieces: readonly string[]): readonly string[] {
  const reader = createAnswerReader(prefill, 'ask');
  return [...pieces.map(piece => reader.push(piece)), reader.end()];
}

describe('the beginning of an answer', () => {
  it('is a last message of the assistant, or asked for in words', () => {
    const messages = [{ role: 'user', content: 'Write f.' }] as const;
    const asked = { messages, prefill: PREFILL };
    assert.deepEqual(askWith({ messages, prefill: '' }, 'continue'), { messages });
    const begun = [...messages, { role: 'assistant', content: PREFILL }];
    assert.deepEqual(askWith(asked, 'assistant'), { messages: begun });
    assert.deepEqual(askWith(asked, 'continue'), {
      messages: begun,
      continue_final_message: true,
      add_generation_prompt: false,
    });
    const [inWords] = askWith(asked, 'ask').messages;
    assert.ok(inWords?.content.endsWith(PREFILL) && inWords.content.startsWith('Write f.'));
  });

  it('is taken off an answer that repeats it, in whatever pieces it comes', () => {
    const anyPrefill = fc.string({ minLength: 1 }).filter(text => text.trim() !== '');
    fc.assert(
      fc.property(anyPrefill, fc.string(), fc.array(fc.nat()), (prefill, rest, cuts) => {
        const whole = prefill + rest;
        const places = [0, ...cuts.map(cut => cut % (whole.length + 1)), whole.length].sort(
          (a, b) => a - b,
        );
        const pieces = places.slice(1).map((end, i) => whole.slice(places[i], end));
        const heard = readAll(prefill, pieces);
        assert.equal(heard.at(-1), rest);
        // What was said is never taken back.
        heard.reduce((before, text) => {
          assert.ok(text.startsWith(before));
          return text;
        });
      }),
    );
  });

  it('may lack its first line, or have white space in front', () => {
    assert.equal(readAll(PREFILL, ['def f(x):\n    return x']).at(-1), ' return x');
    assert.equal(readAll(PREFILL, ['\n\n', PREFILL, ' return x']).at(-1), ' return x');
  });

  it('is nothing but the answer when it is not the beginning that was asked for', () => {
    const other = ['Sure! ', '```python\ndef f(x):\n    return x\n```'];
    assert.equal(readAll(PREFILL, other).at(-1), other.join(''));
    assert.equal(readAll(PREFILL, ['```py']).at(-1), '');
    assert.equal(createAnswerReader(PREFILL, 'continue').push(PREFILL), PREFILL);
  });
});
