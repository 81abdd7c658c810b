import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { Language } from '../../core/base/source.ts';
import { matches } from '../../core/sandbox/compare.ts';
import { readJson } from '../../core/sandbox/json.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import { readJsonValue } from '../../core/sandbox/read-value.ts';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import { valueSource } from '../../core/sandbox/value-source.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';

const BOTH = [
  'null',
  'true',
  '0',
  '-7',
  '1e21',
  '5e-324',
  '-1.5',
  '"a\'b\\"c\\\\\\n\\u0000\\u2028\\ud800é\u{1f600}"',
  '[[],[1,[2]]]',
  '{"":1,"__proto__":2,"$$a":3}',
  '{"$float":"nan"}',
  '{"$float":"-inf"}',
  '{"$float":"-0.0"}',
  '{"$bytes":"AP8nIlwK"}',
  '{"$set":[1,"a"]}',
];

const VALUES: Readonly<Partial<Record<Language, readonly string[]>>> = {
  python: [
    ...BOTH,
    `-${'9'.repeat(5000)}`,
    '{"$tuple":[]}',
    '{"$tuple":[1]}',
    '{"$frozenset":[{"$tuple":[1,2]}]}',
    '{"$set":[]}',
    '{"$decimal":"-1.50E+7"}',
    '{"$fraction":"-1/3"}',
    '{"$complex":[{"$float":"-0.0"},{"$float":"nan"}]}',
    '{"$date":"2020-02-29"}',
    '{"$date":"2020-02-29T01:02:03.000400-05:30"}',
    '{"$date":"01:02:03"}',
    '{"$dict":[[1,2],[{"$tuple":[1]},3],[null,4]]}',
  ],
  javascript: [
    ...BOTH,
    `{"$bigint":"-${'9'.repeat(500)}"}`,
    '{"$undefined":true}',
    '{"$map":[[1,2],[[1],{"a":1}]]}',
    '{"$date":"2020-02-29T01:02:03.004Z"}',
    '{"$date":"Invalid Date"}',
    '{"$regexp":"/a\\\\/b+/gi"}',
  ],
};

describe('the source of a value', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(() => {
    sandbox = createEmbeddedSandbox({
      hostEntry: resolve('dist/sandbox-host.mjs'),
      vendorFolder: resolve('dist/vendor/cpython'),
      harnessFolder: resolve('dist/harness'),
    });
  });
  after(() => sandbox[Symbol.asyncDispose]());

  for (const language of ['python', 'javascript'] as const) {
    it(`gives exactly that value in ${language}, whatever names the program took`, async () => {
      const values = (VALUES[language] ?? []).map(text => {
        return readJsonValue(readJson(text), language, 'it');
      });
      const source = language === 'python' ? 'float = set = frozenset = complex = None\n' : '';
      const invocations = values.map(value => {
        return { call: valueSource(value, language), mode: 'value' as const };
      });
      const program = { language, source, files: [] };
      const { outcomes } = await sandbox.run({ program, invocations }, { limits: DEFAULT_LIMITS });
      assert.equal(outcomes.length, values.length);
      outcomes.forEach((outcome, i) => {
        const value = values[i] ?? { t: 'none' };
        const same = outcome.status === 'returned' && matches(outcome.value, value, 'exact');
        assert.ok(same, JSON.stringify([value, outcome]).slice(0, 600));
      });
    });
  }
});
