import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { Execution } from '../../core/sandbox/sandbox.ts';
import type { DockerSandbox } from './create-docker-sandbox.ts';
import type { TestedEngine } from './docker.contract.ts';
import {
  ENDLESS,
  LIMITS,
  LOOP,
  ask,
  command,
  containersOf,
  createTestSandbox,
  job,
  stops,
  until,
} from './docker.contract.ts';
import { DEFAULT_IMAGE } from './image.ts';

const ADD = 'def f(a, b): return a + b\n';
const GONE_PID = 2 ** 22 + 1;

/** Registers what holds from the first container to the last, whoever or whatever ends it. */
export function describeLife(engine: () => TestedEngine): void {
  let sandbox: DockerSandbox;

  beforeEach(() => {
    sandbox = createTestSandbox({ concurrency: 2, ...engine().options });
  });
  afterEach(() => sandbox[Symbol.asyncDispose]());

  it('leaves no container when it is disposed', async () => {
    await sandbox.run(job(ADD, 'f(1, 2)'), { limits: LIMITS });
    assert.ok(containersOf(process.pid, engine()).length > 0, 'some wait while it lives');
    await sandbox[Symbol.asyncDispose]();
    assert.deepEqual(containersOf(process.pid, engine()), []);
  });

  it('refuses what comes after it was disposed', async () => {
    await sandbox[Symbol.asyncDispose]();
    await assert.rejects(sandbox.run(job(ADD), { limits: LIMITS }), error =>
      isReasonCodeError(error, 'sandbox-unavailable'),
    );
  });

  it('never runs a job that was cancelled while it waited for its turn', async () => {
    const one = createTestSandbox({ concurrency: 1, ...engine().options });
    const [first, second] = [new AbortController(), new AbortController()];
    const heard: string[] = [];
    const queued: Promise<Execution>[] = [];
    const onStderr = (): void => {
      if (queued.length > 0) return;
      const late = { onStderr: (text: string) => heard.push(text), signal: second.signal };
      queued.push(one.run(job(LOOP), { limits: LIMITS, ...late }));
      second.abort();
      first.abort();
    };
    const running = one.run(job(LOOP), { limits: ENDLESS, signal: first.signal, onStderr });
    assert.deepEqual(stops(await running), ['CANCELLED']);
    assert.deepEqual((await Promise.all(queued)).flatMap(stops), ['CANCELLED']);
    assert.deepEqual(heard, []);
    await one[Symbol.asyncDispose]();
  });

  it('is not stopped by a candidate that kills all it can', async () => {
    const source =
      'import os, signal\ndef f():\n    os.kill(os.getppid(), 9)\n    os.kill(-1, 9)\n';
    const killed = await sandbox.run(job(source, 'f()'), { limits: LIMITS });
    assert.deepEqual(stops(killed), ['NO_RESULT']);
    const next = await sandbox.run(job(ADD, 'f(1, 2)'), { limits: LIMITS });
    assert.equal(next.outcomes[0]?.status, 'returned');
  });

  for (const [how, end] of [
    ['returns', 'return 3'],
    ['raises', 'raise KeyError'],
    ['never ends', 'while True: pass'],
  ] as const) {
    it(`tells of a program that ${how} once nothing that it has started runs any more`, async () => {
      const seconds = String(10 ** 8 + process.pid);
      const source = `import subprocess\ndef f():\n    subprocess.Popen(['sleep', '${seconds}'])\n    ${end}\n`;
      const { outcomes } = await sandbox.run(job(source, 'f()'), { limits: LIMITS });
      assert.deepEqual(processesWith(seconds), []);
      assert.equal(outcomes.length, 1);
    });
  }

  it('takes a process that ran out of memory for the program, whatever that goes on to say', async () => {
    const source =
      'import os\ndef f():\n    pid = os.fork()\n    if pid == 0:\n        bytearray(10**9)\n        os._exit(0)\n    os.waitpid(pid, 0)\n    return 3\n';
    const limits = { ...LIMITS, caseMs: 20_000, totalMs: 30_000 };
    assert.deepEqual(stops(await sandbox.run(job(source, 'f()'), { limits })), ['MEMORY']);
  });

  it('says how much memory and processor time a program took', async () => {
    const source = 'def f():\n    x = bytearray(50_000_000)\n    return sum(range(3_000_000))\n';
    const execution = await sandbox.run(job(source, 'f()'), { limits: LIMITS });
    assert.ok((execution.peakBytes ?? 0) > 50_000_000);
    assert.ok((execution.cpuMs ?? 0) > 5);
  });

  it('removes what a process that is gone left behind, and nothing else', async () => {
    const create = (pid: number, host = hostname()): string =>
      ask(
        engine(),
        'create',
        ...['--label', 'dev.reason-code.sandbox=1', '--label', `dev.reason-code.pid=${pid}`],
        ...['--label', `dev.reason-code.host=${host}`, DEFAULT_IMAGE, 'true'],
      );
    const [left, ours, other] = [create(GONE_PID), create(process.pid), create(GONE_PID, 'other')];
    try {
      await sandbox.ready();
      const ids = ask(engine(), 'ps', '-aq', '--no-trunc').split('\n');
      assert.deepEqual(
        [left, ours, other].map(id => ids.includes(id)),
        [false, true, true],
      );
    } finally {
      ask(engine(), 'rm', '-f', ours, other);
    }
  });
}

/** Processes of this machine, containers included, with this argument. */
function processesWith(argument: string): string[] {
  return command('ps', '-axww', '-o', 'args=')
    .split('\n')
    .filter(line => line.startsWith('sleep') && line.includes(argument));
}

/** Registers that a container goes with the process that holds its stdin. */
export function describeKilledProcess(engine: () => TestedEngine): void {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'rc-docker-'))));
  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('leaves no container, in the middle of a loop', async () => {
    const entry = join(resolve('dist'), 'killed-docker-host.mjs');
    await build({
      stdin: { contents: CHILD, resolveDir: resolve('src/adapters/docker'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile: entry,
    });
    const { host } = engine().options;
    const env = { ...process.env, ...(host === undefined ? {} : { DOCKER_HOST: host }) };
    const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'], env });
    await new Promise<void>((running, failed) => {
      child.stdout.once('data', () => running());
      child.once('exit', code => failed(new Error(`it ended with ${code ?? 'a signal'}`)));
    });
    assert.ok(containersOf(child.pid, engine()).length > 0);
    child.kill('SIGKILL');
    await until(() => containersOf(child.pid, engine()).length === 0);
    rmSync(entry);
  });
}

/** Stands for an editor: it lets a guest loop and says so. */
const CHILD = `
import { createDockerSandbox } from './create-docker-sandbox.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
const sandbox = createDockerSandbox({ harnessFolder: 'dist/harness', dockerFolder: 'dist/docker' });
const program = { language: 'python', source: ${JSON.stringify(LOOP)}, files: [] };
const limits = { ...DEFAULT_LIMITS, loadMs: 60_000, totalMs: 60_000 };
await sandbox.run({ program, invocations: [] }, { limits, onStderr: () => console.log('running') });
`;
