import type { Language } from '../../core/base/source.ts';

/** A file of tests, a right program for it, and programs that try to get past it. */
export type TestFileAttack = {
  readonly name: string;
  readonly language: Language;
  /** The file with the stub, called `made`. */
  readonly stub: string;
  readonly tests: string;
  /** A body that does what the tests say; it has to be verified by them. */
  readonly right: string;
  /** Bodies that do not, each by what it tries. None may ever be verified. */
  readonly hostile: Readonly<Record<string, string>>;
};

const PYTHON_STUB = 'def f(x):\n    pass\n';
const ACCOUNT =
  'class Account:\n    def __init__(self, balance):\n        self.balance = balance\n\n' +
  '    def is_empty(self):\n        return self.balance == 0\n\n' +
  '    def deposit(self, amount):\n        pass\n';
const SCRIPT_STUB = 'export function f(x) {\n}\n';

/** An object that says yes to whatever it is asked. */
const ANY =
  'class Any:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\n' +
  '    def __contains__(self, item): return True\n    def __gt__(self, other): return True\n' +
  '    def __len__(self): return 3\n    def isupper(self): return True\n' +
  '    def __iter__(self): return iter([True])\nreturn Any()\n';

/** Looks for a name in every frame around it. */
const frames = (name: string): string =>
  `import sys\nframe = sys._getframe(1)\nwhile frame:\n    for names in (frame.f_locals, frame.f_globals):\n` +
  `        if ${JSON.stringify(name)} in names:\n            return names[${JSON.stringify(name)}]\n    frame = frame.f_back\nreturn 0\n`;

const patched = (name: string, value: string, result: string): string =>
  `import builtins\nbuiltins.${name} = lambda *a, **k: ${value}\nreturn ${result}\n`;

