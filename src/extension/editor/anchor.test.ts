import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import { anchor } from './anchor.ts';

const { python: parser } = await createParsers('dist/vendor/tree-sitter');
const support = languageSupport('python');
const TEXT = 'BASE = 1\n\n\ndef f(a):\n    """Add BASE."""\n\n\nOTHER = 2\n';
const [STUB] = support.findStubs(TEXT, parser).stubs;

describe('finding the place of a verified body again', () => {
  assert.ok(STUB);
  const stub = STUB;
  const body = 'return a + BASE';
  const splice = support.splice(TEXT, parser, stub, body);
  const proposal = { node: 1, verified: true, passed: 1, total: 1, splice, body, imports: [] };
  const place = (present: string) => anchor({ text: TEXT, stub, proposal }, present, parser);

  it('takes the very edit when nothing changed', () => {
    const found = place(TEXT);
    assert.equal(found.kind, 'same');
    assert.ok('splice' in found && found.splice === splice);
  });

  it('follows the stub when lines were added anywhere around it', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (above, below) => {
        const present = `${'# above\n'.repeat(above)}${TEXT}${'# below\n'.repeat(below)}`;
        const found = place(present);
        assert.ok('splice' in found);
        assert.equal(found.splice.program, splice.program);
        assert.ok(found.splice.text.startsWith('# above\n'.repeat(above)));
        assert.ok(found.splice.text.includes('    return a + BASE\n'));
      }),
    );
  });

  it('refuses a stub that changed, went away, or stands there twice', () => {
    for (const present of [
      TEXT.replace('f(a)', 'f(a, b)'),
      TEXT.replace('Add BASE', 'Add'),
      TEXT.replace('"""\n', '"""\n    return 3\n'),
      'BASE = 1\n',
      `${TEXT}\n\ndef f(a):\n    """Add BASE."""\n`,
    ]) {
      assert.equal(place(present).kind, 'stub-changed', present);
    }
  });

  it('refuses when something the body uses changed, and not when something else did', () => {
    assert.equal(place(TEXT.replace('BASE = 1', 'BASE = 7')).kind, 'surroundings-changed');
    assert.equal(place(TEXT.replace('OTHER = 2', 'OTHER = 7')).kind, 'moved');
  });
});
