import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import type { Program, Sandbox } from '../../core/sandbox/sandbox.ts';
import type { Verdict } from '../../core/sandbox/verdict.ts';
import type { AttackedTier } from './attacks.contract.ts';
import { settled } from './attacks.contract.ts';
import { judgeSource } from './judge-source.ts';

type Language = 'python' | 'javascript';
type Candidate = { readonly source: string; readonly wanted: readonly Verdict[] };

export type Enduring = AttackedTier & {
  /** Processes of the tier on this machine, whose memory and open files are watched. */
  readonly processes: () => readonly number[];
  /** Beyond this, candidates under way included, the tier's processes never grow. */
  readonly ceilingBytes: number;
  /** What the medians of the processes' memory must keep to once they are warm; or why not. */
  readonly flat: Flat | string;
};

/** In bytes: how far apart they may be, and how large each. */
export type Flat = { readonly spread: number; readonly most: number };

const LONG = process.env['REASON_CODE_LONG'] === '1';
const CANDIDATES = LONG ? 2000 : 100;
const AT_ONCE = 4;
/** What comes before has filled caches and pools. */
const WARM = LONG ? 400 : 20;
/** Levels whose median is one figure: what a job under way had for a moment is not in it. */
const WINDOW = LONG ? 20 : 5;
/** The catalogue's H12: a process that leaks a box each time passes it soon. */
const GROWTH_BYTES = 50 * 1024 ** 2;
/** For what may run into them; how soon a stack is used up is a matter of the machine. */
const SHORT = { caseMs: 300, loadMs: 2000 };

/**
 * Plants marks wherever one can be left and answers only where there was none: the answer is
 * right, so a candidate that passes was alone, in an interpreter that none had used before.
 */
const MARKED: Readonly<Record<Language, string>> = {
  python: `import builtins, os, sys, tempfile
seen = hasattr(builtins, 'rc_mark') or 'rc_mark' in sys.modules or 'rc_mark' in os.environ
for folder in ('/tmp', '/work', '/dev/shm', '/var/tmp'):
    seen = seen or os.path.exists(folder + '/rc_mark')
    try: open(folder + '/rc_mark', 'w').close()
    except OSError: pass
builtins.rc_mark = sys.modules['rc_mark'] = 1
os.environ['rc_mark'] = '1'
def f(a, b): return 'seen' if seen else a + b
`,
  javascript: `const seen = globalThis.rc_mark !== undefined || {}.rc_mark !== undefined || Math.rc_mark !== undefined;
globalThis.rc_mark = Math.rc_mark = 1;
Object.defineProperty(Object.prototype, 'rc_mark', { value: 1, configurable: true });
function f(a, b) { return seen ? 'seen' : a + b; }
`,
};

const HOSTILE: Readonly<Record<Language, readonly Candidate[]>> = {
  python: [
    { source: 'def f(a, b):\n    while True: pass\n', wanted: ['TIMEOUT'] },
    { source: 'import os\ndef f(a, b): os._exit(0)\n', wanted: ['NO_RESULT'] },
    { source: 'def f(a, b): return bytearray(10**9)\n', wanted: ['MEMORY', 'TIMEOUT'] },
    {
      source: 'def f(a, b):\n    while True: print("x" * 1000)\n',
      wanted: ['OUTPUT_LIMIT', 'TIMEOUT'],
    },
    { source: 'import os\ndef f(a, b): os.abort()\n', wanted: ['CRASH'] },
  ],
  javascript: [
    { source: 'function f(a, b) { for (;;); }\n', wanted: ['TIMEOUT'] },
    { source: 'function f(a, b) { return f(a, b) + 1; }\n', wanted: ['ERROR', 'CRASH'] },
    {
      source: 'function f(a, b) { return "x".repeat(2e8) + a; }\n',
      wanted: ['MEMORY', 'RESULT_LIMIT', 'TIMEOUT'],
    },
    {
      source: 'function f(a, b) { while (1) console.log("x".repeat(1000)); }\n',
      wanted: ['OUTPUT_LIMIT', 'TIMEOUT'],
    },
    { source: 'throw undefined;\n', wanted: ['ERROR'] },
  ],
};

/** One in ten is hostile, each kind in turn. */
function candidate(language: Language, i: number): Candidate {
  const hostile = HOSTILE[language];
  const chosen = i % 10 === 7 ? hostile[Math.floor(i / 10) % hostile.length] : undefined;
  return chosen ?? { source: MARKED[language], wanted: ['PASS'] };
}

/** What runs and lies around: memory in bytes, open files of this process, processes of the tier. */
type Level = {
  readonly rss: number;
  readonly own: number;
  readonly files: number;
  readonly processes: number;
};

function level(processes: readonly number[]): Level {
  const pages = processes.map(pid => Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0));
  return {
    rss: 4096 * pages.reduce((sum, one) => sum + one, 0),
    own: process.memoryUsage.rss(),
    files: [process.pid, ...processes].reduce((sum, pid) => sum + names(`/proc/${pid}/fd`), 0),
    processes: processes.length,
  };
}

