import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { tooNew } from './too-new.ts';
import { readPythonVersion } from './version.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const why = (code: string, version: string, program = code): string | undefined =>
  tooNew({ code, program }, parser, version);

describe('what is newer than the Python of a project', () => {
  for (const [code, minor, name] of [
    ['def f(x):\n    if (n := x):\n        return n\n', 8, ':='],
    ['def f(a, /, b):\n    return a\n', 8, 'positional-only'],
    ['def f(x):\n    return f"{x=}"\n', 8, 'f-string'],
    ['def f(x):\n    match x:\n        case 1:\n            return 2\n', 10, 'match'],
    ['def f():\n    with (open("a") as a, open("b") as b):\n        pass\n', 10, 'with'],
    ['def f():\n    try:\n        g()\n    except* ValueError:\n        pass\n', 11, 'except*'],
    ['def f():\n    type A = int\n', 12, 'type statement'],
    ['def f[T](a: T) -> T:\n    return a\n', 12, 'type parameters'],
    ['def f(d):\n    return f"{d["a"]}"\n', 12, 'f-string'],
    ['import tomllib\n\n\ndef f(x):\n    return x\n', 11, 'tomllib'],
    ['def f(x):\n    from zoneinfo import ZoneInfo\n    return ZoneInfo(x)\n', 9, 'zoneinfo'],
    ['import graphlib as g\n\n\ndef f():\n    return g\n', 9, 'graphlib'],
    ['import functools\n\n\n@functools.cache\ndef f(x):\n    return x\n', 9, 'functools.cache'],
    ['import math as m\n\n\ndef f(a):\n    return m.lcm(a, 2)\n', 9, 'math.lcm'],
    ['from math import isqrt as root\n\n\ndef f(a):\n    return root(a)\n', 8, 'math.isqrt'],
    ['import itertools\n\n\ndef f(a):\n    return itertools.pairwise(a)\n', 10, 'pairwise'],
    ['from itertools import batched\n\n\ndef f(a):\n    return batched(a, 2)\n', 12, 'batched'],
    ['def f(s):\n    return s.removeprefix("a")\n', 9, 'removeprefix'],
  ] as const) {
    it(`knows that ${name} came with 3.${minor}: ${JSON.stringify(code.slice(0, 40))}`, () => {
      const reason = why(code, `3.${minor - 1}`) ?? '';
      assert.ok(reason.includes(name) && reason.includes(`Python 3.${minor},`), reason);
      assert.ok(reason.endsWith(`Python 3.${minor - 1}`), reason);
      assert.equal(why(code, `3.${minor}`), undefined);
    });
  }

  it('follows names that the file imports, and names the newest of several', () => {
    const program = 'from math import lcm\n\n\ndef f(a):\n    return lcm(a, 2)\n';
    assert.match(why('def f(a):\n    return lcm(a, 2)\n', '3.8', program) ?? '', /math\.lcm/);
    const several = 'import math, tomllib\n\n\ndef f(a):\n    return math.lcm(a, 2)\n';
    assert.match(why(several, '3.8') ?? '', /tomllib/);
  });

  it('takes nothing for new that only looks like it', () => {
    for (const code of [
      'def f(match, type):\n    return match[type]\n',
      'def f(math):\n    return lcm(math)\n',
      'def f(d):\n    return f"{d[\'a\']}"\n',
      'def f():\n    with (open("a")):\n        pass\n',
      'import math\n\n\ndef f(a):\n    return math.gcd(a, 2)\n',
    ]) {
      assert.equal(why(code, '3.7'), undefined, code);
    }
  });
});

describe('the Python a project asks for', () => {
  for (const [name, text, version] of [
    ['pyproject.toml', '[project]\nrequires-python = ">=3.8,<4"\n', '3.8'],
    ['pyproject.toml', '[tool.poetry.dependencies]\npython = "^3.9"\n', '3.9'],
    ['pyproject.toml', '[project]\nname = "x"\n', undefined],
    ['setup.cfg', '[options]\npython_requires = ~=3.10.1\n', '3.10'],
    ['setup.py', 'setup(python_requires=">3.7")\n', '3.8'],
    ['.python-version', '3.11.4\n', '3.11'],
    ['runtime.txt', 'python-3.12.1\n', '3.12'],
    ['.python-version', 'pypy3.9-7.3\n', undefined],
    ['pyproject.toml', 'requires-python = "!=3.9.*"\n', undefined],
  ] as const) {
    it(`reads ${version ?? 'nothing'} out of ${JSON.stringify(text)}`, () => {
      assert.equal(readPythonVersion(name, text), version);
    });
  }
});
