import { deflateSync } from 'node:zlib';
import { BENIGN, body, describeAttacks } from './attacks.contract.ts';
import type { Attack } from './attacks.contract.ts';

/** Four hundred million zeros, packed twice: half a kilobyte. */
const BOMB = deflateSync(deflateSync(Buffer.alloc(400_000_000), { level: 1 })).toString('base64');
const UNPACK = 'return len(zlib.decompress(zlib.decompress(bomb)))';

const SHORT = { caseMs: 500, loadMs: 1000 };

/** Time, memory and output without end (catalogue, 1c). */
const ATTACKS: readonly Attack[] = [
  {
    id: 'P51',
    name: 'a loop without end',
    source: body('while True: pass'),
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P52',
    name: 'a loop without end while loading',
    source: `while True: pass\n${BENIGN}`,
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P53',
    name: 'one long operation inside the interpreter',
    source: body('return 10 ** 10 ** 8'),
    verdict: ['TIMEOUT', 'MEMORY'],
    limits: SHORT,
  },
  {
    id: 'P54',
    name: 'a catastrophic regular expression',
    source: body('import re', 'return re.match(r"(a+)+$", "a" * 40 + "b")'),
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P55',
    name: 'sleep',
    source: body('import time', 'time.sleep(100)'),
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P55b',
    name: 'waiting for an event',
    source: body('import threading', 'threading.Event().wait()'),
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P56',
    name: 'many slow cases, each within its time',
    source: body('import time', 'time.sleep(0.3)', 'return a + b'),
    verdict: 'TIMEOUT',
    limits: { caseMs: 500, totalMs: 700 },
  },
  {
    id: 'P56b',
    name: 'every exception caught, for ever',
    source: body(
      'while True:',
      '    try: raise KeyboardInterrupt',
      '    except BaseException: pass',
    ),
    verdict: 'TIMEOUT',
    limits: SHORT,
  },
  {
    id: 'P57',
    name: 'memory in small steps',
    source: body('x = [0]', 'while True: x.append(x[:])'),
    verdict: 'MEMORY',
    limits: { caseMs: 5000 },
  },
  { id: 'P58', name: 'memory at once', source: body('return bytearray(10**9)'), verdict: 'MEMORY' },
  {
    id: 'P58b',
    name: 'more than an address can count',
    source: body('return " " * 10**10'),
    verdict: 'MEMORY',
  },
  {
    id: 'P59',
    name: 'memory while loading',
    source: `x = bytearray(10**9)\n${BENIGN}`,
    verdict: 'MEMORY',
  },
  {
    id: 'P60',
    name: 'MemoryError caught, a guess returned',
    source: body('try: bytearray(10**9)', 'except MemoryError: return 3'),
    verdict: 'WRONG',
  },
  {
    id: 'P61',
    name: 'all permutations of twelve',
    source: body('import itertools', 'return len(list(itertools.permutations(range(12))))'),
    verdict: ['MEMORY', 'TIMEOUT'],
  },
  { id: 'P62', name: 'recursion without end', source: body('return f(a, b)'), verdict: 'ERROR' },
  {
    id: 'P63',
    name: 'recursion without end and without a limit',
    source: body('sys.setrecursionlimit(10**9)', 'return 1 + f(a, b)'),
    verdict: ['ERROR', 'CRASH', 'MEMORY', 'TIMEOUT'],
  },
  {
    id: 'P64',
    name: 'deep recursion that ends, the answer right',
    source: `import sys\nsys.setrecursionlimit(20000)\ndef down(n): return 0 if n == 0 else 1 + down(n - 1)\n${body('return a + b + down(15000) - 15000')}`,
    verdict: 'PASS',
  },
  {
    id: 'P65',
    name: 'a bomb for the parser',
    source: body('exec("x = " + "-" * 100000 + "1")'),
    verdict: ['CRASH', 'ERROR'],
  },
  {
    id: 'P65b',
    name: 'a bomb for the parser in the source itself',
    source: `x = ${'('.repeat(5000)}1${')'.repeat(5000)}\n${BENIGN}`,
    verdict: ['CRASH', 'COMPILE_ERROR', 'MEMORY'],
  },
  {
    id: 'P66',
    name: 'digits beyond the limit of the interpreter',
    source: body('return str(10**5000)'),
    verdict: 'ERROR',
  },
  {
    id: 'P67',
    name: 'a flood on stdout',
    source: body('while True: print("x" * 1000)'),
    verdict: 'OUTPUT_LIMIT',
  },
  {
    id: 'P67b',
    name: 'a flood of single bytes on stderr',
    source: body('while True: os.write(2, b"x")'),
    verdict: 'OUTPUT_LIMIT',
    limits: { caseMs: 5000 },
  },
  {
    id: 'P69',
    name: 'one line of a hundred million letters',
    source: body('print("x" * 10**8)'),
    verdict: ['OUTPUT_LIMIT', 'MEMORY'],
  },
  {
    id: 'P70',
    name: 'an exception with a message of fifty million letters',
    source: body('raise ValueError("x" * 50_000_000)'),
    verdict: ['ERROR', 'MEMORY'],
  },
  {
    id: 'P70b',
    name: 'a chain of a hundred thousand exceptions',
    source: body(
      'error = None',
      'for i in range(100_000):',
      '    cause, error = error, ValueError(i)',
      '    error.__cause__ = cause',
      'raise error',
    ),
    verdict: 'ERROR',
  },
  {
    id: 'P71',
    name: 'bytes that are no UTF-8, the answer right',
    source: body(
      'sys.stdout.buffer.write(b"\\xff\\xfe\\x00")',
      'os.write(2, b"\\xff\\x1b[2J")',
      'return a + b',
    ),
    verdict: 'PASS',
    stderr: /\ufffd\\x1b\[2J/,
  },
  {
    id: 'P73',
    name: 'a lone surrogate printed',
    source: body('print(chr(0xD800))'),
    verdict: 'ERROR',
  },
  {
    id: 'P73b',
    name: 'a lone surrogate returned',
    source: body('return chr(0xD800)'),
    verdict: 'WRONG',
  },
  {
    id: 'P74',
    name: 'terminal escapes, bidi marks and NUL',
    source: body(
      'text = "\\x1b]0;pwn\\x07\\u202e\\0"',
      'print(text, file=sys.stderr)',
      'return text',
    ),
    verdict: 'WRONG',
    stderr: /\\x1b\]0;pwn\\x07\\u202e\\x00/,
  },
  {
    id: 'P75',
    name: 'a compression bomb',
    source: body('import base64, zlib', `bomb = base64.b64decode("${BOMB}")`, UNPACK),
    verdict: 'MEMORY',
  },
  {
    id: 'P75b',
    name: 'an integer of a hundred million digits',
    source: body('return 1 << 400_000_000'),
    verdict: ['RESULT_LIMIT', 'MEMORY'],
  },
];

describeAttacks('a candidate without bounds', ATTACKS);
