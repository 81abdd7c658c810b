import assert from 'node:assert/strict';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { problemsOf } from './problems.ts';
import { readInput } from './read-input.ts';
import { MOST_SHOWN, valueText } from './value-text.ts';

describe('an input that was typed', () => {
  it('is text where text is asked for, and JSON of the type otherwise', () => {
    assert.deepEqual(readInput('[1]', 'string'), { value: '[1]' });
    assert.deepEqual(readInput('[1]', 'array'), { value: [1] });
    assert.deepEqual(readInput('0.5', 'number'), { value: 0.5 });
    assert.deepEqual(readInput('{"a":1}', 'object'), { value: { a: 1 } });
    assert.deepEqual(readInput('null', 'any'), { value: null });
    assert.deepEqual(readInput('words', 'any'), { value: 'words' });
  });

  it('is refused when it is another type, or no JSON', () => {
    assert.deepEqual(readInput('[1]', 'object'), { why: 'other-type' });
    assert.deepEqual(readInput('null', 'object'), { why: 'other-type' });
    assert.deepEqual(readInput('three', 'number'), { why: 'no-json' });
  });
});

describe('the problems of a workflow', () => {
  it('have a line each, also in paths with colons', () => {
    const message = ['c:/x.json:12: nodes.a: no', 'c:/x.json: nothing', 'and 3 more'].join('\n');
    const error = new ReasonCodeError('workflow-invalid', message);
    assert.deepEqual(problemsOf(error, 'c:/x.json'), [
      { line: 12, message: 'nodes.a: no' },
      { line: 1, message: 'nothing' },
      { line: 1, message: 'and 3 more' },
    ]);
  });

  it('are not made of other errors', () => {
    assert.throws(() => problemsOf(new Error('broken'), 'x.json'), /broken/);
  });
});

describe('a value that is shown', () => {
  it('is text as it stands, JSON in lines, and cut off where it is long', () => {
    assert.equal(valueText('two\nlines'), 'two\nlines');
    assert.equal(valueText({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}');
    assert.equal(valueText(undefined), 'null');
    assert.equal(valueText('x'.repeat(MOST_SHOWN + 5)).length, MOST_SHOWN + 1);
  });
});
