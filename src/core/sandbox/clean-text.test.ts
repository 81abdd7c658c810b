import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutMiddleBytes } from './clean-text.ts';

describe('text cut to a number of bytes', () => {
  it('is left as it is when it fits', () => {
    assert.equal(cutMiddleBytes('漢字', 6), '漢字');
  });

  it('keeps both ends and says how much is missing', () => {
    const text = `start ${'漢'.repeat(1000)} end`;
    const cut = cutMiddleBytes(text, 200);
    assert.match(cut, /^start 漢+\n\[\.\.\. \d+ bytes cut \.\.\.\]\n漢+ end$/);
  });

  it('never takes more than it may, and stays valid', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }),
        fc.integer({ min: 64, max: 300 }),
        (text, limit) => {
          const cut = cutMiddleBytes(text, limit);
          assert.ok(Buffer.byteLength(cut) <= limit);
          assert.ok(!cut.includes('\ufffd') || text.includes('\ufffd'));
        },
      ),
    );
  });
});
