import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ReasonCodeError, isReasonCodeError } from '../core/base/errors.ts';
import type { isRemoteSpec } from './create-model.ts';
import type { createModelOfEditor } from './create-remote-model.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

type Later = {
  readonly isRemoteSpec: typeof isRemoteSpec;
  readonly createModelOfEditor: typeof createModelOfEditor;
};

describe('the part of the extension that is read when it is first used', () => {
  const later = createRequire(import.meta.url)(resolve('dist/workbench.cjs')) as Later;

  it('has what the first part calls', () => {
    assert.equal(later.isRemoteSpec('openai:https://box/v1#m'), true);
    assert.equal(later.isRemoteSpec('hf:a/b'), false);
  });

  it('throws errors that the first part knows for its own, by their code', () => {
    const options = {
      cacheFolder: '',
      settings: DEFAULT_SETTINGS,
      env: {},
      notice: () => undefined,
    };
    assert.throws(
      () => later.createModelOfEditor('', options),
      (error: unknown) => {
        assert.notEqual(Object.getPrototypeOf(error), ReasonCodeError.prototype);
        return isReasonCodeError(error, 'model-spec-invalid') && !isReasonCodeError(error, 'usage');
      },
    );
    assert.equal(isReasonCodeError(new Error('of another kind')), false);
  });
});
