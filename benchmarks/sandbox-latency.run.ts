// Milliseconds of a sandbox job: npm run build && node dist/bench/sandbox-latency.mjs [--json]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createEmbeddedSandbox } from '../src/adapters/embedded/create-embedded-sandbox.ts';
import { DEFAULT_LIMITS } from '../src/core/sandbox/limits.ts';
import type { Job, Sandbox } from '../src/core/sandbox/sandbox.ts';
import { conditions } from './machine.ts';
import { round, spread, timed } from './spread.ts';

const SOURCE = 'def f(a, b):\n    return a + b\n';
const JOB: Job = {
  program: { language: 'python', source: SOURCE, files: [] },
  invocations: [{ call: 'f(1, 2)', mode: 'value' }],
};
const LIMITS = { limits: DEFAULT_LIMITS };
/** Long enough for the pool to park a new interpreter behind the one that was used. */
const REST_MS = 400;

/** The same job in the machine's own interpreter, without any protection; false without one. */
async function runBare(): Promise<boolean> {
  const child = spawn('python3', ['-c', `${SOURCE}\nprint(f(1, 2))`], { stdio: 'ignore' });
  const ended = once(child, 'exit').then(
    ([code]) => code === 0,
    () => false,
  );
  return ended;
}

async function measure(sandbox: Sandbox, count: number): Promise<object> {
  const first = await timed(() => sandbox.run(JOB, LIMITS));
  const hasPython = await runBare();
  const [rested, bare, queued]: number[][] = [[], [], []];
  for (let i = 0; i < count; i += 1) {
    await pause(REST_MS);
    rested?.push(await timed(() => sandbox.run(JOB, LIMITS)));
    if (hasPython) bare?.push(await timed(runBare));
  }
  for (let i = 0; i < count; i += 1) {
    queued?.push(await timed(() => sandbox.run(JOB, LIMITS)));
  }
  const [warm, python] = [spread(rested ?? []), spread(bare ?? [])];
  return {
    firstJobWithSelfTestMs: Math.round(first),
    warmMs: warm,
    backToBackMs: spread(queued ?? []),
    ...(hasPython ? { bareMs: python, warmToBare: round(warm.p50 / python.p50) } : {}),
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '30' },
    assets: { type: 'string', default: 'dist' },
  },
});
const sandbox = createEmbeddedSandbox({
  hostEntry: resolve(values.assets, 'sandbox-host.mjs'),
  vendorFolder: resolve(values.assets, 'vendor/cpython'),
  harnessFolder: resolve(values.assets, 'harness'),
});
try {
  const report = {
    ...conditions(),
    cpython: '3.13.2 (just-bash 3.4.2)',
    ...(await measure(sandbox, Math.max(1, Number(values.jobs) || 30))),
  };
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
} finally {
  await sandbox[Symbol.asyncDispose]();
}
