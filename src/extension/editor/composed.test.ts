import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../core/stub/apply-edits.ts';
import { composedEdit } from './composed.ts';

describe('one edit out of many', () => {
  it('turns the one text into the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b', '\r\n', 'cc\n', ''))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = composedEdit(before, after);
        assert.equal(applyEdits(before, edits), after);
        assert.ok(edits.length <= 1);
      }),
    );
  });

  it('leaves what is before and after the changes alone', () => {
    const [edit] = composedEdit('head\na\nmid\nb\ntail\n', 'head\nA\nmid\nB\ntail\n');
    assert.deepEqual(edit, { span: { start: 5, end: 12 }, newText: 'A\nmid\nB' });
  });
});
