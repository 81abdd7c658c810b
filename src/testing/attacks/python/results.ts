import { SHORT, chapter } from '../attack.ts';
import { body, klass } from './source.ts';

/** Results that are not what they seem, or that never end (our own rows). */
export const RESULTS = chapter('python', [
  {
    id: 'PX20',
    name: 'an int whose __class__ is assigned afterwards',
    source: `class Base: pass\nclass Fake(Base):\n    __eq__ = lambda s, o: True\n${body('x = Base()', 'x.__class__ = Fake', 'return x')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX21',
    name: 'a bool subclass in spirit: an int that formats as the answer',
    source: `class Odd(int):\n    __format__ = lambda s, f: "3"\n    bit_length = lambda s: 2\n${body('return Odd(0)')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX22',
    name: 'a float whose repr is the answer, inside a list',
    source: `class Odd(float):\n    __repr__ = lambda s: "3.0"\n${body('return [Odd(0)]')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX23',
    name: 'a metaclass whose name is int and whose mro lies',
    source: `class Meta(type):\n    __name__ = property(lambda c: "int")\n    def mro(c): return [c, int, object]\nclass Odd(int, metaclass=Meta): pass\n${body('return Odd(3)')}`,
    verdict: ['INVALID_RESULT', 'ERROR'],
  },
  {
    id: 'PX24',
    name: 'a dict whose keys are hostile',
    source: `class Key:\n    __hash__ = lambda s: 1 / 0 if armed else 1\n    __eq__ = lambda s, o: 1 / 0\narmed = False\n${body('global armed', 'd = {Key(): 3}', 'armed = True', 'return d')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX25',
    name: 'a dict of NaNs and a set of them',
    source: body('n = float("nan")', 'return {n: 3, float("nan"): 3, (n,): {n}}'),
    verdict: 'WRONG',
  },
  {
    id: 'PX26',
    name: 'a result nested five thousand deep',
    source: body('x = 3', 'for _ in range(5000): x = [x]', 'return x'),
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX27',
    name: 'two lists that hold each other, and a dict that holds itself',
    source: body('x, y, d = [], [], {}', 'x.append(y)', 'y.append(x)', 'd["d"] = d', 'return x, d'),
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX28',
    name: 'one list shared a billion times',
    source: body('x = [0] * 10', 'for _ in range(9): x = [x] * 10', 'return x'),
    verdict: 'RESULT_LIMIT',
  },
  {
    id: 'PX29',
    name: 'a list that grows while it is read',
    source: `import threading\n${body('x = [3]', 'class G:', '    def __del__(s): x.extend([G() for _ in range(2)])', 'x.append(G())', 'return x')}`,
    verdict: ['INVALID_RESULT', 'ERROR', 'RESULT_LIMIT', 'MEMORY'],
  },
  {
    id: 'PX30',
    name: 'a __del__ that exits while the answer is on its way',
    source: `import os\nclass Last:\n    def __del__(s): os._exit(0)\n${body('x = Last()', 'return a + b')}`,
    verdict: 'NO_RESULT',
  },
  {
    id: 'PX31',
    name: 'a weak reference whose callback raises SystemExit',
    source: `import weakref, sys\nclass A: pass\n${body('x = A()', 'f.ref = weakref.ref(x, lambda r: sys.exit(0))', 'del x', 'return 0')}`,
    verdict: 'WRONG',
  },
  {
    id: 'PX32',
    name: 'a generator that swallows its own end',
    source: `def g():\n    while True:\n        try: yield 3\n        except BaseException: pass\n${body('return g()')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX33',
    name: 'a generator without end where the stub yields',
    source: `def f(a, b):\n    while True: yield 3\n`,
    verdict: ['MEMORY', 'RESULT_LIMIT', 'TIMEOUT'],
    resolve: 'list',
  },
  {
    id: 'PX34',
    name: 'a coroutine that never ends where the stub is async',
    source: 'import asyncio\nasync def f(a, b):\n    await asyncio.Event().wait()\n',
    verdict: ['ERROR', 'TIMEOUT'],
    resolve: 'await',
    limits: SHORT,
  },
  {
    id: 'PX35',
    name: 'an event loop that answers in place of the coroutine',
    source:
      'import asyncio\nasyncio.run = lambda c: c.close() or 3\nasync def f(a, b):\n    return 0\n',
    verdict: 'WRONG',
    resolve: 'await',
  },
  {
    id: 'PX36',
    name: 'a BaseException of its own with a hostile text, name and cause',
    source: `class E(BaseException):\n    __str__ = __repr__ = lambda s: 1 / 0\n    __cause__ = property(lambda s: s)\n    __traceback__ = property(lambda s: s)\n${body('raise E')}`,
    verdict: 'ERROR',
  },
  {
    id: 'PX37',
    name: 'an exception that calls itself what a test would expect, and passes for no other',
    source: `class AssertionPassed(Exception): pass\nAssertionPassed.__module__ = "builtins"\nAssertionPassed.__qualname__ = "int"\n${body('raise AssertionPassed(3)')}`,
    verdict: 'ERROR',
  },
  {
    id: 'PX38',
    name: 'an exception whose text is a str that is none',
    source: `class S(str):\n    encode = lambda *a: 1 / 0\nclass E(Exception):\n    __str__ = lambda s: S("x" * 10)\n${body('raise E')}`,
    verdict: 'ERROR',
  },
  {
    id: 'PX39',
    name: 'texts of NUL, lone surrogates and what JSON cannot say',
    source: body(
      'return ["\\0", "\\ud800", "\\udfff\\ud800", "\\uffff", "</script>", float("-inf")]',
    ),
    verdict: 'WRONG',
  },
  {
    id: 'PX40',
    name: 'memoryview, range, type and module for a result',
    source: body('return [memoryview(b"3"), range(3), int, sys, NotImplemented, ...]'),
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX41',
    name: 'a frozen dataclass that is equal to its fields',
    source: `from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Odd:\n    v: int\n    __eq__ = lambda s, o: s.v == o\n${body('return Odd(a + b)')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX42',
    name: 'mock.ANY',
    source: body('from unittest import mock', 'return mock.ANY'),
    verdict: ['INVALID_RESULT', 'ERROR', 'CANNOT_VERIFY'],
  },
  {
    id: 'PX43',
    name: 'an enum member that is an int',
    source: `import enum\nclass E(enum.IntEnum):\n    three = 3\n${body('return E.three')}`,
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'PX44',
    name: 'an object whose attributes never stop',
    source: klass('def __getattribute__(s, n):', '    while True: pass'),
    verdict: 'INVALID_RESULT',
  },
]);
