import assert from 'node:assert/strict';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { parseOpenaiSpec } from './parse-openai-spec.ts';

describe('the specification of a remote model', () => {
  it('is an address and a name', () => {
    assert.deepEqual(parseOpenaiSpec('openai:http://127.0.0.1:8000/v1/#org/model:7b'), {
      baseUrl: 'http://127.0.0.1:8000/v1',
      model: 'org/model:7b',
      id: 'openai:http://127.0.0.1:8000/v1#org/model:7b',
    });
  });

  it('is refused when it is something else, with the form it should have', () => {
    for (const text of [
      'openai:',
      'openai:#m',
      'openai:ftp://h/v1#m',
      'openai:http://h/v1#',
      'openai:http://h/v1',
    ])
      assert.throws(
        () => parseOpenaiSpec(text),
        error =>
          isReasonCodeError(error, 'model-spec-invalid') && /BASE_URL#MODEL/.test(error.message),
      );
  });

  it('holds no key, and the error about one does not repeat it', () => {
    for (const text of ['openai:https://me:hunter2@h/v1#m', 'openai:https://h/v1?key=hunter2#m'])
      assert.throws(
        () => parseOpenaiSpec(text),
        error => {
          assert.ok(isReasonCodeError(error, 'model-spec-invalid'));
          assert.ok(!error.message.includes('hunter2'));
          assert.match(error.message, /REASON_CODE_API_KEY/);
          return true;
        },
      );
  });
});
