import { readRunner } from '../../src/compose/read-runner.ts';
import type { Language } from '../../src/core/base/source.ts';
import type { TestRunner } from '../../src/core/judge/run-tests.ts';
import { DEFAULT_LIMITS } from '../../src/core/sandbox/limits.ts';
import type { Limits } from '../../src/core/sandbox/limits.ts';
import type { RunOptions, Sandbox } from '../../src/core/sandbox/sandbox.ts';
import type { Task } from '../suites/task.ts';
import type { Graded } from './graded.ts';
import { gradeApart } from './judge-apart.ts';
import { gradeBeside } from './judge-beside.ts';

/** Hidden suites make many calls at once: they get the time of a whole candidate. */
export const HIDDEN_LIMITS: Limits = { ...DEFAULT_LIMITS, caseMs: 10_000, totalMs: 15_000 };
/** A task whose own reference takes longer than that gives everybody this much longer. */
const SLOWER = 6;

/** How a task is graded; found out from its reference. */
type Way = {
  readonly beside: boolean;
  readonly limits: Limits;
  /** What was said of the reference then. */
  readonly reference?: Graded;
};

/** Where the hidden tests run, and nothing of a search does. */
export interface HiddenJudge {
  /** The sandbox's name. */
  readonly name: string;
  /**
   * Whether a program passes a task's hidden tests; asked after the search has returned. The tests
   * run in another box than the program, unless the task's own reference solution shows that they
   * cannot: then they run beside it, and the grade says so. Rejects when the sandbox is broken.
   */
  grade(task: Task, program: string, signal?: AbortSignal): Promise<Graded>;
}

export type HiddenJudgeOptions = {
  /** Folder of the build (`dist`), which holds what runs tests. */
  readonly assets: string;
  readonly sandbox: Sandbox;
  readonly limits?: Limits;
};

export function createHiddenJudge({
  assets,
  sandbox,
  limits = HIDDEN_LIMITS,
}: HiddenJudgeOptions): HiddenJudge {
  const runners = new Map<Language, Promise<TestRunner>>();
  const ways = new Map<Task, Promise<Way>>();
  const runnerOf = (language: Language): Promise<TestRunner> => {
    const known = runners.get(language) ?? readRunner(assets, language);
    runners.set(language, known);
    return known;
  };
  const apart = async (task: Task, program: string, options: RunOptions): Promise<Graded> =>
    gradeApart(sandbox, await runnerOf(task.language), { task, program }, options);
  /** Found out once a task, and never from a candidate: it could choose the judge it deceives. */
  const findWay = async (task: Task, signal: AbortSignal | undefined): Promise<Way> => {
    const { reference } = task;
    if (reference === undefined) return { beside: false, limits };
    const { caseMs, totalMs } = limits;
    const slow = { ...limits, caseMs: SLOWER * caseMs, totalMs: SLOWER * totalMs };
    for (const allowed of [limits, slow]) {
      const options = optionsOf(allowed, signal);
      const first = await apart(task, reference, options);
      if (first.passes) return { beside: false, limits: allowed, reference: first };
      const second = await gradeBeside(sandbox, { task, program: reference }, options);
      if (second.passes)
        return { beside: true, limits: allowed, reference: { ...second, beside: true } };
      if (![first, second].some(({ why = '' }) => why.startsWith('TIMEOUT'))) break;
    }
    return { beside: false, limits };
  };
  return {
    get name() {
      return sandbox.name;
    },
    async grade(task, program, signal) {
      const found = ways.get(task) ?? findWay(task, signal);
      ways.set(task, found);
      found.catch(() => ways.delete(task));
      const way = await found;
      // What was found out while it was cancelled is not true of the task.
      if (signal?.aborted === true) ways.delete(task);
      if (way.reference !== undefined && program === task.reference) return way.reference;
      const options = optionsOf(way.limits, signal);
      if (!way.beside) return apart(task, program, options);
      return { ...(await gradeBeside(sandbox, { task, program }, options)), beside: true };
    },
  };
}

function optionsOf(limits: Limits, signal: AbortSignal | undefined): RunOptions {
  return { limits, ...(signal === undefined ? {} : { signal }) };
}
