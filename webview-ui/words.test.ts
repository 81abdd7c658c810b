import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PANEL_WORDS } from '../src/protocol/panel-words.ts';

describe('the words of the page', () => {
  const names = readdirSync('webview-ui', { recursive: true, encoding: 'utf8' });
  const source = names
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => readFileSync(join('webview-ui', name), 'utf8'))
    .join('\n');

  it('are each said somewhere: nothing is translated for nobody', () => {
    assert.deepEqual(
      PANEL_WORDS.filter(word => !source.includes(`'${word}'`)),
      [],
    );
  });

  it('are each there once', () => {
    assert.equal(new Set(PANEL_WORDS).size, PANEL_WORDS.length);
  });
});
