import { readRunner } from '../../src/compose/read-runner.ts';
import type { Limits } from '../../src/core/sandbox/limits.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import type { ParserTable } from '../../src/core/stub/parser.ts';
import type { Task } from '../suites/task.ts';
import { createHiddenJudge } from './hidden-judge.ts';
import { gradeBeside } from './judge-beside.ts';
import { mutantsOfTask } from './judge-check.ts';

export type SpeedParts = {
  readonly assets: string;
  readonly sandbox: Sandbox;
  readonly parsers: ParserTable;
  readonly limits: Limits;
  /** Programs graded a task: the reference, and mutants of it. */
  readonly candidates: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

export type Speed = {
  readonly tasks: number;
  readonly programs: number;
  /** All programs of all tasks, finding out the way of a task included. */
  readonly judgeSeconds: number;
  /** The same programs with the tests beside them, as it was done before. */
  readonly besideSeconds: number;
  readonly ratio: number;
};

/** Grades the same programs both ways, one after the other in turns. */
export async function compareSpeed(tasks: readonly Task[], parts: SpeedParts): Promise<Speed> {
  const { sandbox, limits, parsers, candidates, log, signal } = parts;
  const judge = createHiddenJudge(parts);
  const options = { limits, signal };
  // Both ways begin with what is loaded once a process.
  const [first] = tasks;
  if (first !== undefined) {
    await readRunner(parts.assets, first.language);
    await gradeBeside(sandbox, { task: first, program: first.reference ?? '' }, options);
  }
  let [programs, judged, beside] = [0, 0, 0];
  for (const [place, task] of tasks.entries()) {
    const mutants = mutantsOfTask(task, parsers).map(({ text }) => text);
    for (const program of [task.reference ?? '', ...mutants].slice(0, candidates)) {
      const began = performance.now();
      await judge.grade(task, program, signal);
      const between = performance.now();
      await gradeBeside(sandbox, { task, program }, options);
      signal.throwIfAborted();
      programs += 1;
      judged += between - began;
      beside += performance.now() - between;
    }
    log(`${place + 1}/${tasks.length}: ${task.id}: ratio ${(judged / beside).toFixed(2)} so far`);
  }
  return {
    tasks: tasks.length,
    programs,
    judgeSeconds: judged / 1000,
    besideSeconds: beside / 1000,
    ratio: judged / beside,
  };
}
