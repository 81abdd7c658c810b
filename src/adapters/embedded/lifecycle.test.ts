import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Execution, Job, Sandbox } from '../../core/sandbox/sandbox.ts';
import { BENIGN as SUMS, judgeSource as judge } from '../../testing/attacks/judge-source.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';
import { skipBecause } from '../../testing/skip-because.ts';

const NOT_HERE = 'processes are not listed and ended like this on Windows';

const limits = DEFAULT_LIMITS;
const BENIGN = SUMS.python;
const judgeSource = (sandbox: Sandbox, source: string): ReturnType<typeof judge> =>
  judge(sandbox, { language: 'python', source });
const job = (source: string, ...calls: readonly string[]): Job => ({
  program: { language: 'python', source, files: [] },
  invocations: calls.map(call => ({ call, mode: 'value' })),
});
const LOOP = 'import sys\nsys.stderr.write("running\\n")\nwhile True: pass\n';
const ENDLESS = { ...limits, loadMs: 60_000, totalMs: 60_000 };

/** Command lines of all processes that mention `text`; `undefined` where they cannot be seen. */
function processesWith(text: string): readonly string[] | undefined {
  if (process.platform === 'win32') return undefined;
  const { status, stdout } = spawnSync('ps', ['-axww', '-o', 'stat=,args='], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  return stdout.split('\n').filter(line => line.includes(text) && !line.startsWith('Z'));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(next => setTimeout(next, 20));
}

function stops({ load, outcomes }: Execution): string[] {
  return [load, ...outcomes].flatMap(one => (one.status === 'stopped' ? [one.stop.verdict] : []));
}

describe('the life of the embedded sandbox', function () {
  this.timeout(60_000);
  let folder: string;
  let sandbox: Sandbox;

  beforeEach(() => {
    // A folder of its own, so that its processes can be told from those of other tests.
    folder = mkdtempSync(join(tmpdir(), 'rc-life-'));
    for (const name of ['sandbox-host.mjs', 'sandbox-worker.mjs']) {
      copyFileSync(resolve('dist', name), join(folder, name));
    }
    sandbox = create(1);
  });
  afterEach(async () => {
    await sandbox[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const create = (concurrency: number): Sandbox =>
    createEmbeddedSandbox({
      hostEntry: join(folder, 'sandbox-host.mjs'),
      vendorFolder: resolve('dist/vendor/cpython'),
      harnessFolder: resolve('dist/harness'),
      concurrency,
    });

  it('leaves no process, and no file beside its own, when it is disposed', async function () {
    const before = readdirSync(folder);
    await sandbox.run(job(BENIGN, 'f(1, 2)'), { limits });
    const running = processesWith(folder);
    if (running === undefined) return skipBecause(this, NOT_HERE);
    assert.equal(running.length, 1, 'one child while it lives');
    await sandbox[Symbol.asyncDispose]();
    assert.deepEqual(processesWith(folder), []);
    assert.deepEqual(readdirSync(folder), before);
  });

  it('refuses a job that was running when it was disposed', async () => {
    let started: (() => void) | undefined;
    const running = new Promise<void>(resolved => (started = resolved));
    const answer = sandbox.run(job(LOOP), { limits: ENDLESS, onStderr: () => started?.() });
    const refused = assert.rejects(answer, error =>
      isReasonCodeError(error, 'sandbox-unavailable'),
    );
    await running;
    await sandbox[Symbol.asyncDispose]();
    await refused;
  });

  it('never runs a job that was cancelled while it waited for its turn', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const heard: string[] = [];
    const queued: Promise<Execution>[] = [];
    const onStderr = (): void => {
      if (queued.length > 0) return;
      const onLate = (chunk: string): number => heard.push(chunk);
      queued.push(sandbox.run(job(LOOP), { limits, signal: second.signal, onStderr: onLate }));
      second.abort();
      first.abort();
    };
    const running = sandbox.run(job(LOOP), { limits: ENDLESS, signal: first.signal, onStderr });
    assert.deepEqual(stops(await running), ['CANCELLED']);
    assert.deepEqual((await Promise.all(queued)).flatMap(stops), ['CANCELLED']);
    assert.equal((await judgeSource(sandbox, BENIGN)).verdict, 'PASS');
    assert.deepEqual(heard, []);
  });

  it('judges twenty candidates at once, whatever one of them does', async () => {
    const many = create(2);
    try {
      const sources = Array.from({ length: 20 }, (_, i) =>
        i === 7 ? 'def f(a, b):\n    x = [0]\n    while True: x += x\n' : BENIGN,
      );
      const judged = await Promise.all(sources.map(source => judgeSource(many, source)));
      judged.forEach(({ verdict }, i) => assert.equal(verdict, i === 7 ? 'MEMORY' : 'PASS'));
    } finally {
      await many[Symbol.asyncDispose]();
    }
  });

  it('says what is wrong when the interpreter is not there', async () => {
    const broken = createEmbeddedSandbox({
      hostEntry: join(folder, 'sandbox-host.mjs'),
      vendorFolder: join(folder, 'nowhere'),
      harnessFolder: resolve('dist/harness'),
    });
    await assert.rejects(broken.run(job(BENIGN), { limits }), error => {
      assert.ok(isReasonCodeError(error, 'sandbox-broken'));
      assert.match(error.message, /python\.wasm|nowhere/);
      assert.match(error.message, /doctor/);
      return true;
    });
    await broken[Symbol.asyncDispose]();
  });

  it('dies with the process that started it, in the middle of a loop', async function () {
    if (process.platform === 'win32') return skipBecause(this, NOT_HERE);
    const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT], {
      env: {
        ...process.env,
        ENTRY: join(folder, 'sandbox-host.mjs'),
        START: JSON.stringify({
          type: 'start',
          parked: 1,
          files: {
            vendor: resolve('dist/vendor/cpython'),
            harness: resolve('dist/harness'),
            worker: join(folder, 'sandbox-worker.mjs'),
            quickjs: resolve('dist/vendor/quickjs'),
            scriptWorker: resolve('dist/sandbox-quickjs.mjs'),
          },
        }),
        RUN: JSON.stringify({ type: 'run', id: 1, job: job(LOOP), limits: ENDLESS }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((found, failed) => {
      parent.stdout.once('data', (text: Buffer) => found(Number(text.toString())));
      parent.once('exit', code => failed(new Error(`the parent ended with ${code ?? 'a signal'}`)));
    });
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});

/** Stands for an editor that is killed: it starts a host, lets a guest loop, and says which. */
const PARENT = `
import { fork } from 'node:child_process';
const child = fork(process.env.ENTRY, [], {
  execArgv: [], serialization: 'advanced', detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
child.on('message', message => {
  if (message.type === 'started') child.send(JSON.parse(process.env.RUN));
  if (message.type === 'stderr') console.log(child.pid);
});
child.send(JSON.parse(process.env.START));
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // An orphan that nobody has collected yet still has a number, and nothing else.
  if (process.platform !== 'linux') return true;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
