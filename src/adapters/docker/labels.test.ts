import assert from 'node:assert/strict';
import { isLeftOver, ownerLabels } from './labels.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const LATER = new Date('2026-11-24T13:00:00Z');
const around = { now: NOW, host: 'here', isAlive: (pid: number) => pid === 7 };
const labels = (pid: number, host: string, expires = LATER): Record<string, string> =>
  ownerLabels({ session: 's', pid, host }, expires);

describe('a container', () => {
  it('is left over when its process is gone', () => {
    assert.equal(isLeftOver(labels(8, 'here'), around), true);
    assert.equal(isLeftOver(labels(7, 'here'), around), false);
  });

  it('of another machine is left over only when its time is up', () => {
    assert.equal(isLeftOver(labels(8, 'there'), around), false);
    assert.equal(isLeftOver(labels(8, 'there', new Date(0)), around), true);
  });

  it('is not ours without our label, whatever else it says', () => {
    const others = { ...labels(8, 'here', new Date(0)), 'dev.reason-code.sandbox': '0' };
    assert.equal(isLeftOver(others, around), false);
    assert.equal(isLeftOver({}, around), false);
  });

  it('is left alone when its labels cannot be read', () => {
    const odd = {
      'dev.reason-code.sandbox': '1',
      'dev.reason-code.pid': 'x',
      'dev.reason-code.host': 'here',
    };
    assert.equal(isLeftOver(odd, around), false);
  });
});
