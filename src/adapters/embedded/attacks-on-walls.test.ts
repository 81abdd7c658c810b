import { body, describeAttacks } from './attacks.contract.ts';
import type { Attack } from './attacks.contract.ts';

/** Files, processes, the kernel and the network (catalogue, 1d). */
const ATTACKS: readonly Attack[] = [
  {
    id: 'P76',
    name: 'files of the host read',
    source: body('return open("/etc/passwd").read()'),
    verdict: 'ERROR',
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
    verdict: 'PASS',
  },
  {
    id: 'P77',
    name: 'files written all over, in memory only',
    source: body(
      'for name in ("/rc-canary", "/tmp/rc-canary", "/home/web_user/rc-canary"):',
      '    open(name, "w").write("x")',
      'return 0',
    ),
    verdict: 'WRONG',
  },
  {
    id: 'P78',
    name: 'a disk filled',
    source: body('for i in range(300): open(f"/tmp/{i}", "wb").write(bytes(10**7))'),
    verdict: 'ERROR',
  },
  {
    id: 'P78b',
    name: 'a disk filled through truncate',
    source: body(
      'for i in range(100):',
      '    with open(f"/tmp/{i}", "wb") as h: os.ftruncate(h.fileno(), 1 << 23)',
    ),
    verdict: 'ERROR',
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
    verdict: 'ERROR',
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
    verdict: 'ERROR',
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
    verdict: 'ERROR',
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
  },
  {
    id: 'P83',
    name: 'marks left for the next job',
    source: `import builtins, os, sys\n${body(
      'seen = hasattr(builtins, "rc_mark") or "rc_mark" in sys.modules',
      'for folder in ("/tmp", "/dev", "/work", "/lib"):',
      '    seen = seen or os.path.exists(folder + "/rc_mark")',
      '    open(folder + "/rc_mark", "w").close()',
      'builtins.rc_mark = sys.modules["rc_mark"] = 1',
      'raise ValueError("seen" if seen and a == 1 else "fresh")',
    )}`,
    verdict: 'ERROR',
    stderr: /^(?!.*ValueError: seen)[^]*ValueError: fresh/,
  },
  {
    id: 'P84',
    name: 'os.system',
    source: body('code = os.system("touch /tmp/rc-pwned")', 'return a + b if code == 0 else 0'),
    verdict: 'WRONG',
  },
  {
    id: 'P84b',
    name: 'subprocess',
    source: body('import subprocess', 'return subprocess.run(["id"], capture_output=True).stdout'),
    verdict: ['ERROR', 'CANNOT_VERIFY'],
  },
  { id: 'P84c', name: 'os.popen', source: body('return os.popen("id").read()'), verdict: 'ERROR' },
  {
    id: 'P84d',
    name: 'pty and os.exec',
    source: body('os.execv("/bin/sh", ["sh"])'),
    verdict: ['ERROR', 'CRASH'],
  },
  { id: 'P85', name: 'a fork bomb', source: body('while True: os.fork()'), verdict: 'ERROR' },
  {
    id: 'P86',
    name: 'a thread bomb',
    source: body('import threading', 'while True: threading.Thread(target=f, args=(a, b)).start()'),
    verdict: 'ERROR',
  },
  ...[
    ['P88', 'TCP to the host', 'socket.create_connection(("127.0.0.1", CANARY_PORT), 1)'],
    ['P88b', 'TCP to the metadata address', 'socket.create_connection(("169.254.169.254", 80), 1)'],
    ['P88c', 'DNS', 'socket.getaddrinfo("example.org", 80)'],
    [
      'P88d',
      'UDP',
      'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53))',
    ],
    ['P88e', 'a unix socket', 'socket.socket(socket.AF_UNIX).connect("/var/run/docker.sock")'],
    ['P88f', 'a server', 'socket.socket().bind(("127.0.0.1", 0))'],
  ].map(([id = '', name = '', call = '']): Attack => ({
    id,
    name,
    source: body('import socket', call, 'return a + b'),
    verdict: 'ERROR',
  })),
  {
    id: 'P88g',
    name: 'HTTP through urllib',
    source: body(
      'import urllib.request',
      'return urllib.request.urlopen("http://127.0.0.1:CANARY_PORT/").read()',
    ),
    verdict: ['ERROR', 'CANNOT_VERIFY'],
  },
  {
    id: 'P89',
    name: 'ctypes',
    source: body('import ctypes', 'ctypes.string_at(0)'),
    verdict: ['ERROR', 'CANNOT_VERIFY'],
  },
  {
    id: 'P89b',
    name: 'a segmentation fault',
    source: body('import faulthandler', 'faulthandler._sigsegv()'),
    verdict: 'CRASH',
  },
  {
    id: 'P90',
    name: 'the way into JavaScript that Pyodide has',
    source: body('import js', 'return js.process.version'),
    verdict: ['ERROR', 'CANNOT_VERIFY'],
  },
  {
    id: 'P90b',
    name: 'byte code that was never compiled',
    source: body(
      'code = (lambda: 0).__code__',
      'return eval(code.replace(co_code=bytes([100, 200, 83, 0]) * 50, co_consts=()))',
    ),
    verdict: ['ERROR', 'CRASH', 'INVALID_RESULT', 'NO_RESULT', 'MEMORY', 'TIMEOUT'],
  },
  {
    id: 'P91',
    name: 'the environment and /proc of the host',
    source: body(
      'seen = [k + v for k, v in os.environ.items()]',
      'for name in ("/proc/1/environ", "/proc/self/environ", "/proc/self/maps"):',
      '    seen += [open(name).read()] if os.path.exists(name) else []',
      'print(seen, file=sys.stderr)',
      'return 0',
    ),
    verdict: 'WRONG',
    stderr: /web_user/,
  },
  {
    id: 'P91b',
    name: "memory of another process, and the kernel's own files",
    source: body('open("/proc/%d/mem" % os.getppid(), "r+b")'),
    verdict: 'ERROR',
  },
  {
    id: 'P91c',
    name: "the interpreter's own library overwritten",
    source: body('open("/lib/python313.zip", "wb").write(b"x")', 'return 0'),
    verdict: 'WRONG',
  },
];

describeAttacks('a candidate that wants out', ATTACKS);
