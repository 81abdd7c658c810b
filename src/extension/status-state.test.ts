import assert from 'node:assert/strict';
import { FIRST_STATUS, reduceStatus, shownOf } from './status-state.ts';
import type { StatusEvent } from './status-state.ts';

const after = (...events: readonly StatusEvent[]) => events.reduce(reduceStatus, FIRST_STATUS);
const here: StatusEvent = { type: 'model', model: 'ready', modelName: 'm', sandbox: 'auto' };
const gone: StatusEvent = { type: 'model', model: 'missing', modelName: 'm', sandbox: 'auto' };

describe('the status bar', () => {
  it('goes from no model over a download to ready', () => {
    const events: StatusEvent[] = [gone, { type: 'download', fraction: 0.4 }];
    assert.equal(shownOf(after(gone)), 'no-model');
    assert.equal(shownOf(after(...events)), 'downloading');
    assert.equal(after(...events).download?.fraction, 0.4);
    assert.equal(shownOf(after(...events, { type: 'download-end' }, here)), 'ready');
  });

  it('shows nothing but the lack of trust where there is none', () => {
    const state = after(here, { type: 'trust', trusted: false }, { type: 'solving', names: ['f'] });
    assert.equal(shownOf(state), 'untrusted');
    assert.equal(shownOf(reduceStatus(state, { type: 'trust', trusted: true })), 'solving');
  });

  it('keeps an error until something new is begun', () => {
    const broken = after(here, { type: 'solve-end', error: 'no box' });
    assert.equal(shownOf(broken), 'error');
    assert.equal(shownOf(reduceStatus(broken, here)), 'error');
    const again = reduceStatus(broken, { type: 'solving', names: ['f'] });
    assert.equal(shownOf(again), 'solving');
    const over = reduceStatus(reduceStatus(again, { type: 'solving', names: [] }), {
      type: 'solve-end',
    });
    assert.equal(shownOf(over), 'ready');
    assert.equal(shownOf(after(here, { type: 'download-end', error: 'no net' })), 'error');
  });

  it('forgets a download with the solve that made it', () => {
    const state = after(
      { type: 'solving', names: ['f'] },
      { type: 'download', fraction: 0.1 },
      { type: 'solving', names: [] },
      { type: 'solve-end' },
    );
    assert.equal(shownOf(state), 'ready');
  });

  it('takes a share that makes no sense for one that does', () => {
    assert.equal(after({ type: 'download', fraction: 7 }).download?.fraction, 1);
    assert.equal(after({ type: 'download', fraction: NaN }).download?.fraction, 0);
    assert.deepEqual(after({ type: 'download' }).download, {});
  });
});
