import type { Limits } from '../../core/sandbox/limits.ts';
import type { GuestLanguage } from './guest-sources.ts';

/** One attack on the walls of a container, and what must come of it. */
export type Probe = {
  readonly name: string;
  readonly source: string;
  readonly calls: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Matches the steps of the run, then its stderr, with ` | ` between them. */
  readonly wanted: RegExp;
  /** Only for engines that can, or cannot, limit the number of names of a file system. */
  readonly names?: 'limited' | 'unlimited';
};

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

/** Tries every wall that needs no container of its own; gives the names of those that gave way. */
const PYTHON_WALLS = lines(
  'import os, socket, sys',
  'sys.stderr.write("canary-stderr\\n")',
  'def status():',
  '    with open("/proc/self/status") as file:',
  '        return dict(line.rstrip().split(":\\t", 1) for line in file if ":\\t" in line)',
  'def opens(path):',
  '    try:',
  '        open(path, "w").close()',
  '        return True',
  '    except OSError:',
  '        return False',
  'def reaches(host, port):',
  '    try:',
  '        socket.create_connection((host, port), 0.3).close()',
  '        return True',
  '    except OSError as error:',
  '        return isinstance(error, TimeoutError)',
  'def fills(limit, size):',
  '    try:',
  '        for i in range(limit):',
  '            with open("/tmp/fill%d" % i, "wb") as file: file.write(bytes(size))',
  '        return True',
  '    except OSError:',
  '        return False',
  '    finally:',
  '        for name in os.listdir("/tmp"): os.unlink("/tmp/" + name)',
  'def breaches():',
  '    found, me = [], status()',
  '    if os.getuid() == 0 or os.geteuid() == 0: found.append("root")',
  '    if int(me["CapEff"], 16) or int(me["CapBnd"], 16): found.append("capabilities")',
  '    if me["NoNewPrivs"] != "1": found.append("new privileges")',
  '    if me["Seccomp"] == "0" and not os.path.exists("/proc/sentry-meminfo"): found.append("no seccomp")',
  '    found += [p for p in ("/x", "/etc/x", "/usr/x", "/var/tmp/x", "/run/x", "/run/lock/x", "/dev/x", "/dev/shm/x", "/proc/sysrq-trigger") if opens(p)]',
  '    found += [h for h, p in (("127.0.0.1", 9), ("1.1.1.1", 53), ("169.254.169.254", 80)) if reaches(h, p)]',
  '    if set(os.listdir("/sys/class/net")) - {"lo"}: found.append("a network device")',
  '    if os.path.exists("/var/run/docker.sock"): found.append("the engine")',
  '    if "RC_CANARY" in os.environ: found.append("environment")',
  '    if os.path.exists("/tmp/mark"): found.append("the last job\'s files")',
  '    if fills(8, 4 * 1024 * 1024): found.append("size of files")',
  '    found += [p for p in ("/tmp/x", "/work/x") if not opens(p)]',
  '    open("/tmp/mark", "w").close()',
  '    return ",".join(found)',
);

const PYTHON_FORKS = lines(
  'import os, time',
  'def f():',
  '    for i in range(100):',
  '        try: pid = os.fork()',
  '        except OSError: return i < 64',
  '        if pid == 0: time.sleep(30)',
  '    return False',
);

const PYTHON: readonly Probe[] = [
  {
    name: 'runs a function, shut in on all sides',
    source: PYTHON_WALLS,
    calls: ['1 + 2', 'breaches()'],
    wanted: /^loaded \| 3 \|  \| canary-stderr$/,
  },
  {
    name: 'is clean for the next job',
    source: PYTHON_WALLS,
    calls: ['breaches()'],
    wanted: /^loaded \|  \| canary-stderr$/,
  },
  {
    name: 'limits the number of files',
    source: PYTHON_WALLS,
    calls: ['fills(5000, 0)'],
    wanted: /^loaded \| false \| canary-stderr$/,
    names: 'limited',
  },
  {
    name: 'ends who makes files without end',
    source: PYTHON_WALLS,
    calls: ['fills(10**9, 0)'],
    limits: { memoryBytes: 64 * 1024 * 1024, caseMs: 60_000 },
    wanted: /^loaded \| MEMORY/,
    names: 'unlimited',
  },
  {
    name: 'takes an exit for no result',
    source: 'import os\n',
    calls: ['os._exit(0)'],
    wanted: /^loaded \| NO_RESULT/,
  },
  {
    name: 'limits memory',
    source: '',
    calls: ['len(bytearray(128 * 1024 * 1024))'],
    limits: { memoryBytes: 64 * 1024 * 1024 },
    wanted: /^loaded \| MEMORY/,
  },
  {
    name: 'limits processes',
    source: PYTHON_FORKS,
    calls: ['f()'],
    wanted: /^loaded \| true/,
  },
  {
    name: 'limits time',
    source: 'def f():\n    while True: pass\n',
    calls: ['f()'],
    limits: { caseMs: 200 },
    wanted: /^loaded \| TIMEOUT/,
  },
  {
    name: 'limits output',
    source: 'def f():\n    while True: print("x" * 1000)\n',
    calls: ['f()'],
    limits: { outputBytes: 200_000 },
    wanted: /^loaded \| OUTPUT_LIMIT/,
  },
];

const JAVASCRIPT: readonly Probe[] = [
  {
    name: 'runs a function',
    source: 'console.error("canary-stderr");\nfunction f(a, b) { return a + b; }\n',
    calls: ['f(1, 2)', 'process.getuid() === 0'],
    wanted: /^loaded \| 3 \| false \| canary-stderr$/,
  },
  {
    name: 'takes an exit for no result',
    source: '',
    calls: ['process.exit(0)'],
    wanted: /^loaded \| NO_RESULT/,
  },
  {
    name: 'limits memory',
    source: 'function f() { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)); }\n',
    calls: ['f()'],
    wanted: /^loaded \| MEMORY/,
  },
  {
    name: 'limits the heap',
    source: 'function f() { const all = []; for (;;) all.push({ a: [all.length] }); }\n',
    calls: ['f()'],
    limits: { caseMs: 30_000 },
    wanted: /^loaded \| MEMORY/,
  },
  {
    name: 'limits time',
    source: 'function f() { for (;;); }\n',
    calls: ['f()'],
    limits: { caseMs: 200 },
    wanted: /^loaded \| TIMEOUT/,
  },
];

/** The attacks of a language. Those on the container itself are the Python ones. */
export const PROBES: Readonly<Record<GuestLanguage, readonly Probe[]>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
};
