import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeValue } from './decode-value.ts';

const nested = (depth: number): unknown =>
  depth === 0 ? { t: 'none' } : { t: 'list', v: [nested(depth - 1)] };

describe('reading a value from the guest', () => {
  it('reads each kind of plain value', () => {
    const value = {
      t: 'dict',
      v: [
        [
          {
            t: 'tuple',
            v: [
              { t: 'int', v: '-12' },
              { t: 'float', v: 'nan' },
            ],
          },
          { t: 'complex', v: ['1.0', '-0.0'] },
        ],
        [
          { t: 'str', v: '' },
          { t: 'bool', v: false },
        ],
      ],
    };
    assert.deepEqual(decodeValue(value), value);
  });

  it('reads a large integer that comes in hexadecimal', () => {
    assert.deepEqual(decodeValue({ t: 'int', v: '-0xff' }), { t: 'int', v: '-255' });
    const large = decodeValue({ t: 'int', v: `0x${'f'.repeat(100)}` });
    assert.deepEqual(large, { t: 'int', v: (16n ** 100n - 1n).toString() });
  });

  const forged: readonly unknown[] = [
    null,
    3,
    'none',
    [],
    {},
    { t: 'object', v: {} },
    { t: 'int', v: 3 },
    { t: 'int', v: '3.0' },
    { t: 'int', v: '0x' },
    { t: 'int', v: 'Infinity' },
    { t: 'bool', v: 'true' },
    { t: 'str' },
    { t: 'complex', v: ['1'] },
    { t: 'list', v: { length: 3 } },
    { t: 'list', v: [{ t: 'odd' }] },
    { t: 'dict', v: [[{ t: 'none' }]] },
  ];
  for (const raw of forged) {
    it(`refuses ${JSON.stringify(raw)}`, () => assert.equal(decodeValue(raw), undefined));
  }

  it('refuses what is nested deeper than the guest may send', () => {
    assert.notEqual(decodeValue(nested(50)), undefined);
    assert.equal(decodeValue(nested(70)), undefined);
  });

  it('never throws, and gives nothing that it would not take back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), raw => {
        const value = decodeValue(raw);
        if (value !== undefined) assert.deepEqual(decodeValue(value), value);
      }),
    );
  });
});
