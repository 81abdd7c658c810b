import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PANEL_WORDS } from '../protocol/panel-words.ts';

/** The first argument of each `l10n.t(…)`, and of what stands in for it, under a folder. */
function messages(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = names.filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return sources.flatMap(name => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [...text.matchAll(/\b(?:l10n\.t|say)\(\s*'((?:[^'\\]|\\.)*)'/g)].map(
      ([, said = '']) => said,
    );
  });
}

const places = (text: string): string[] =>
  [...text.matchAll(/\{\d+\}/g)].map(([one]) => one).sort();

describe('what the editor says', () => {
  const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<
    string,
    string
  >;
  const all = [...new Set([...messages('src/extension'), ...PANEL_WORDS])];

  it('is there in Chinese, and nothing else is', () => {
    assert.ok(all.length > 0);
    assert.deepEqual(Object.keys(bundle).toSorted(), all.toSorted());
  });

  it('has the same places to fill in both languages', () => {
    for (const message of all)
      assert.deepEqual(places(bundle[message] ?? ''), places(message), message);
  });
});
