import assert from 'node:assert/strict';
import { isTruthy } from './truth.ts';
import type { Value } from './value.ts';

describe('what a language takes for true', () => {
  const python: readonly (readonly [Value, boolean])[] = [
    [{ t: 'none' }, false],
    [{ t: 'bool', v: false }, false],
    [{ t: 'int', v: '0' }, false],
    [{ t: 'int', v: '-7' }, true],
    [{ t: 'float', v: '-0.0' }, false],
    [{ t: 'float', v: 'nan' }, true],
    [{ t: 'complex', v: ['0.0', '1.0'] }, true],
    [{ t: 'decimal', v: '0E-5' }, false],
    [{ t: 'fraction', v: '1/2' }, true],
    [{ t: 'str', v: '' }, false],
    [{ t: 'str', v: '0' }, true],
    [{ t: 'list', v: [] }, false],
    [{ t: 'tuple', v: [{ t: 'none' }] }, true],
    [{ t: 'dict', v: [] }, false],
    [{ t: 'date', v: '2020-01-01' }, true],
  ];
  for (const [value, expected] of python) {
    it(`in Python ${JSON.stringify(value)}: ${expected}`, () => {
      assert.equal(isTruthy(value, 'python'), expected);
    });
  }
  const javascript: readonly (readonly [Value, boolean])[] = [
    [{ t: 'undefined' }, false],
    [{ t: 'number', v: '-0' }, false],
    [{ t: 'number', v: 'NaN' }, false],
    [{ t: 'number', v: '0.5' }, true],
    [{ t: 'bigint', v: '0' }, false],
    [{ t: 'str', v: '' }, false],
    [{ t: 'list', v: [] }, true],
    [{ t: 'object', v: [] }, true],
  ];
  for (const [value, expected] of javascript) {
    it(`in JavaScript ${JSON.stringify(value)}: ${expected}`, () => {
      assert.equal(isTruthy(value, 'javascript'), expected);
    });
  }
});
