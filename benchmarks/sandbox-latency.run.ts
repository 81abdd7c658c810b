// Milliseconds of a sandboxed candidate: npm run build && npm run bench:sandbox -- [--json]
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { DEFAULT_LIMITS } from '../src/core/sandbox/limits.ts';
import type { Job, Sandbox } from '../src/core/sandbox/sandbox.ts';
import { command, createDockerCommand } from './docker-command.ts';
import type { DockerCommand } from './docker-command.ts';
import { conditions } from './machine.ts';
import { round, spread, timed } from './spread.ts';
import type { Spread } from './spread.ts';

const PYTHON = 'def f(a, b):\n    return a + b\n';
const BARE = `${PYTHON}\nprint(f(1, 2))`;
const job = (language: 'python' | 'javascript', source: string): Job => ({
  program: { language, source, files: [] },
  invocations: [{ call: 'f(1, 2)', mode: 'value' }],
});
const PYTHON_JOB = job('python', PYTHON);
const SCRIPT_JOB = job('javascript', 'function f(a, b) { return a + b; }\n');

/** Long enough for a pool to park a new box behind the one that was used. */
const REST_MS = 600;
/** For how long a sustained rate is measured, and how many candidates are under way at once. */
const SUSTAINED_MS = 10_000;
const AT_ONCE = 4;

/** Hands a job over and waits for its answer, which must be the right one. */
async function judged(sandbox: Sandbox, one: Job): Promise<void> {
  const { load, outcomes } = await sandbox.run(one, { limits: DEFAULT_LIMITS });
  const [first] = outcomes;
  const value = first?.status === 'returned' && 'v' in first.value ? first.value.v : undefined;
  if (value !== '3') throw new Error(`the sandbox answered ${JSON.stringify(first ?? load)}`);
}

/** The same in the machine's own interpreter, without any protection. */
async function hostPython(): Promise<void> {
  await command('python3', '-c', BARE);
}

const together = async (count: number, work: () => Promise<void>): Promise<void> => {
  await Promise.all(Array.from({ length: count }, work));
};

type Parts = {
  readonly embedded: Sandbox;
  readonly docker: Sandbox | undefined;
  readonly command: DockerCommand | undefined;
  readonly hasPython: boolean;
};

/** What is measured, by its key; nothing for what this machine cannot do. */
function works({
  embedded,
  docker,
  command: engine,
  hasPython,
}: Parts): [string, (() => Promise<void>) | undefined][] {
  const warm = (count: number): (() => Promise<void>) | undefined =>
    docker && (() => together(count, () => judged(docker, PYTHON_JOB)));
  return [
    ['dockerRunMs', engine && (() => engine.run(BARE))],
    ['dockerExecMs', engine && (() => engine.exec(BARE))],
    ['dockerWarmMs', warm(1)],
    ['dockerWarm2Ms', warm(2)],
    ['dockerWarm4Ms', warm(4)],
    ['embeddedPythonMs', () => judged(embedded, PYTHON_JOB)],
    ['embeddedJavaScriptMs', () => judged(embedded, SCRIPT_JOB)],
    ['hostPythonMs', hasPython ? hostPython : undefined],
  ];
}

/** Each in turn, round after round, so that what else the machine does meets all of them. */
async function alternate(parts: Parts, rounds: number): Promise<Record<string, Spread | null>> {
  const all = works(parts).map(([key, work]) => ({ key, work, times: [] as number[] }));
  for (let i = 0; i < rounds; i += 1) {
    for (const { work, times } of all) {
      if (work === undefined) continue;
      await pause(REST_MS);
      times.push(await timed(work));
    }
  }
  return Object.fromEntries(
    all.map(({ key, work, times }) => [key, work === undefined ? null : spread(times)]),
  );
}

/** Candidates a second with some under way all the time: the pool's refill is in it. */
async function perSecond(sandbox: Sandbox | undefined, one: Job): Promise<number | null> {
  if (sandbox === undefined) return null;
  const began = performance.now();
  let done = 0;
  await together(AT_ONCE, async () => {
    while (performance.now() - began < SUSTAINED_MS) {
      await judged(sandbox, one);
      done += 1;
    }
  });
  return round((1000 * done) / (performance.now() - began), 1);
}

/** Something that may not be had here; why not goes to the notes. */
async function obtained<T>(
  name: string,
  notes: string[],
  make: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    notes.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function ratios(times: Readonly<Record<string, Spread | null>>): Record<string, number | null> {
  const ratio = (key: string, to: string): number | null => {
    const [above, below] = [times[key]?.p50, times[to]?.p50];
    return above === undefined || below === undefined || below === 0
      ? null
      : round(above / below, 4);
  };
  return {
    dockerWarmToRun: ratio('dockerWarmMs', 'dockerRunMs'),
    dockerWarmToExec: ratio('dockerWarmMs', 'dockerExecMs'),
    embeddedPythonToHostPython: ratio('embeddedPythonMs', 'hostPythonMs'),
    embeddedJavaScriptToHostPython: ratio('embeddedJavaScriptMs', 'hostPythonMs'),
  };
}

async function measure(
  { assets, image, rounds }: { assets: string; image: string; rounds: number },
  own: <T extends AsyncDisposable>(thing: T) => T,
): Promise<object> {
  const notes: string[] = [];
  const embedded = own(createSandbox(assets, { sandbox: 'embedded' }));
  const first = await timed(() => judged(embedded, PYTHON_JOB));
  await judged(embedded, SCRIPT_JOB);
  const docker = await obtained('docker tier', notes, async () => {
    const made = own(createSandbox(assets, { sandbox: 'docker' }));
    await judged(made, PYTHON_JOB);
    return made;
  });
  const engine = await obtained('docker command', notes, async () =>
    own(await createDockerCommand(image)),
  );
  const host = await obtained('host python', notes, async () => {
    await hostPython();
    return true;
  });
  const parts = { embedded, docker, command: engine, hasPython: host !== undefined };
  const times = await alternate(parts, rounds);
  return {
    ...times,
    dockerPerSecond: await perSecond(docker, PYTHON_JOB),
    embeddedPythonPerSecond: await perSecond(embedded, PYTHON_JOB),
    embeddedJavaScriptPerSecond: await perSecond(embedded, SCRIPT_JOB),
    ratios: ratios(times),
    firstJobWithSelfTestMs: Math.round(first),
    notes,
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '30' },
    assets: { type: 'string', default: 'dist' },
    image: { type: 'string', default: 'reason-code-sandbox:1' },
  },
});
const owned: AsyncDisposable[] = [];
try {
  const [assets, rounds] = [resolve(values.assets), Math.max(1, Number(values.jobs) || 30)];
  const own = <T extends AsyncDisposable>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const measured = await measure({ assets, image: values.image, rounds }, own);
  const report = { ...conditions(), ...measured };
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
} finally {
  await Promise.all(owned.map(thing => thing[Symbol.asyncDispose]()));
}
