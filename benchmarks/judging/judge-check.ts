import type { ParserTable } from '../../src/core/stub/parser.ts';
import type { Task } from '../suites/task.ts';
import type { HiddenJudge } from './hidden-judge.ts';
import { functionNames, mutantsOf } from './mutate.ts';
import type { Mutant, MutantKind } from './mutate.ts';

/** What the judge made of one task's right program and of wrong ones. */
export type TaskCheck = {
  readonly task: string;
  readonly referencePasses: boolean;
  readonly why?: string;
  /** The task's tests run in the program's own box. */
  readonly gradedBeside: boolean;
  readonly mutants: readonly {
    readonly kind: MutantKind;
    readonly line: number;
    readonly killed: boolean;
  }[];
};

export type CheckOptions = {
  readonly judge: HiddenJudge;
  readonly parsers: ParserTable;
  /** Most mutants of a task; the one that gives nothing is always the first. */
  readonly mutants: number;
  readonly signal?: AbortSignal;
};

/** Grades a task's reference and mutants of it. The task must have a reference. */
export async function checkTask(
  task: Task,
  { judge, parsers, mutants: most, signal }: CheckOptions,
): Promise<TaskCheck> {
  const reference = task.reference ?? '';
  const { passes, why, beside = false } = await judge.grade(task, reference, signal);
  const mutants = [];
  for (const { kind, line, text } of mutantsOfTask(task, parsers).slice(0, most)) {
    const graded = await judge.grade(task, text, signal);
    mutants.push({ kind, line, killed: !graded.passes });
  }
  return {
    task: task.id,
    referencePasses: passes,
    ...(why === undefined ? {} : { why }),
    gradedBeside: beside,
    mutants,
  };
}

/** Helpers that the task brings along are not changed: tests may not call for them. */
export function mutantsOfTask(task: Task, parsers: ParserTable): readonly Mutant[] {
  const parser = parsers[task.language];
  const given = functionNames(task.file.text, parser).filter(name => name !== task.function);
  return mutantsOf(task.reference ?? '', parser, { main: task.function, given });
}

/** The check of a whole suite. */
export type CheckSummary = {
  readonly tasks: number;
  readonly referencesThatPass: number;
  readonly referencesThatFail: readonly { readonly task: string; readonly why: string }[];
  /** Tasks with at least one mutant that fails. */
  readonly tasksThatKill: number;
  readonly tasksThatKillNone: readonly string[];
  /** Tasks at which a function that gives nothing passes: there must be none. */
  readonly constantsThatPass: readonly string[];
  readonly mutants: number;
  readonly killed: number;
  readonly byKind: Readonly<Record<string, { readonly mutants: number; readonly killed: number }>>;
  readonly gradedBeside: readonly string[];
  readonly sound: boolean;
};

export function summariseChecks(checks: readonly TaskCheck[]): CheckSummary {
  const names = (among: readonly TaskCheck[]): string[] => among.map(({ task }) => task);
  const failing = checks.filter(({ referencePasses }) => !referencePasses);
  const none = checks.filter(({ mutants }) => !mutants.some(({ killed }) => killed));
  const constants = checks.filter(
    ({ mutants }) => !mutants.some(({ kind, killed }) => kind === 'constant' && killed),
  );
  const all = checks.flatMap(({ mutants }) => mutants);
  const count = (kind?: MutantKind): { mutants: number; killed: number } => {
    const own = all.filter(one => kind === undefined || one.kind === kind);
    return { mutants: own.length, killed: own.filter(({ killed }) => killed).length };
  };
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return {
    tasks: checks.length,
    referencesThatPass: checks.length - failing.length,
    referencesThatFail: failing.map(({ task, why = '' }) => ({ task, why })),
    tasksThatKill: checks.length - none.length,
    tasksThatKillNone: names(none),
    constantsThatPass: names(constants),
    ...count(),
    byKind: Object.fromEntries(kinds.map(kind => [kind, count(kind)])),
    gradedBeside: names(checks.filter(({ gradedBeside }) => gradedBeside)),
    sound: failing.length === 0 && none.length === 0 && constants.length === 0,
  };
}
