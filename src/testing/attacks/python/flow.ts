import { chapter } from '../attack.ts';
import { BENIGN, body } from './source.ts';

/** Leaving early, or making an end look like an answer (catalogue, 1a). */
export const FLOW = chapter('python', [
  {
    id: 'P01',
    name: 'sys.exit(0) while loading',
    source: `import sys\nsys.exit(0)\n${BENIGN}`,
    verdict: 'ERROR',
  },
  { id: 'P02', name: 'sys.exit(0) in the call', source: body('sys.exit(0)'), verdict: 'ERROR' },
  { id: 'P03', name: 'exit(0)', source: body('exit(0)'), verdict: 'ERROR' },
  { id: 'P03b', name: 'quit()', source: body('quit()'), verdict: 'ERROR' },
  {
    id: 'P03c',
    name: 'raise SystemExit(0)',
    source: body('raise SystemExit(0)'),
    verdict: 'ERROR',
  },
  {
    id: 'P04',
    name: 'os._exit(0) while loading',
    source: `import os\nos._exit(0)\n${BENIGN}`,
    verdict: 'NO_RESULT',
  },
  { id: 'P05', name: 'os._exit(0) in the call', source: body('os._exit(0)'), verdict: 'NO_RESULT' },
  {
    id: 'P05b',
    name: 'posix._exit(0), past a patched os',
    source: body('import posix', 'posix._exit(0)'),
    verdict: 'NO_RESULT',
  },
  {
    id: 'P05c',
    name: 'a right answer first, then os._exit(0)',
    source: body('if a != 1: os._exit(0)', 'return a + b'),
    verdict: 'NO_RESULT',
  },
  {
    id: 'P08',
    name: 'KeyboardInterrupt',
    source: body('raise KeyboardInterrupt'),
    verdict: 'ERROR',
  },
  { id: 'P08b', name: 'GeneratorExit', source: body('raise GeneratorExit'), verdict: 'ERROR' },
  {
    id: 'P08c',
    name: 'an exception group of exits',
    source: body('raise BaseExceptionGroup("x", [SystemExit(0)])'),
    verdict: 'ERROR',
  },
  { id: 'P10', name: 'os.abort()', source: body('os.abort()'), verdict: 'CRASH' },
  {
    id: 'P11',
    name: 'SIGKILL to itself',
    source: body('os.kill(os.getpid(), 9)'),
    verdict: { embedded: ['ERROR', 'CRASH'], docker: ['CRASH'] },
  },
  {
    id: 'P12',
    name: 'SIGKILL to its parent and to everyone',
    source: body('os.kill(os.getppid(), 9)', 'os.kill(-1, 9)'),
    verdict: { embedded: 'ERROR', docker: ['NO_RESULT', 'CRASH', 'ERROR'] },
  },
  {
    id: 'P14',
    name: 'atexit prints success',
    source: `import atexit\natexit.register(lambda: print("PASS"))\n${body('return 0')}`,
    verdict: 'WRONG',
  },
  {
    id: 'P15',
    name: 'sys.excepthook swallows the error',
    source: `import sys\nsys.excepthook = lambda *a: print("ok")\n${body('raise ValueError("x")')}`,
    verdict: 'ERROR',
  },
  {
    id: 'P15b',
    name: 'a trace function rewrites what the harness returns',
    source: [
      'import sys',
      'def tracer(frame, event, arg):',
      '    if "request" in frame.f_locals: frame.f_locals["result"] = {"s": "returned"}',
      '    return tracer',
      'sys.settrace(tracer)',
      body('raise ValueError("x")'),
    ].join('\n'),
    verdict: ['ERROR', 'INVALID_RESULT', 'TIMEOUT', 'WRONG'],
    limits: { caseMs: 700 },
  },
  {
    id: 'P17',
    name: 'a return in finally swallows an error: the value counts',
    source: body('try:', '    raise ValueError', 'finally:', '    return 3'),
    verdict: 'WRONG',
  },
  {
    id: 'P17b',
    name: 'a decorator that never calls the function',
    source: `def always(f): return lambda *a: 3\n@always\ndef f(a, b): ...\n`,
    verdict: 'WRONG',
  },
  {
    id: 'P17c',
    name: 'f made a class whose construction is the call',
    source: 'class f(int):\n    def __new__(cls, a, b): return int.__new__(cls, a + b)\n',
    verdict: 'INVALID_RESULT',
  },
  {
    id: 'P17d',
    name: 'a signal handler and an alarm',
    source: body('import signal', 'signal.alarm(1)', 'while True: pass'),
    verdict: { embedded: ['ERROR', 'TIMEOUT'], docker: ['TIMEOUT', 'CRASH', 'ERROR'] },
    limits: { caseMs: 500 },
  },
]);
