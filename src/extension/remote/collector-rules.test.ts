import assert from 'node:assert/strict';
import { isCollectorAllowed, rememberCollector } from './collector-rules.ts';

const AWAY = 'https://collector.example';

function memento(kept: Record<string, unknown> = {}) {
  return {
    get: (key: string): never => kept[key] as never,
    update(key: string, value: unknown) {
      kept[key] = value;
      return Promise.resolve();
    },
  };
}

describe('where spans may go in a workspace', () => {
  it('is this machine always, and another one after a yes for that one', async () => {
    const state = memento();
    assert.equal(isCollectorAllowed(state, 'http://127.0.0.1:6006'), true);
    assert.equal(isCollectorAllowed(state, AWAY), false);
    await rememberCollector(state, 'collector.example', 'yes');
    await rememberCollector(state, 'other.example', 'no');
    assert.equal(isCollectorAllowed(state, AWAY), true);
    assert.equal(isCollectorAllowed(state, 'https://other.example/'), false);
    assert.equal(isCollectorAllowed(state, 'https://collector.example:444'), false);
  });

  it('is not what something else has left where answers are kept', () => {
    for (const odd of [undefined, null, 7, 'yes', [], { 'collector.example': true }])
      assert.equal(
        isCollectorAllowed(memento({ 'reasonCode.collectorAnswers': odd }), AWAY),
        false,
      );
  });
});