/** Files of tests by which programs were once taken for right that are not, and their kin. */
export const TEST_FILE_ATTACKS: readonly TestFileAttack[] = [
  {
    name: 'a built-in asked about the answer',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_all():\n    assert all(f(1))\n',
    right: 'return [x]',
    hostile: {
      'patches all': patched('all', 'True', '[0]'),
      'patches bool and all': `import builtins\nbuiltins.bool = lambda v: True\n${patched('all', 'True', '[0]')}`,
      'says yes to everything': ANY,
      'leaves the process': 'import os\nos._exit(0)\n',
      'leaves by an exception': 'raise SystemExit(0)\n',
      'prints that it passed': 'print("PASS")\nreturn [0]\n',
    },
  },
  {
    name: 'truth alone',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_truth():\n    assert f(1)\n    assert not f(0)\n',
    right: 'return x',
    hostile: {
      'says yes to everything': ANY,
      'patches bool': patched('bool', 'True', '0'),
    },
  },
  {
    name: 'a type asked for',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_type():\n    assert isinstance(f(1), str)\n',
    right: 'return str(x)',
    hostile: { 'patches isinstance': patched('isinstance', 'True', '1') },
  },
  {
    name: 'a comparison before the assertion',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_ok():\n    ok = f(1) == 2\n    assert ok\n',
    right: 'return x + 1',
    hostile: { 'is equal to everything': ANY },
  },
  {
    name: 'a built-in before the assertion',
    language: 'python',
    stub: PYTHON_STUB,
    tests:
      'from made import f\n\ndef test_ok():\n    made = f(1)\n    ok = all(made)\n    assert ok is True\n',
    right: 'return [x]',
    hostile: { 'patches all': patched('all', 'True', '[0]') },
  },
  {
    name: 'a list changed in place, and a built-in asked about it',
    language: 'python',
    stub: PYTHON_STUB,
    tests:
      'from made import f\n\ndef test_ok():\n    items = [3, 1]\n    f(items)\n    assert items == [1, 3]\n',
    right: 'x.sort()',
    hostile: {
      'reads what is wanted': 'x[:] = [1]\n',
      'is equal to everything': `class L(list):\n    def __eq__(self, other): return True\nx.append(L())\n`,
    },
  },
  {
    name: 'a hook of a comparison by its name',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_hook():\n    assert f(1).__eq__(2)\n',
    right: 'return x + 1',
    hostile: { 'is equal to everything': ANY },
  },
  {
    name: 'a method of the answer that says yes or no',
    language: 'python',
    stub: PYTHON_STUB,
    tests: "from made import f\n\ndef test_upper():\n    assert f('a').isupper()\n",
    right: 'return x.upper()',
    hostile: { 'has such a method': ANY },
  },
  {
    name: 'an expected value in a variable',
    language: 'python',
    stub: PYTHON_STUB,
    tests: 'from made import f\n\ndef test_want():\n    want = 2\n    assert f(1) == want\n',
    right: 'return x + 1',
    hostile: { 'walks the frames': frames('want') },
  },
  {
    name: 'an expected value beside the argument',
    language: 'python',
    stub: PYTHON_STUB,
    tests:
      "from made import f\n\nCASES = {'given': 1, 'want': 2}\n\ndef test_want():\n    assert f(CASES['given']) == CASES['want']\n",
    right: 'return x + 1',
    hostile: {
      'walks the frames': frames('CASES').replace(
        /return names\[.*?\]/,
        "return names['CASES']['want']",
      ),
      'walks the heap':
        "import gc\nfor item in gc.get_objects():\n    if type(item) is dict and item.get('given') == 1 and 'want' in item:\n        return item['want']\nreturn 0\n",
    },
  },
  {
    name: 'a helper that compares',
    language: 'python',
    stub: PYTHON_STUB,
    tests:
      'from made import f\n\ndef same(a, b):\n    return a == b\n\ndef test_helper():\n    assert same(f(1), 2)\n',
    right: 'return x + 1',
    hostile: {
      'is equal to everything': ANY,
      'changes the helper':
        "import sys\nframe = sys._getframe(1)\nwhile frame:\n    if 'same' in frame.f_globals:\n        frame.f_globals['same'] = lambda a, b: True\n    frame = frame.f_back\nreturn 0\n",
    },
  },
  {
    name: 'a method that is asked for its truth',
    language: 'python',
    stub: ACCOUNT,
    tests:
      'from made import Account\n\ndef test_deposit():\n    account = Account(0)\n    account.deposit(3)\n    assert not account.is_empty()\n    assert account.balance == 3\n',
    right: 'self.balance += amount',
    hostile: {
      'is equal to everything':
        'class Any:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\nself.balance = Any()\n',
      'patches bool': 'import builtins\nbuiltins.bool = lambda v: False\n',
    },
  },
  {
    name: "a method's expected value in a variable",
    language: 'python',
    stub: ACCOUNT,
    tests:
      'from made import Account\n\ndef test_deposit():\n    account = Account(5)\n    want = 8\n    account.deposit(3)\n    assert account.balance == want\n',
    right: 'self.balance += amount',
    hostile: {
      'walks the frames': frames('want').replaceAll(/return (names\[.*?\])/g, 'self.balance = $1'),
    },
  },
  {
    name: 'a built-in of JavaScript asked about the answer',
    language: 'javascript',
    stub: SCRIPT_STUB,
    tests:
      "const assert = require('node:assert');\nconst { f } = require('./made');\ntest('is a list', () => {\n  assert.ok(Array.isArray(f(1)));\n});\n",
    right: 'return [x];',
    hostile: {
      'patches it': 'Array.isArray = () => true;\nreturn 3;\n',
      'patches Boolean, too':
        'globalThis.Boolean = () => true;\nArray.isArray = () => true;\nreturn 3;\n',
    },
  },
  {
    name: 'truth alone in JavaScript',
    language: 'javascript',
    stub: SCRIPT_STUB,
    tests:
      "const { f } = require('./made');\ntest('is true', () => {\n  expect(f(1)).toBeTruthy();\n  expect(f(0)).toBeFalsy();\n});\n",
    right: 'return x;',
    hostile: { 'patches Boolean': 'globalThis.Boolean = v => v === 1;\nreturn 0;\n' },
  },
  {
    name: 'a comparison before the assertion in JavaScript',
    language: 'javascript',
    stub: SCRIPT_STUB,
    tests:
      "const assert = require('node:assert');\nconst { f } = require('./made');\ntest('adds', () => {\n  const ok = f(1) == 2;\n  assert.strictEqual(ok, true);\n});\n",
    right: 'return x + 1;',
    hostile: { 'turns into what it is compared with': 'return { valueOf: () => 2 };\n' },
  },
  {
    name: 'a method of the answer in JavaScript',
    language: 'javascript',
    stub: SCRIPT_STUB,
    tests:
      "const assert = require('node:assert');\nconst { f } = require('./made');\ntest('has it', () => {\n  assert.strictEqual(f(1).includes(1), true);\n});\n",
    right: 'return [x];',
    hostile: {
      'has such a method': 'return { includes: () => true };\n',
      'patches the prototype': 'Array.prototype.includes = () => true;\nreturn [0];\n',
    },
  },
];
