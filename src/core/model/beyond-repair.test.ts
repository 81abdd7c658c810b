import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beyondRepair } from './beyond-repair.ts';

const BROKEN = {
  'a bracket that closes another': '    return [x for x in y)\n',
  'a bracket that closes nothing': '    return max(1, 2))\n',
  'a string that ends with its line': "    x = 'abc\n    return x\n",
  'an indentation out of nowhere': '    x = 1\n      y = 2\n',
  'a block that is not there': '    if x:\n    return 1\n',
  'a way back to a block that never was': '    if x:\n        y = 1\n      z = 2\n',
};

const FINE = {
  'a whole body': '    total = 0\n    for x in y:\n        total += x\n    return total\n',
  'brackets over lines': '    return [\n  1,\n            2,\n    ]\n',
  'a docstring with anything in it': '    """\n  Don\'t ) care\n    """\n    return 1\n',
  'a string that goes on by a backslash': "    x = 'abc\\\n def'\n    return x\n",
  'comments anywhere': '    if x:\n# so\n        # so\n        return 1\n    # end\n',
  'a block and a comment behind it': '    if x:  # why: so\n        return 1\n',
  'an f-string with its own quotes': '    return f"{d["a"]}" + \'\n',
  'a line that is not whole yet': "    x = 'abc",
  'an end of the function and talk': '    return 1\n\nIt returns 1 (one :) for you.\n',
  'a fence and talk': '    return 1\n```\nThis is it :)\n',
  'a condition over two lines': '    if (a and\n            b):\n        return 1\n    return 2\n',
  'else after if': '    if x:\n        return 1\n    else:\n        return 2\n',
  'a tab': '\tif x:\n\t\treturn 1\n',
  'a first line without its indentation': 'x = 1\n    y = 2\n    return x)\n',
  'a lambda and a slice': '    f = lambda: x[1:]\n    return f\n',
};

describe('a text that nothing can mend', () => {
  for (const [name, text] of Object.entries(BROKEN)) {
    it(`has ${name}`, () => assert.equal(beyondRepair(text, 'python'), true));
  }

  for (const [name, text] of Object.entries(FINE)) {
    it(`is not one with ${name}, however much of it is written`, () => {
      for (let length = 0; length <= text.length; length += 1) {
        assert.equal(beyondRepair(text.slice(0, length), 'python'), false, text.slice(0, length));
      }
    });
  }

  it('stays one, whatever is written after it', () => {
    const broken = fc.constantFrom(...Object.values(BROKEN));
    fc.assert(
      fc.property(broken, fc.string(), (text, more) => {
        assert.equal(beyondRepair(text + more, 'python'), true);
      }),
    );
  });

  it('is told by its brackets in JavaScript and TypeScript', () => {
    for (const language of ['javascript', 'typescript'] as const) {
      assert.equal(beyondRepair('  return [1, 2);\n', language), true);
      assert.equal(beyondRepair('  return f({ a: [1] }, `${b[0]}`, /[)]/);\n}\n', language), false);
      assert.equal(beyondRepair('  return \')\' + "]"; // }\n', language), false);
    }
  });
});
