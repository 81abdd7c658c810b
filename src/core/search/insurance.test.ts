import assert from 'node:assert/strict';
import { isInsured } from './insurance.ts';

describe('an insurance', () => {
  const small = { equal: 2, extra: 2 };
  const at = (place: number, does: string) => ({ at: place, does });

  it('is not there before something passed', () => {
    assert.equal(isInsured([], 99, small), false);
  });

  it('is there when two that passed do the same, or when enough more was tried', () => {
    assert.equal(isInsured([at(3, 'a')], 3, small), false);
    assert.equal(isInsured([at(3, 'a'), at(4, 'a')], 4, small), true);
    assert.equal(isInsured([at(3, 'a'), at(4, 'b')], 4, small), false);
    assert.equal(isInsured([at(3, 'a'), at(4, 'b')], 5, small), true);
  });

  it('of nothing is the first that passed', () => {
    assert.equal(isInsured([at(1, 'a')], 1, { equal: 1, extra: 0 }), true);
  });
});
