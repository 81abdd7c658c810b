import assert from 'node:assert/strict';
import fc from 'fast-check';
import { capture } from './captured.ts';
import { readFrame, readLoad } from './frames.ts';

describe('frames of the guest', () => {
  it('are read with the number of the request they answer', () => {
    const text = '{"i":4,"s":"returned","value":{"t":"int","v":"3"}}';
    assert.deepEqual(readFrame(text), {
      i: 4,
      frame: { kind: 'returned', value: { t: 'int', v: '3' } },
    });
  });

  for (const text of [
    '',
    '{',
    'NaN',
    '{"s":"loaded"}',
    '{"i":0,"s":"won"}',
    '{"i":"0","s":"ready"}',
  ]) {
    it(`are unreadable, at once, when they read ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readFrame(text).frame, { kind: 'unreadable' });
    });
  }

  it('that name a value which is not plain are unreadable', () => {
    const { frame } = readFrame('{"i":1,"s":"returned","value":{"t":"int","v":{}}}');
    assert.deepEqual(frame, { kind: 'unreadable' });
  });

  it('never make the host throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const { frame } = readFrame(text);
        assert.ok(readLoad(frame).status.length > 0);
      }),
    );
  });

  it('that are no answer to loading do not load', () => {
    const load = readLoad({ kind: 'too-big' });
    assert.equal(load.status === 'stopped' && load.stop.verdict, 'INVALID_RESULT');
  });
});

describe('captured output', () => {
  it('keeps the first and the last part and says how much is missing', () => {
    const output = capture(4);
    for (const part of ['abc', 'defgh', 'ijk']) output.write(Buffer.from(part));
    assert.equal(output.text(), 'abcd\n[... 3 characters cut ...]\nhijk');
  });

  it('puts characters together that were cut between two writes', () => {
    const bytes = Buffer.from('é😀');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), cut => {
        const output = capture(100);
        const text = output.write(bytes.subarray(0, cut)) + output.write(bytes.subarray(cut));
        assert.deepEqual([text, output.text()], ['é😀', 'é😀']);
      }),
    );
  });
});
