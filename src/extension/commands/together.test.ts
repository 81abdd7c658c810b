import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import { solveOrder } from './solve-order.ts';
import { settle } from './together.ts';
import type { Solved } from './together.ts';

const { python: parser } = await createParsers('dist/vendor/tree-sitter');
const support = languageSupport('python');
const TEXT = [
  'def area(side):',
  '    """As `square` does."""',
  '',
  '',
  'def square(a):',
  '    """Multiply."""',
  '',
  '',
  'def alone(a):',
  '    """Nothing."""',
  '',
].join('\n');

/** Bodies as a solve verifies them: each against the file with those before it. */
function solved(bodies: Readonly<Record<string, string>>): Solved[] {
  let text = TEXT;
  return Object.entries(bodies).map(([name, body]) => {
    const stub = support.findStubs(text, parser).stubs.find(one => one.name === name);
    assert.ok(stub);
    const splice = support.splice(text, parser, stub, body);
    text = splice.text;
    const proposal = { node: 1, verified: true, passed: 1, total: 1, splice, body, imports: [] };
    return { stub, proposal };
  });
}

describe('several bodies in one file', () => {
  it('are solved in the order in which they use each other', () => {
    const { stubs } = support.findStubs(TEXT, parser);
    const names = solveOrder(TEXT, parser, stubs).map(({ name }) => name);
    assert.deepEqual(names, ['square', 'area', 'alone']);
  });

  it('go in together unchecked where each reaches what it was verified with', async () => {
    const all = solved({ square: 'return a * a', area: 'return square(side)' });
    const checked: string[] = [];
    const { text, kept } = await settle({ before: TEXT, parser, all }, (_, { name }) => {
      checked.push(name);
      return Promise.resolve(false);
    });
    assert.equal(kept.length, 2);
    assert.deepEqual(checked, []);
    assert.equal(text, all.at(-1)?.proposal.splice.text);
  });

  it('are checked again where another body changed what they reach', async () => {
    const all = solved({ area: 'return square(side)', square: 'return a * a' });
    const seen: string[] = [];
    const { kept } = await settle({ before: TEXT, parser, all }, (text, { name }) => {
      seen.push(name);
      assert.match(text, /return a \* a/);
      return Promise.resolve(true);
    });
    assert.deepEqual([kept.length, seen], [2, ['area']]);
  });

  it('are taken out when they fail there, and the others are settled without them', async () => {
    const all = solved({
      area: 'return square(side)',
      square: 'return a * a',
      alone: 'return area(a)',
    });
    const seen: string[] = [];
    const { text, kept } = await settle({ before: TEXT, parser, all }, (_, { name }) => {
      seen.push(name);
      return Promise.resolve(false);
    });
    assert.deepEqual(
      kept.map(({ stub }) => stub.name),
      ['square'],
    );
    // `alone` was verified with a body of `area` that is not there any more.
    assert.deepEqual(seen, ['area', 'alone']);
    assert.doesNotMatch(text, /return square|return area/);
  });
});
