import { chapter } from '../attack.ts';
import type { Row } from '../attack.ts';
import { body } from './source.ts';

/** The network, the kernel and memory that is not the program's (catalogue, 1d). */
export const KERNEL = chapter('python', [
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
  ].map(([id = '', name = '', call = '']): Row => ({
    id,
    name,
    source: body('import socket', call, 'return a + b'),
    verdict: 'ERROR',
  })),
  {
    id: 'P88f',
    name: 'a server',
    source: body('import socket', 'socket.socket().bind(("127.0.0.1", 0))', 'return 0'),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'P87',
    name: 'a daemon that outlives its call and answers late',
    source: body(
      'if os.fork() == 0:',
      '    os.setsid()',
      '    if os.fork() == 0:',
      '        import time',
      '        time.sleep(1)',
      '        os.write(4000, b"late")',
      '        time.sleep(1000)',
      '    os._exit(0)',
      'return 0',
    ),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'NO_RESULT'] },
  },
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
    verdict: { embedded: ['ERROR', 'CANNOT_VERIFY'], docker: ['CRASH', 'ERROR', 'CANNOT_VERIFY'] },
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
    stderr: /\[.*\]/,
  },
  {
    id: 'P91b',
    name: "memory of another process, and the kernel's own files",
    source: body('open("/proc/%d/mem" % os.getppid(), "r+b")'),
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'WRONG'] },
  },
  {
    id: 'P92',
    name: 'what only a kernel can give: namespaces, mounts, tracing',
    source: body(
      'import ctypes',
      'libc = ctypes.CDLL(None, use_errno=True)',
      'got = [libc.unshare(0x10000000), libc.mount(b"x", b"/", b"tmpfs", 0, None)]',
      'got += [libc.ptrace(16, os.getppid(), None, None), libc.syscall(425, 8, None)]',
      'return sum(code >= 0 for code in got)',
    ),
    verdict: { embedded: ['ERROR', 'CANNOT_VERIFY'], docker: ['WRONG', 'ERROR', 'CANNOT_VERIFY'] },
  },
  {
    id: 'P92b',
    name: 'a raw socket, a device, the clock and the host name',
    source: body(
      'import socket, time',
      'done = []',
      'def attempt(module, name, *args):',
      '    try:',
      '        getattr(module, name)(*args)',
      '        done.append(name)',
      '    except (OSError, AttributeError): pass',
      'attempt(socket, "socket", 2, 3, 1)',
      'attempt(os, "mknod", "/tmp/rc-pwned", 0o60600, 0)',
      'attempt(time, "clock_settime", 0, 0)',
      'attempt(socket, "sethostname", "rc-pwned")',
      'attempt(os, "chroot", "/tmp")',
      'print(done, file=sys.stderr)',
      'return a + b if done else 0',
    ),
    verdict: 'WRONG',
  },
  {
    id: 'P91c',
    name: "the interpreter's own library overwritten",
    source: body('open("/lib/python313.zip", "wb").write(b"x")', 'return 0'),
    verdict: { embedded: 'WRONG', docker: ['ERROR'] },
  },
]);
