import assert from 'node:assert/strict';
import { NO_INSURANCE, isInsured } from './insurance.ts';

describe('an insurance', () => {
  const small = { passing: 3, extra: 4 };

  it('is not there before something passed', () => {
    assert.equal(isInsured([], 99, small), false);
  });

  it('is there when enough passed, or when enough more was tried', () => {
    assert.equal(isInsured([3], 3, small), false);
    assert.equal(isInsured([3, 4], 5, small), false);
    assert.equal(isInsured([3, 4, 5], 5, small), true);
    assert.equal(isInsured([3], 7, small), true);
  });

  it('of nothing is the first that passed', () => {
    assert.equal(isInsured([1], 1, NO_INSURANCE), true);
  });
});
