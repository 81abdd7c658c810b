import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../adapters/system/folders.ts';
import { createTraceFolder } from '../adapters/trace-file/trace-folder.ts';
import type { StoredTrace } from '../core/trace/trace-store.ts';

// No model finds this: the search goes on until it is ended.
const STUB =
  'def secret(a):\n    """Map a to its secret.\n\n    >>> secret("x")\n    918273645\n    """\n';

const ASSERTING = 'dist/test/unit/src/adapters/llama/placement/asserting-cli.fixture.js';

describe('the command line when it is ended in the middle of a search', () => {
  let folder = '';
  let child: ChildProcess | undefined;
  let said = '';

  const start = async (
    program = 'dist/cli.mjs',
  ): Promise<{ readonly path: string; readonly searching: boolean }> => {
    const path = join(folder, 'stub.py');
    await writeFile(path, STUB);
    const args = [program, 'solve', path, '--simulations', '5000', '--max-tokens', '9000000'];
    const env = {
      ...process.env,
      REASON_CODE_TRACES: join(folder, 'traces'),
      REASON_CODE_ASSERT: join(folder, 'cache', 'assert'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    };
    child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    said = '';
    const searching = await new Promise<boolean>(resolve => {
      child?.stderr?.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (/\b3 .*(WRONG|ERROR|NO CODE)/.test(said)) resolve(true);
      });
      child?.on('exit', () => resolve(false));
    });
    return { path, searching };
  };
  const ended = (): Promise<number | string | null> =>
    new Promise(resolve => {
      const { exitCode = null, signalCode = null } = child ?? {};
      if (exitCode !== null || signalCode !== null) resolve(signalCode ?? exitCode);
      child?.on('exit', (code, signal) => resolve(signal ?? code));
    });
  /** Processes whose parent was the command line, by what they run. */
  const survivors = (): string => {
    const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter(line => /(sandbox-host|model-process)\.mjs/.test(line))
      .filter(line => own.has(line.trim().split(' ')[0] ?? ''))
      .join('\n');
  };
  const own = new Set<string>();
  const noteChildren = (): void => {
    const { stdout } = spawnSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' });
    for (const line of stdout.split('\n')) {
      const [pid = '', ppid = ''] = line.trim().split(/\s+/);
      if (ppid === String(child?.pid)) own.add(pid);
    }
  };
  const lastTrace = async (): Promise<StoredTrace> => {
    const traces = createTraceFolder(join(folder, 'traces'));
    return traces.read((await traces.ids()).at(-1) ?? '');
  };
  const nothingLeft = async (path: string): Promise<void> => {
    for (const until = Date.now() + 5000; survivors() !== '' && Date.now() < until;) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    assert.equal(survivors(), '');
    assert.equal(await readFile(path, 'utf8'), STUB);
    assert.deepEqual((await readdir(folder)).sort(), ['cache', 'stub.py', 'traces']);
  };
  const skipIf = (why: string | undefined, test: Mocha.Context): void => {
    if (why === undefined) return;
    console.log(`      skipped: ${why}`);
    test.skip();
  };

  beforeEach(async function () {
    skipIf(process.platform === 'win32' ? 'there is no ps on Windows' : undefined, this);
    folder = await mkdtemp(join(tmpdir(), 'reason-code-killed-'));
    // What is remembered of these crashes must not decide where models run from now on.
    await mkdir(join(folder, 'cache', 'reason-code'), { recursive: true });
    await symlink(join(cacheFolder(), 'models'), join(folder, 'cache', 'reason-code', 'models'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`leaves no process, no file, the document as it was and a readable trace (${signal})`, async function () {
      this.timeout(120_000);
      const { path, searching } = await start();
      skipIf(searching ? undefined : 'the search did not start; no model can be had here', this);
      noteChildren();
      assert.ok(own.size > 0, 'the sandbox runs in a process of its own');
      child?.kill(signal);
      const code = await ended();
      if (signal === 'SIGINT') assert.equal(code, 130);
      await nothingLeft(path);
      const trace = await lastTrace();
      assert.equal(trace.state, signal === 'SIGINT' ? 'complete' : 'interrupted');
      assert.ok(trace.events.length > 3);
    });
  }

  it('by a native assert leaves the same, and has its model elsewhere the next time', async function () {
    this.timeout(240_000);
    const onLinux = process.platform === 'linux' ? undefined : 'only Linux lets the cache be moved';
    skipIf(onLinux, this);
    const { path, searching } = await start(ASSERTING);
    skipIf(searching ? undefined : 'the search did not start; no model can be had here', this);
    noteChildren();
    await writeFile(join(folder, 'cache', 'assert'), '');
    assert.equal(await ended(), 'SIGABRT');
    await nothingLeft(path);
    const trace = await lastTrace();
    assert.equal(trace.state, 'interrupted');
    assert.ok(trace.events.length > 3);

    // The same program, which still fails an assert as soon as it has a model of its own.
    assert.equal((await start(ASSERTING)).searching, true);
    assert.match(said, /The model runs in a process of its own: its host process ended/);
    noteChildren();
    assert.match(survivors(), /model-process\.mjs/);
    child?.kill('SIGINT');
    assert.equal(await ended(), 130);
    await nothingLeft(path);
    assert.equal((await lastTrace()).state, 'complete');
  });
});
