import assert from 'node:assert/strict';
import { explain } from './explanation.ts';

const say = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));

const TOLD = {
  evidence: [
    { kind: 'example', source: 'docstring', passed: 2, total: 2 },
    { kind: 'sibling-test', source: 'tests/test_sums.py', passed: 1, total: 1 },
  ],
  model: 'tiny',
  seed: 7,
  sandbox: 'embedded',
  strategy: 'auto',
  traceId: 't',
} as const;
const KEPT = { verified: true, passed: 3, total: 3, when: '' };

describe('explaining a body that was inserted', () => {
  it('names every source of evidence, the model, the seed and the sandbox', () => {
    const lines = explain(KEPT, 'same', TOLD, say).map(({ tone, text }) => `${tone}: ${text}`);
    assert.deepEqual(lines, [
      'good: This is the very text that was verified.',
      'good: 2 of 2 examples of the docstring passed',
      'good: 1 of 1 checks of tests/test_sums.py passed',
      'plain: Model: tiny, seed 7, strategy auto',
      'plain: Run in the sandbox: embedded',
    ]);
  });

  it('says first that the text, or what it uses, was changed', () => {
    assert.match(explain(KEPT, 'changed', TOLD, say)[0]?.text ?? '', /text was changed since/);
    assert.match(explain(KEPT, 'surroundings-changed', TOLD, say)[0]?.text ?? '', /uses was/);
  });

  it('never takes the evidence of another candidate for that of this one', () => {
    const lines = explain({ ...KEPT, verified: false, passed: 1, total: 2 }, 'same', TOLD, say);
    assert.match(lines[0]?.text ?? '', /unverified/);
    assert.equal(lines[1]?.text, '1 of 2 checks passed');
    assert.equal(lines[1].tone, 'bad');
  });

  it('goes on without its trace, and says that it is gone', () => {
    const lines = explain(KEPT, 'same', undefined, say);
    assert.equal(lines[1]?.text, '3 of 3 checks passed');
    assert.match(lines[2]?.text ?? '', /trace is not there/);
  });
});
