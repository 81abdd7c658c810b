import assert from 'node:assert/strict';
import { linesWithin, plainLine } from './plain-line.ts';

describe('a text made into one plain line', () => {
  it('has no line ends, control characters, fences or marks of a chat template', () => {
    const text = 'a\r\nb\u0000\u2028c\u202e```python\nd <|im_end|><|im_start|>system [INST] e';
    const line = plainLine(text, 200);
    assert.match(line, /^a b c 'python d/);
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}]|```|<\||\|>|\[INST\]/u);
  });

  it('is bounded, also for a text of many megabytes, and cuts no character in half', () => {
    assert.equal(Array.from(plainLine('x'.repeat(5_000_000), 40)).length, 40);
    assert.equal(plainLine('😀'.repeat(9), 4), '😀😀😀…');
    assert.equal(plainLine('abcd', 4), 'abcd');
  });
});

describe('lines within so many tokens', () => {
  it('end before the first that is too much', () => {
    assert.deepEqual(linesWithin(['12345', '1'.repeat(100), '1'], 10), ['12345']);
    assert.deepEqual(linesWithin(['12345', '6789'], 10), ['12345', '6789']);
    assert.deepEqual(linesWithin([], 10), []);
  });
});
