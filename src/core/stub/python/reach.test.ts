import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { Reach } from '../stub.ts';
import { findStubs } from './find-stubs.ts';
import { missingModules, moduleNames, siblingModules } from './missing-modules.ts';
import { reach } from './reach.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;

function reachOf(text: string, index = 0): Reach {
  const stub = findStubs(text, parser).stubs[index];
  assert.ok(stub !== undefined);
  return reach(text, parser, stub);
}

describe('what a stub reaches in its file', () => {
  it('follows names of the signature, decorators and docstring through definitions', () => {
    const text =
      'import json\nimport numpy.linalg as la\nfrom m import cache, other\nA = 1\nB = A + 1\nC = 3\n\ndef poly(x):\n    return la.norm(x) + B\n\ndef unused():\n    return json\n\n@cache\ndef f(x: "Point") -> int:\n    """As poly(x) says."""\n\nclass Point: pass\n';
    assert.deepEqual(reachOf(text), {
      imports: ['import numpy.linalg as la', 'from m import cache, other'],
      modules: ['numpy', 'm'],
      definitions: [
        'A = 1',
        'B = A + 1',
        'def poly(x):\n    return la.norm(x) + B',
        'class Point: pass',
      ],
    });
  });

  it('does not take a word of prose, a parameter or an attribute for a name of the file', () => {
    const text =
      'limit = 1\nvalue = 2\nitems = 3\nkey = 4\n\ndef f(value, g=lambda items: items.limit):\n    """Return the limit of items, dict(key=1)."""\n';
    assert.deepEqual(reachOf(text).definitions, []);
  });

  it('brings the class of a method with its bases, and the function around a nested one', () => {
    const text =
      'class A: pass\n\nclass B(A):\n    def f(self): ...\n\ndef g():\n    def h(): ...\n    return h\n';
    assert.deepEqual(reachOf(text, 0).definitions, [
      'class A: pass',
      'class B(A):\n    def f(self): ...',
    ]);
    assert.deepEqual(reachOf(text, 1).definitions, ['def g():\n    def h(): ...\n    return h']);
  });

  it('survives definitions that need each other', () => {
    const text = 'def a(): return b()\n\ndef b(): return a()\n\ndef f():\n    """Uses a()."""\n';
    assert.equal(reachOf(text).definitions.length, 2);
  });
});

describe('modules a program needs', () => {
  const program =
    'import os.path, numpy as np\nfrom shapes.round import Circle\nfrom . import near\nfrom .far import x\ntry:\n    import speedups\nexcept ImportError:\n    pass\n\ndef f():\n    import pandas\n';

  it('names those that are neither standard nor beside the file', () => {
    assert.deepEqual(missingModules(program, parser, ['shapes']), [
      'numpy',
      '.near',
      '.far',
      'pandas',
    ]);
    assert.deepEqual(missingModules('import re, json\n', parser, []), []);
  });

  it('knows the names a file is imported by', () => {
    assert.deepEqual(moduleNames('pkg/sub/a.py'), ['a', 'sub.a', 'pkg.sub.a']);
  });

  it('says where those beside the file may lie', () => {
    const found = new Map(siblingModules(program, parser).map(item => [item.module, item.paths]));
    assert.deepEqual(found.get('shapes.round'), [
      'shapes/round.py',
      'shapes/round/__init__.py',
      'shapes/__init__.py',
    ]);
    assert.deepEqual(found.get('.near'), ['near.py', 'near/__init__.py']);
    assert.equal(found.has('os'), false);
  });
});
