import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { Execution, Sandbox } from '../../../core/sandbox/sandbox.ts';
import { sharedSecondBodies } from '../second/second.contract.ts';

/** Takes away the marks that make the modules behind the seal look as if they were not there. */
const DETERMINED = 'import sys\nfor n in ("_ctypes", "_pyodide_core"): sys.modules.pop(n, None)\n';
const MARK = join(tmpdir(), `rc-pyodide-escape-${process.pid}`);

/** Without its other half, `pyodide.ffi` gives what it was given: a list, which has no constructor. */
const NO_PROXY = /^AttributeError/;

/**
 * Ways out of Pyodide as it comes, each of which works there. `PORT` and `MARK` stand for a
 * listener and for a file of the host. Each sets `out` when it got out.
 */
const ESCAPES: Readonly<Record<string, { readonly source: string; readonly ends: RegExp }>> = {
  'a shell command': {
    source: 'import os\nout = os.system("touch MARK") == 0',
    ends: /^False$/,
  },
  'a started program': {
    source: 'import subprocess\nout = subprocess.run(["touch", "MARK"]).returncode == 0',
    ends: /^OSError/,
  },
  'the global object, by its module': {
    source: 'import js\nout = js.process.version',
    ends: /^missing js$/,
  },
  'the global object, by the module that makes it': {
    source: 'import _pyodide_core\nout = _pyodide_core',
    ends: /^VIOLATION/,
  },
  'JavaScript as text': {
    source: 'from pyodide.code import run_js\nout = run_js("1")',
    ends: /^(VIOLATION|missing)/,
  },
  'the loader of packages': {
    source: 'import pyodide_js\nout = pyodide_js._module',
    ends: /^missing pyodide_js$/,
  },
  'a folder of the host, mounted': {
    source:
      'import os, pyodide_js\nos.mkdir("/host")\npyodide_js.mountNodeFS("/host", "/etc")\nout = os.listdir("/host")',
    ends: /^missing pyodide_js$/,
  },
  'a converted list, its constructor and that of it': {
    source:
      'from pyodide.ffi import to_js\nout = to_js([1]).constructor.constructor("return process")()',
    ends: NO_PROXY,
  },
  'a proxy of a function': {
    source:
      'from pyodide.ffi import create_proxy\nout = create_proxy(print).constructor.constructor("return process")()',
    ends: NO_PROXY,
  },
  'a built-in module made by hand': {
    source:
      'import _imp, importlib.machinery as m\nout = _imp.create_builtin(m.ModuleSpec("_pyodide_core", None))',
    ends: /^VIOLATION/,
  },
  'a script, through ctypes': {
    source:
      'import ctypes\nf = ctypes.pythonapi.emscripten_run_script\nf.argtypes = [ctypes.c_char_p]\nout = f(b"globalThis.out = 1")',
    ends: /^VIOLATION/,
  },
  'a symbol of the runtime, through ctypes': {
    source: 'import ctypes\nout = ctypes.CDLL(None).emscripten_run_script_string',
    ends: /^VIOLATION/,
  },
  'its own memory, through ctypes': {
    source: 'import ctypes\nout = ctypes.string_at(id(1), 8)',
    ends: /^VIOLATION/,
  },
  'a call into the function table': {
    source:
      'import _ctypes\nclass F(_ctypes.CFuncPtr):\n    _flags_ = 1\n    _restype_ = None\nfor n in range(1, 50): F(n)()\nout = True',
    ends: /^VIOLATION/,
  },
  'a native module, loaded from a file': {
    source:
      'import importlib.machinery as m, importlib.util as u\nopen("/tmp/x.so", "wb").write(b"\\0asm")\nl = m.ExtensionFileLoader("x", "/tmp/x.so")\nout = u.module_from_spec(u.spec_from_loader("x", l))',
    ends: /^VIOLATION/,
  },
  'a connection': {
    source:
      'import socket\ns = socket.socket()\ns.setblocking(True)\ns.connect(("127.0.0.1", PORT))\nout = True',
    ends: /^OSError/,
  },
  'a name that is looked up': {
    source: 'import socket\nout = socket.getaddrinfo("localhost", 80)',
    ends: /^(OSError|socket.gaierror)/,
  },
  'the user of the host': {
    source:
      'import os\nout = os.getuid() or os.umask(0o77) not in (0, 0o22) or os.environ.get("RC_CANARY")',
    ends: /^(None|False)$/,
  },
};

function ending({ load, outcomes }: Execution): string {
  if (load.status === 'missing-module') return `missing ${load.module}`;
  if (load.status !== 'loaded') return load.status === 'raised' ? load.types.join() : stop(load);
  const [outcome] = outcomes;
  if (outcome?.status === 'returned') {
    return outcome.value.t === 'str' ? outcome.value.v : JSON.stringify(outcome.value);
  }
  return outcome === undefined ? 'nothing' : stop(outcome);
}

const stop = (one: object): string =>
  'stop' in one ? Object.values(one.stop as object).join(': ') : JSON.stringify(one);

describe('ways out of Pyodide', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let listener: Server;
  let connections = 0;
  before(async () => {
    process.env['RC_CANARY'] = 'seen';
    listener = createServer(socket => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>(listening => listener.listen(0, '127.0.0.1', listening));
    sandbox = sharedSecondBodies();
  });
  after(() => {
    delete process.env['RC_CANARY'];
    listener.close();
  });

  const run = async (text: string): Promise<string> => {
    const { port } = listener.address() as AddressInfo;
    const source = text.replaceAll('PORT', String(port)).replaceAll('MARK', MARK);
    const program = { language: 'python', source: DETERMINED + source, files: [] } as const;
    const invocations = [{ call: 'str(out)', mode: 'value' }] as const;
    return ending(await sandbox.run({ program, invocations }, { limits: DEFAULT_LIMITS }));
  };

  for (const [name, { source, ends }] of Object.entries(ESCAPES)) {
    it(`are shut: ${name}`, async () => {
      assert.match(await run(source), ends);
      assert.ok(!existsSync(MARK), 'a file was made on the host');
      assert.equal(connections, 0, 'the network of the host was reached');
    });
  }

  it('look like modules that are not there to a program that only asks', async () => {
    const program = { language: 'python', source: 'import ctypes', files: [] } as const;
    const { load } = await sandbox.run({ program, invocations: [] }, { limits: DEFAULT_LIMITS });
    assert.equal(load.status === 'missing-module' && load.module, 'ctypes');
  });

  it('do not open because a guest catches what it can', async () => {
    const source = 'try:\n    import _pyodide_core\nexcept BaseException:\n    pass\nout = 3';
    assert.match(await run(source), /^VIOLATION/);
  });

  it('are none of what two guests share: what is random differs', async () => {
    const random =
      'import random, uuid, secrets\nout = random.random(), uuid.uuid4(), secrets.token_hex()';
    const [one, other] = [await run(random), await run(random)];
    assert.notEqual(one, other);
    const later = 'import random\nout = random.getrandbits(64)';
    assert.notEqual(await run(later), await run(later));
  });
});
