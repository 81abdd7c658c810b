import { chapter } from '../attack.ts';
import { body } from './source.ts';

/** Files and processes (catalogue, 1d). */
export const WALLS = chapter('python', [
  {
    id: 'P76',
    name: 'files of the host read',
    source: body('return open("/etc/passwd").read()'),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'P76b',
    name: 'folders of the host listed, the answer right only when none is there',
    source: body(
      'strange = set(os.listdir("/")) - {"tmp", "home", "dev", "proc", "lib", "work"}',
      'strange |= set(os.listdir("/home")) - {"web_user"}',
      'for name in ("/root", "/usr", "/etc", "/Users", "C:\\\\Users", "/work/main"):',
      '    strange |= {name} if os.path.exists(name) else set()',
      'return sorted(strange) or a + b',
    ),
    verdict: { embedded: 'PASS', docker: ['WRONG'] },
    honest: true,
  },
  {
    id: 'P77',
    name: 'files written all over, in memory only',
    source: body(
      'for name in ("/rc-canary", "/tmp/rc-canary", "/home/web_user/rc-canary"):',
      '    open(name, "w").write("x")',
      'return 0',
    ),
    verdict: { embedded: 'WRONG', docker: ['ERROR'] },
  },
  {
    id: 'P78',
    name: 'a disk filled',
    source: body('for i in range(300): open(f"/tmp/{i}", "wb").write(bytes(10**7))'),
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'MEMORY'] },
  },
  {
    id: 'P78b',
    name: 'a disk filled through truncate',
    source: body(
      'for i in range(100):',
      '    with open(f"/tmp/{i}", "wb") as h: os.ftruncate(h.fileno(), 1 << 23)',
    ),
    // Holes take no room in a kernel's files: nothing is filled, and nothing refused.
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR', 'MEMORY', 'CRASH'] },
  },
  {
    id: 'P78c',
    name: 'a disk filled through holes',
    source: body(
      'for i in range(100):',
      '    with open(f"/tmp/{i}", "wb") as h:',
      '        h.seek(1 << 23)',
      '        h.write(b"x")',
    ),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR', 'MEMORY', 'CRASH'] },
  },
  {
    id: 'P78d',
    name: 'a disk filled with files that are unlinked while open',
    source: body(
      'kept = []',
      'for i in range(100):',
      '    kept.append(open("/tmp/x", "wb", buffering=0))',
      '    kept[-1].write(bytes(1 << 20))',
      '    os.unlink("/tmp/x")',
    ),
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'MEMORY'] },
  },
  {
    id: 'P78e',
    name: 'one file written over and over, the answer right',
    source: body(
      'for i in range(40):',
      '    with open("/tmp/x", "wb") as h: h.write(bytes(1 << 20))',
      'return a + b',
    ),
    verdict: 'PASS',
    honest: true,
  },
  {
    id: 'P79',
    name: 'memory hidden in a pipe or in the terminal',
    source: body(
      'with open("/dev/tty", "w") as tty: tty.write("x" * 10**6)',
      'read, write = os.pipe()',
      'while True: os.write(write, bytes(1 << 20))',
    ),
    verdict: 'ERROR',
  },
  {
    id: 'P80',
    name: 'a million empty files',
    source: body('for i in range(10**6): open(f"/tmp/{i}", "w").close()'),
    verdict: ['ERROR', 'TIMEOUT', 'MEMORY'],
  },
  {
    id: 'P80b',
    name: 'folders a thousand deep and more',
    source: body('while True:', '    os.mkdir("d")', '    os.chdir("d")'),
    verdict: ['ERROR', 'TIMEOUT', 'MEMORY'],
    limits: { caseMs: 700 },
  },
  {
    id: 'P80c',
    name: 'names and links that are memory themselves',
    source: body('for i in range(4000): os.symlink("x" * 10**6, f"/tmp/{i}")'),
    verdict: { embedded: 'ERROR', docker: ['ERROR'] },
  },
  {
    id: 'P81',
    name: 'links out of the box',
    source: body('os.symlink("/etc/shadow", "out")', 'return open("out").read()'),
    verdict: 'ERROR',
  },
  {
    id: 'P82',
    name: 'a file name that is no UTF-8, the answer right',
    source: body('open(b"\\xc3.txt", "w").close()', 'return a + b'),
    verdict: ['PASS', 'ERROR'],
    honest: true,
  },
  {
    id: 'P83',
    name: 'marks left for the next job',
    source: `import builtins, os, sys\n${body(
      'seen = hasattr(builtins, "rc_mark") or "rc_mark" in sys.modules',
      'for folder in ("/tmp", "/dev", "/work", "/lib"):',
      '    seen = seen or os.path.exists(folder + "/rc_mark")',
      '    try: open(folder + "/rc_mark", "w").close()',
      '    except OSError: pass',
      'builtins.rc_mark = sys.modules["rc_mark"] = 1',
      'raise ValueError("seen" if seen and a == 1 else "fresh")',
    )}`,
    verdict: 'ERROR',
    stderr: /^(?!.*ValueError: seen)[^]*ValueError: fresh/,
  },
  {
    id: 'P84',
    name: 'os.system',
    source: body('os.system("touch /tmp/rc-pwned")', 'return 0'),
    verdict: 'WRONG',
  },
  {
    id: 'P84b',
    name: 'subprocess',
    source: body('import subprocess', 'return subprocess.run(["id"], capture_output=True).stdout'),
    verdict: { embedded: ['ERROR', 'CANNOT_VERIFY'], docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'P84c',
    name: 'os.popen',
    source: body('return os.popen("id").read()'),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'P84d',
    name: 'pty and os.exec',
    source: body('os.execv("/bin/sh", ["sh"])'),
    verdict: { embedded: ['ERROR', 'CRASH'], docker: ['NO_RESULT', 'ERROR', 'TIMEOUT'] },
  },
  {
    id: 'P85',
    name: 'a fork bomb',
    source: body('while True: os.fork()'),
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'TIMEOUT', 'VIOLATION', 'NO_RESULT'] },
  },
  {
    id: 'P86',
    name: 'a thread bomb',
    source: body('import threading', 'while True: threading.Thread(target=f, args=(a, b)).start()'),
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'TIMEOUT', 'MEMORY', 'CRASH'] },
  },
]);
