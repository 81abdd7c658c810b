import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraceFolder } from '../adapters/trace-file/trace-folder.ts';

// No model finds this: the search goes on until it is ended.
const STUB =
  'def secret(a):\n    """Map a to its secret.\n\n    >>> secret("x")\n    918273645\n    """\n';

describe('the command line when it is ended in the middle of a search', () => {
  let folder = '';
  let child: ChildProcess | undefined;

  const start = async (): Promise<{ readonly path: string; readonly searching: boolean }> => {
    const path = join(folder, 'stub.py');
    await writeFile(path, STUB);
    const args = [
      'dist/cli.mjs',
      'solve',
      path,
      '--simulations',
      '5000',
      '--max-tokens',
      '9000000',
    ];
    const env = { ...process.env, REASON_CODE_TRACES: join(folder, 'traces') };
    child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const searching = await new Promise<boolean>(resolve => {
      child?.stderr?.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (/\b3 .*(WRONG|ERROR|NO CODE)/.test(said)) resolve(true);
      });
      child?.on('exit', () => resolve(false));
    });
    return { path, searching };
  };
  const ended = (): Promise<number | null> =>
    new Promise(resolve => {
      if (child?.exitCode !== null && child?.exitCode !== undefined) resolve(child.exitCode);
      child?.on('exit', code => resolve(code));
    });
  /** Processes whose parent was the command line, by what they run. */
  const survivors = (): string => {
    const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter(line => line.includes('sandbox-host.mjs') && own.has(line.trim().split(' ')[0] ?? ''))
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

  beforeEach(async function () {
    if (process.platform === 'win32') {
      console.log('      skipped: there is no ps on Windows');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'reason-code-killed-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`leaves no process, no file, the document as it was and a readable trace (${signal})`, async function () {
      this.timeout(120_000);
      const { path, searching } = await start();
      if (!searching) {
        console.log('      skipped: the search did not start; no model can be had here');
        this.skip();
      }
      noteChildren();
      assert.ok(own.size > 0, 'the sandbox runs in a process of its own');
      child?.kill(signal);
      const code = await ended();
      if (signal === 'SIGINT') assert.equal(code, 130);
      for (const until = Date.now() + 5000; survivors() !== '' && Date.now() < until;) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      assert.equal(survivors(), '');
      assert.equal(await readFile(path, 'utf8'), STUB);
      assert.deepEqual((await readdir(folder)).sort(), ['stub.py', 'traces']);
      const [trace] = await createTraceFolder(join(folder, 'traces')).list();
      assert.equal(trace?.state, signal === 'SIGINT' ? 'complete' : 'interrupted');
      assert.ok(trace.events.length > 3);
    });
  }
});
