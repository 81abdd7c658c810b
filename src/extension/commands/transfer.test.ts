import assert from 'node:assert/strict';
import { createRate } from './transfer.ts';

describe('the rate of a download', () => {
  it('is what came in over the last seconds', () => {
    const rate = createRate();
    assert.equal(rate.at({ at: 0, bytes: 1000 }), undefined);
    assert.equal(rate.at({ at: 1000, bytes: 3000 }), 2000);
    assert.equal(rate.at({ at: 2000, bytes: 3000 }), 1000);
  });

  it('forgets what was long ago, and what was of another file', () => {
    const rate = createRate();
    rate.at({ at: 0, bytes: 0 });
    rate.at({ at: 1000, bytes: 1_000_000 });
    rate.at({ at: 10_000, bytes: 1_000_000 });
    assert.equal(rate.at({ at: 11_000, bytes: 1_000_500 }), 500);
    assert.equal(rate.at({ at: 11_500, bytes: 10 }), undefined);
  });
});
