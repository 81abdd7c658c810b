import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { ReasonCodeError, isReasonCodeError } from '../core/base/errors.ts';
import type { createModelOfEditor } from './create-remote-model.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

type Later = {
  readonly createModelOfEditor: typeof createModelOfEditor;
};

describe('the part of the extension that is read when it is first used', () => {
  const later = createRequire(import.meta.url)(resolve('dist/workbench.cjs')) as Later;

  it('has what the first part calls', () => {
    const first = readFileSync(resolve('dist/extension.cjs'), 'utf8');
    assert.match(first, /require\("\.\/workflows\.cjs"\)\.createWorkflowParts/);
    const called = [...first.matchAll(/require\("\.\/workbench\.cjs"\)\.(\w+)/g)];
    const names = new Set(called.map(([, name = '']) => name));
    assert.ok(names.has('createWorkbench'));
    for (const name of names)
      assert.equal(typeof (later as Record<string, unknown>)[name], 'function', name);
  });

  it('leaves what sends spans to a bundle of its own, as the command line does', () => {
    const holds = (name: string): boolean => {
      const map = JSON.parse(readFileSync(resolve('dist', `${name}.map`), 'utf8')) as {
        readonly sources: readonly string[];
      };
      return map.sources.some(source => source.includes('node_modules/@opentelemetry/'));
    };
    const bundles = ['extension.cjs', 'workbench.cjs', 'cli.mjs', 'bench/bench.mjs'];
    assert.deepEqual(bundles.filter(holds), []);
    assert.ok(holds('tracing.mjs'));
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
