import { expectRaised, expectStop, expectValue } from './probe.ts';
import type { Probe } from './probe.ts';

/** One probe a wall; the reference's section 8. Short limits keep the whole below two seconds. */
export const PYTHON_PROBES: readonly Probe[] = [
  {
    name: 'runs a function',
    source: 'def f(a, b):\n    return a + b\n',
    calls: ['f(1, 2)'],
    wrong: expectValue({ t: 'int', v: '3' }),
  },
  {
    name: 'captures stderr',
    source: 'import sys\nsys.stderr.write("canary-stderr")\n',
    wrong: ({ stderr }) => (stderr.includes('canary-stderr') ? undefined : 'stderr was lost'),
  },
  {
    name: 'takes an exit for no result',
    source: 'import os\ndef f():\n    os._exit(0)\n',
    calls: ['f()'],
    wrong: expectStop('NO_RESULT'),
  },
  {
    name: 'limits memory',
    source: 'def f():\n    return len(bytearray(512 * 1024 * 1024))\n',
    calls: ['f()'],
    wrong: expectRaised('MemoryError'),
  },
  {
    name: 'limits time',
    source: 'def f():\n    while True: pass\n',
    calls: ['f()'],
    limits: { caseMs: 200 },
    wrong: expectStop('TIMEOUT'),
  },
  {
    name: 'limits output',
    source: 'def f():\n    while True: print("x" * 1000)\n',
    calls: ['f()'],
    limits: { outputBytes: 200_000 },
    wrong: expectStop('OUTPUT_LIMIT'),
  },
  {
    name: 'limits files',
    source:
      'def f():\n    with open("/tmp/x", "wb") as h:\n        for _ in range(64): h.write(bytes(1024 * 1024))\n',
    calls: ['f()'],
    wrong: expectRaised('OSError'),
  },
  {
    name: 'has no network',
    source: 'import socket\ndef f():\n    socket.create_connection(("127.0.0.1", 9), 0.2)\n',
    calls: ['f()'],
    wrong: expectRaised('OSError', 'socket.gaierror', 'ImportError', 'ModuleNotFoundError'),
  },
  {
    name: 'has no environment, files or commands of the host',
    source: [
      'import os',
      'def f():',
      '    found = [p for p in ("/etc/passwd", "/root", "/Users", "C:/Windows") if os.path.exists(p)]',
      '    if os.system("exit 0") == 0: found.append("os.system")',
      '    return ",".join(found + [k for k in os.environ if k in ("PATHEXT", "SHELL", "RC_CANARY")])',
      '',
    ].join('\n'),
    calls: ['f()'],
    wrong: expectValue({ t: 'str', v: '' }),
  },
  {
    name: 'is clean for the next job',
    source:
      'import builtins, os\ndef f():\n    return hasattr(builtins, "rc_mark") or os.path.exists("/tmp/x")\n',
    calls: ['f()'],
    wrong: expectValue({ t: 'bool', v: false }),
  },
];
