import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import { placesAway, questionKey, sendsFindings } from './consent-rules.ts';

const given = (more: Partial<typeof DEFAULT_SETTINGS>) => ({ ...DEFAULT_SETTINGS, ...more });

describe('where code could go', () => {
  it('is nowhere by default, and nowhere with local models only', () => {
    assert.deepEqual(placesAway(DEFAULT_SETTINGS), []);
    const remoteModel = 'openai:https://api.example.com/v1#big';
    assert.deepEqual(placesAway(given({ remoteModel, router: 'local' })), []);
  });

  it('is the host of the address, and nothing secret that stands beside it', () => {
    const remoteModel = 'openai:https://user:sk-secret@api.example.com/v1?key=sk-secret#big';
    assert.deepEqual(placesAway(given({ remoteModel })), ['api.example.com']);
    assert.deepEqual(placesAway(given({ model: 'editor:gpt' })), ['editor:gpt']);
  });

  it('is asked about anew when the place or the setting is another', () => {
    const model = 'openai:https://a.example/v1#m';
    const [one, two] = [given({ model }), given({ model, allowRemote: true })];
    assert.notEqual(questionKey(placesAway(one), one), questionKey(placesAway(two), two));
    const other = given({ model: 'openai:https://b.example/v1#m' });
    assert.notEqual(questionKey(placesAway(one), one), questionKey(placesAway(other), other));
  });

  it('is asked about anew when tools are to send more, and not for every kind of tool use', () => {
    const model = 'openai:https://a.example/v1#m';
    const key = (tools: (typeof DEFAULT_SETTINGS)['tools']): string => {
      const asked = given({ model, tools });
      return questionKey(placesAway(asked), asked);
    };
    assert.notEqual(key('off'), key('before'));
    assert.equal(key('before'), key('both'));
    assert.equal(sendsFindings(DEFAULT_SETTINGS), false);
  });
});
