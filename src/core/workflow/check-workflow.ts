import type { z } from 'zod';
import { ReasonCodeError } from '../base/errors.ts';
import { buildGraph, checkReferences, nested } from './build-graph.ts';
import { bindingsOfCondition } from './edges.ts';
import type { Executors } from './executor.ts';
import { WORKFLOW_FILE } from './workflow-file.ts';
import type { WorkflowFile } from './workflow-file.ts';
import type { Graph, Locate, Workflow, WorkflowProblem } from './workflow.ts';

export type CheckOptions = {
  readonly executors: Executors;
  /** Shown in messages: the file's path, or what a workflow of a program is called. */
  readonly source: string;
  readonly locate?: Locate;
};

const MOST_PROBLEMS = 20;

/**
 * Reads a workflow that nobody checked. Throws one `workflow-invalid` ReasonCodeError that names
 * all that is wrong with it, each with its line and its place in the file.
 */
export function checkWorkflow(value: unknown, options: CheckOptions): Workflow {
  const parsed = WORKFLOW_FILE.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error.issues.map(toProblem), options);
  return compileWorkflow(parsed.data, options);
}

/** As `checkWorkflow`, for a workflow that is written in TypeScript. */
export function compileWorkflow(file: WorkflowFile, options: CheckOptions): Workflow {
  const problems: WorkflowProblem[] = [];
  const { source, locate, executors } = options;
  const place = (path: readonly PropertyKey[]): string => placeOf(source, locate?.(path));
  const shared = { executors, place, problem: (one: WorkflowProblem) => void problems.push(one) };
  const bodies = new Map<string, Graph>();
  for (const [name, why] of sortBodies(file, shared.problem)) {
    const body = file.workflows?.[name];
    if (body === undefined || why !== undefined) continue;
    bodies.set(name, buildGraph(body, { ...shared, bodies, path: ['workflows', name] }));
  }
  const graph = buildGraph(file, { ...shared, bodies, path: [] });
  const asked = file.succeeds === undefined ? [] : bindingsOfCondition(file.succeeds, ['succeeds']);
  for (const [path, binding] of asked) checkReferences(binding, graph.index, nested(shared, path));
  if (problems.length > 0) throw invalid(problems, options);
  return {
    name: file.name,
    description: file.description ?? '',
    graph,
    ...(file.succeeds === undefined ? {} : { succeeds: file.succeeds }),
    definition: JSON.stringify(file),
  };
}

/** The file's own workflows, each after those that it runs. */
function sortBodies(
  file: WorkflowFile,
  problem: (problem: WorkflowProblem) => void,
): readonly (readonly [string, string | undefined])[] {
  const bodies = file.workflows ?? {};
  const done = new Map<string, string | undefined>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name) || bodies[name] === undefined) return;
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ');
      const message = `these workflows run each other without end: ${circle}`;
      done.set(name, message);
      problem({ path: ['workflows', name], message });
      return;
    }
    for (const node of Object.values(bodies[name].nodes))
      if (node.kind === 'map' || node.kind === 'orchestrator')
        visit(node.workflow, [...path, name]);
    if (!done.has(name)) done.set(name, undefined);
  };
  for (const name of Object.keys(bodies)) visit(name, []);
  return [...done];
}

function toProblem({ path, message }: z.core.$ZodIssue): WorkflowProblem {
  return { path, message };
}

function invalid(
  problems: readonly WorkflowProblem[],
  { source, locate }: CheckOptions,
): ReasonCodeError {
  const lines = problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => {
    const at = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
    return `${placeOf(source, locate?.(path))}: ${at}${message}`;
  });
  if (problems.length > MOST_PROBLEMS) lines.push(`and ${problems.length - MOST_PROBLEMS} more`);
  return new ReasonCodeError('workflow-invalid', lines.join('\n'), { fields: { source } });
}

function placeOf(source: string, line: number | undefined): string {
  return line === undefined ? source : `${source}:${line}`;
}
