import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { hasEngine, mustHaveEngine } from './engine-presence.ts';

describe('whether the engine is there', () => {
  it('is told without loading it', () => {
    assert.equal(hasEngine(), true);
    assert.doesNotThrow(() => {
      mustHaveEngine();
    });
  });

  it('is denied where no package of it lies around, with what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-engine-'));
    try {
      const from = pathToFileURL(join(folder, 'extension.cjs')).href;
      assert.equal(hasEngine(from), false);
      assert.throws(
        () => {
          mustHaveEngine(from);
        },
        (error: unknown) =>
          isReasonCodeError(error, 'engine-missing') &&
          /reasonCode\.remoteModel/.test(error.message),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
