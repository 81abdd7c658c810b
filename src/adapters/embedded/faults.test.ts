import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Execution, Job, Sandbox } from '../../core/sandbox/sandbox.ts';
import { BENIGN, judgeSource } from '../../testing/attacks/judge-source.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';
import { createHostOwner } from './host-owner.ts';
import { createRetry } from './retry.ts';

const limits = DEFAULT_LIMITS;
const python = (source: string, ...calls: readonly string[]): Job => ({
  program: { language: 'python', source, files: [] },
  invocations: calls.map(call => ({ call, mode: 'value' })),
});
const RUNNING = 'import sys\nsys.stderr.write("running\\n")\n';
const benign = { language: 'python', source: BENIGN.python } as const;

function pidsOf(text: string): readonly number[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter(line => line.includes(text) && !/^\s*\d+ Z/.test(line))
    .map(line => Number.parseInt(line, 10));
}

function verdictOf({ load, outcomes }: Execution): string | undefined {
  const stopped = [load, ...outcomes].find(one => one.status === 'stopped');
  return stopped?.stop.verdict;
}

describe('the embedded sandbox, when something breaks', function () {
  this.timeout(60_000);
  let folder: string;
  let sandbox: Sandbox;

  before(function () {
    if (process.platform === 'win32') {
      console.log('      skipped: there are no such signals on Windows');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'rc-faults-'));
    for (const name of ['sandbox-host.mjs', 'sandbox-worker.mjs', 'sandbox-quickjs.mjs']) {
      copyFileSync(resolve('dist', name), join(folder, name));
    }
    sandbox = createEmbeddedSandbox({
      hostEntry: join(folder, 'sandbox-host.mjs'),
      vendorFolder: resolve('dist/vendor/cpython'),
      harnessFolder: resolve('dist/harness'),
      concurrency: 2,
    });
  });
  after(async () => {
    await sandbox[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs again what was running when its process was killed, and marks nobody wrong', async () => {
    await judgeSource(sandbox, benign);
    let kills = 0;
    const onStderr = (): void => {
      if ((kills += 1) > 1) return;
      for (const pid of pidsOf(folder)) process.kill(pid, 'SIGKILL');
    };
    const loop = sandbox.run(python(`${RUNNING}while True: pass\n`), {
      limits: { ...limits, loadMs: 1500 },
      onStderr,
    });
    const source = `import time\ntime.sleep(0.5)\n${BENIGN.python}`;
    const innocent = judgeSource(sandbox, { language: 'python', source });
    assert.equal(verdictOf(await loop), 'TIMEOUT');
    assert.equal((await innocent).verdict, 'PASS');
    assert.equal(kills, 2, 'the loop ran once more');
  });

  for (const [when, source, calls] of [
    ['while it loads', `${RUNNING}while True: pass\n`, []],
    ['in a call', `${RUNNING}def f():\n    while True: pass\n`, ['f()']],
  ] as const) {
    it(`has its place free again after a job that was cancelled ${when}`, async () => {
      for (let i = 0; i < 4; i += 1) {
        const controller = new AbortController();
        const execution = await sandbox.run(python(source, ...calls), {
          limits,
          signal: controller.signal,
          onStderr: () => controller.abort(),
        });
        assert.equal(verdictOf(execution), 'CANCELLED');
      }
      assert.equal((await judgeSource(sandbox, benign)).verdict, 'PASS');
    });
  }

  it('has its place free again after jobs that were cancelled before a box was ready', async () => {
    const cancelled = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const controller = new AbortController();
        const run = sandbox.run(python(BENIGN.python, 'f(1, 2)'), {
          limits,
          signal: controller.signal,
        });
        setTimeout(() => controller.abort(), i);
        return run;
      }),
    );
    for (const execution of cancelled) {
      assert.ok([undefined, 'CANCELLED'].includes(verdictOf(execution)));
    }
    assert.equal((await judgeSource(sandbox, benign)).verdict, 'PASS');
  });

  it('gives each box random numbers of its own', async () => {
    const job = python(
      'import random, secrets, uuid\n',
      '[random.random(), secrets.token_hex(8), uuid.uuid4().hex]',
    );
    const [one, other] = [await sandbox.run(job, { limits }), await sandbox.run(job, { limits })];
    assert.equal(one.outcomes[0]?.status, 'returned');
    assert.notDeepEqual(one.outcomes, other.outcomes);
  });

  it('kills the process of a thread that does not end, after its verdict is out', async () => {
    const fifo = join(folder, 'fifo');
    assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
    writeFileSync(join(folder, 'stuck.mjs'), STUCK_WORKER);
    const owner = createHostOwner({
      entry: join(folder, 'sandbox-host.mjs'),
      nodePath: process.execPath,
      parked: 1,
      files: {
        vendor: resolve('dist/vendor/cpython'),
        quickjs: resolve('dist/vendor/quickjs'),
        harness: resolve('dist/harness'),
        worker: join(folder, 'stuck.mjs'),
        scriptWorker: join(folder, 'stuck.mjs'),
      },
    });
    try {
      const run = createRetry((job, options) => owner.run(job, options));
      const short = { ...limits, loadMs: 100 };
      assert.equal(verdictOf(await run(python(fifo), { limits: short })), 'TIMEOUT');
      // Its process is gone by the time, or soon after; a new one takes the next job.
      assert.equal(verdictOf(await run(python(fifo), { limits: short })), 'TIMEOUT');
    } finally {
      await owner.end();
    }
  });
});

/** Stands for a thread that cannot be stopped: it waits inside the operating system. */
const STUCK_WORKER = `
import { openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ type: 'parked' });
setTimeout(() => openSync(join(dirname(fileURLToPath(import.meta.url)), 'fifo'), 'r'), 50);
`;
