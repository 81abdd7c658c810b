import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { missingImports } from './missing-imports.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const STUB = 'def f(a, b):\n    raise NotImplementedError\n';
const missing = (body: string, before = STUB, top = '') =>
  missingImports(`${top}def f(a, b):\n    ${body.replaceAll('\n', '\n    ')}\n`, before, parser);

describe('imports that a Python program lacks', () => {
  it('are of modules that it uses and nothing defines', () => {
    assert.deepEqual(missing('return math.sqrt(a) + re.compile(b).groups'), [
      'import math',
      'import re',
    ]);
    assert.deepEqual(missing('return collections.Counter(a)'), ['import collections']);
  });

  it('are of names that belong to one module', () => {
    assert.deepEqual(missing('return Counter(a) or reduce(max, b)'), [
      'from collections import Counter',
      'from functools import reduce',
    ]);
    assert.deepEqual(missing('c: List[int] = []\nreturn c'), ['from typing import List']);
  });

  it('are not of what is defined, imported, built in, or a parameter', () => {
    assert.deepEqual(missing('import math\nreturn math.pi'), []);
    assert.deepEqual(missing('return math.pi', STUB, 'import math\n\n'), []);
    assert.deepEqual(missing('math = a\nreturn math.real'), []);
    assert.deepEqual(missing('def gcd(x, y):\n    return x\nreturn gcd(a, b)'), []);
    assert.deepEqual(missing('return max(a, b)'), []);
    assert.deepEqual(missing('return [copy.b for copy in a]'), []);
  });

  it('are not of what only looks like a module, and not of one that is not there', () => {
    assert.deepEqual(missing('return copy(a)'), []);
    assert.deepEqual(missing('return a.math.pi'), []);
    assert.deepEqual(missing('return a(re=1)'), []);
    assert.deepEqual(missing('return np.array(a)'), []);
    assert.deepEqual(missing('return this.a'), []);
  });

  it('are none that the file lacked before, with a star in it, or when it does not parse', () => {
    assert.deepEqual(missing('return math.pi', 'def f(a, b=math.pi):\n    pass\n'), []);
    assert.deepEqual(missing('return math.pi', STUB, 'from x import *\n'), []);
    assert.deepEqual(missing('return math.(('), []);
  });
});