/** The lowest of some levels in a row: threads that were just killed give back what they had. */
async function held(processes: () => readonly number[]): Promise<Level> {
  const seen = [level(processes())];
  for (let more = 0; more < 3; more += 1) {
    await new Promise(resolve => setTimeout(resolve, 100));
    seen.push(level(processes()));
  }
  return lowest(seen);
}

/** Registers a long run of candidates, one in ten hostile, and what must be as it was after it. */
export function describeEndurance(tier: Enduring, languages: readonly Language[]): void {
  describe(`the ${tier.tier} sandbox, over ${CANDIDATES} candidates`, function () {
    this.timeout(3_600_000);
    for (const language of languages) {
      it(`uses no ${language} interpreter twice and leaves nothing behind`, async function () {
        const sandbox = await tier.create();
        if (typeof sandbox === 'string') {
          console.log(`      skipped: ${sandbox}`);
          return this.skip();
        }
        try {
          await endure(tier, sandbox, language);
        } finally {
          await sandbox[Symbol.asyncDispose]();
        }
        assert.deepEqual(await settled(tier.leftovers), [], 'what the tier left behind');
      });
    }
  });
}

async function endure(tier: Enduring, sandbox: Sandbox, language: Language): Promise<void> {
  const levels: Level[] = [];
  const began = performance.now();
  for (let i = 0; i < CANDIDATES; i += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, k) => candidate(language, i + k));
    await Promise.all(batch.map(one => judgeOne(sandbox, language, one)));
    if (i >= WARM) levels.push(await held(tier.processes));
  }
  const seconds = (performance.now() - began) / 1000;
  const [start, end] = [lowest(levels.slice(0, 10)), lowest(levels.slice(-10))];
  console.log(
    `      ${language}: ${(CANDIDATES / seconds).toFixed(1)} candidates a second; ` +
      `from ${shown(start)} after ${WARM} to ${shown(end)} after ${CANDIDATES}`,
  );
  assert.ok(end.own - start.own < GROWTH_BYTES, 'the memory of this process grew');
  assertFlat(tier, language, medians(levels.map(({ rss }) => rss)));
  for (const { rss } of levels)
    assert.ok(rss <= tier.ceilingBytes, `the sandbox took ${rss} bytes`);
  assert.ok(end.files - start.files <= 8, 'files stayed open');
  assert.ok(end.processes <= start.processes, 'processes stayed');
}

function assertFlat({ flat }: Enduring, language: Language, curve: readonly number[]): void {
  if (typeof flat === 'string') {
    console.log(`      ${language}: memory of the sandbox is not compared: ${flat}`);
    return;
  }
  const all = curve.map(bytes => Math.round(bytes / 1024 ** 2)).join(' ');
  console.log(`      ${language}: memory of the sandbox, every ${WINDOW * AT_ONCE}: ${all} MB`);
  assert.ok(
    curve.length > 1 && curve.every(bytes => bytes > 0),
    'the memory of the sandbox was seen',
  );
  const [least, most] = [Math.min(...curve), Math.max(...curve)];
  assert.ok(most - least <= flat.spread, `the memory of the sandbox was not flat: ${all} MB`);
  // Threads that were killed may have left their memory before the first of these was taken.
  assert.ok(most <= flat.most, `the sandbox holds more than its interpreters take: ${all} MB`);
}

async function judgeOne(sandbox: Sandbox, language: Language, one: Candidate): Promise<void> {
  const program: Pick<Program, 'language' | 'source'> = { language, source: one.source };
  const parts = one.wanted.includes('TIMEOUT') ? { limits: SHORT } : {};
  const { verdict, reason } = await judgeSource(sandbox, program, parts);
  assert.ok(one.wanted.includes(verdict), `${verdict}: ${reason ?? ''} of ${one.source}`);
}

/** The lowest of some levels: what is held, and not what a job under way had for a moment. */
function lowest(levels: readonly Level[]): Level {
  const least = (pick: (one: Level) => number): number => Math.min(...levels.map(pick));
  return {
    rss: least(one => one.rss),
    own: least(one => one.own),
    files: least(one => one.files),
    processes: least(one => one.processes),
  };
}

/** The median of each whole window, one after another. */
function medians(values: readonly number[]): readonly number[] {
  return Array.from({ length: Math.floor(values.length / WINDOW) }, (_, i) => {
    const sorted = values.slice(i * WINDOW, (i + 1) * WINDOW).sort((a, b) => a - b);
    return sorted[Math.floor(WINDOW / 2)] ?? 0;
  });
}

function shown({ rss, own, files, processes }: Level): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
  return `${megabytes(own)} here, ${megabytes(rss)} in ${processes} processes, ${files} files`;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function names(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
