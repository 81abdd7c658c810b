import { z } from 'zod';
import { INPUT, references } from './binding.ts';
import type { Binding } from './binding.ts';
import { inputSchema } from './input-schema.ts';
import { checkPath } from './check-path.ts';
import { checkWith } from './check-with.ts';
import { readEdges } from './edges.ts';
import type { Edge } from './edges.ts';
import type { Executor, Executors } from './executor.ts';
import { sortByEdges } from './topology.ts';
import type { FileNode, Leaf, WorkflowBody } from './workflow-file.ts';
import type { Graph, GraphNode, Need, WorkflowProblem } from './workflow.ts';

type Build = {
  readonly executors: Executors;
  readonly bodies: ReadonlyMap<string, Graph>;
  /** Where the body is in the file. */
  readonly path: readonly PropertyKey[];
  readonly place: (path: readonly PropertyKey[]) => string;
  readonly problem: (problem: WorkflowProblem) => void;
};

/** Gives every name of a body what it stands for, and tells what is wrong on the way. */
export function buildGraph(body: WorkflowBody, build: Build): Graph {
  const names = Object.keys(body.nodes);
  const written = new Map(names.map((name, index) => [name, index]));
  const specs = Object.values(body.nodes);
  const edges = specs.map((spec, index) => {
    const path = [...build.path, 'nodes', names[index] ?? ''];
    const problem = nested(build, path);
    const found = readEdges(spec, problem);
    for (const { within, at, path: inside } of found.inputs) {
      const [name = ''] = inside;
      if (name === '' || Object.hasOwn(body.inputs ?? {}, name)) continue;
      problem({ path: [...within, ...at], message: unknown('input', name, inputsOf(body)) });
    }
    return found.edges.filter(edge => isThere(edge, { written, specs, problem, build }));
  });
  const ofOutput = nested(build, [...build.path, 'output']);
  checkReferences(body.output, written, ofOutput);
  const needs = edges.map(list => list.map(edge => written.get(edge.from) ?? 0));
  const sorted = sortByEdges(needs);
  if ('cycle' in sorted) {
    const backwards = [...sorted.cycle].reverse();
    const lead = backwards.indexOf(Math.min(...backwards));
    const round = [...backwards.slice(lead), ...backwards.slice(0, lead)];
    const circle = round.map(index => names[index] ?? '');
    const [first = ''] = circle;
    const message = `these nodes wait for each other: ${[...circle, first].join(' → ')}`;
    build.problem({ path: [...build.path, 'nodes', first], message });
  }
  const order = 'order' in sorted ? sorted.order : names.map((_, index) => index);
  return assemble(body, { order, names, specs, edges }, build);
}

type Sorted = {
  readonly order: readonly number[];
  readonly names: readonly string[];
  readonly specs: readonly FileNode[];
  readonly edges: readonly (readonly Edge[])[];
};

function assemble(body: WorkflowBody, { order, names, specs, edges }: Sorted, build: Build): Graph {
  const index = new Map(order.map((from, to) => [names[from] ?? '', to]));
  const next: number[][] = order.map(() => []);
  const nodes = order.map((from, to): GraphNode => {
    const name = names[from] ?? '';
    const spec = specs[from] as FileNode;
    const path = [...build.path, 'nodes', name];
    const needs = (edges[from] ?? []).map(({ from: other, way, order: ordered }): Need => {
      const position = index.get(other) ?? 0;
      if (next[position]?.at(-1) !== to) next[position]?.push(to);
      return { from: position, ...(way === undefined ? {} : { way }), order: ordered };
    });
    const parts = partsOf(spec, nested(build, path), build);
    return { name, spec, needs, next: next[to] ?? [], place: build.place(path), ...parts };
  });
  const inputs = body.inputs ?? {};
  return { inputs, inputSchema: inputSchema(inputs), nodes, index, output: body.output ?? null };
}

/** What runs a node, checked against what the node gives it. */
function partsOf(
  spec: FileNode,
  problem: Build['problem'],
  { executors, bodies }: Build,
): Pick<GraphNode, 'executor' | 'fallback' | 'graph'> {
  const { fallback } = spec;
  const second =
    fallback !== undefined && 'node' in fallback
      ? findExecutor(fallback.node, executors, ({ path, message }) =>
          problem({ path: ['fallback', 'node', ...path], message }),
        )
      : undefined;
  const shared = second === undefined ? {} : { fallback: second };
  if (spec.kind === 'join' || spec.kind === 'branch') return shared;
  if (spec.kind === 'map' || spec.kind === 'orchestrator') {
    const graph = bodies.get(spec.workflow);
    if (graph === undefined) {
      const message = unknown('workflow', spec.workflow, [...bodies.keys()]);
      problem({ path: ['workflow'], message });
      return shared;
    }
    if (spec.kind === 'orchestrator')
      checkWith(graph.inputSchema, spec.with ?? {}, ['with']).forEach(problem);
    return { ...shared, graph };
  }
  const executor = findExecutor(spec, executors, problem);
  return executor === undefined ? shared : { ...shared, executor };
}

function findExecutor(
  leaf: Leaf,
  executors: Executors,
  problem: Build['problem'],
): Executor | undefined {
  const found = leaf.kind === 'tool' ? executors.tools.get(leaf.tool) : executors[leaf.kind];
  if (found !== undefined) {
    checkWith(found.input, leaf.with ?? {}, ['with']).forEach(problem);
    return found;
  }
  if (leaf.kind === 'tool') {
    const why = executors.absent?.get(leaf.tool);
    const message = why ?? unknown('tool', leaf.tool, [...executors.tools.keys()]);
    problem({ path: ['tool'], message });
  } else {
    problem({ path: ['kind'], message: `nothing here runs nodes of the kind ${leaf.kind}` });
  }
  return undefined;
}

type Names = {
  readonly written: ReadonlyMap<string, number>;
  readonly specs: readonly FileNode[];
  readonly problem: Build['problem'];
  readonly build: Build;
};

function isThere({ from, way, at, path }: Edge, names: Names): boolean {
  const { written, specs, problem, build } = names;
  const index = written.get(from);
  const spec = index === undefined ? undefined : specs[index];
  if (spec === undefined) {
    problem({ path: at, message: unknown('node', from, [...written.keys()]) });
    return false;
  }
  const output = outputOf(spec, build);
  const none = path === undefined || output === undefined ? undefined : checkPath(output, path);
  if (none !== undefined) problem({ path: at, message: `of ${from}: ${none}` });
  if (way === undefined) return true;
  const ways = spec.kind === 'branch' ? [...Object.keys(spec.ways), spec.otherwise ?? ''] : [];
  if (ways.includes(way)) return true;
  problem({ path: at, message: unknown(`way of ${from}`, way, ways) });
  return false;
}

const WAY = z.object({ way: z.string() });

/** The schema of what a node gives, where it has one. */
function outputOf(spec: FileNode, { executors }: Build): z.ZodType | undefined {
  switch (spec.kind) {
    case 'tool':
      return executors.tools.get(spec.tool)?.output;
    case 'branch':
      return WAY;
    case 'map':
      return z.array(z.unknown());
    case 'join':
    case 'orchestrator':
      return undefined;
    default:
      return executors[spec.kind]?.output;
  }
}

/** Tells what a binding refers to that is not there, and what of it cannot be read. */
export function checkReferences(
  binding: Binding,
  there: ReadonlyMap<string, number>,
  problem: Build['problem'],
): void {
  const told = references(binding, ({ at, message }) => problem({ path: at, message }));
  for (const { node, at } of told) {
    if (node === INPUT || there.has(node)) continue;
    problem({ path: at, message: unknown('node', node, [...there.keys()]) });
  }
}

function inputsOf(body: WorkflowBody): readonly string[] {
  return Object.keys(body.inputs ?? {});
}

/** Tells problems of a part under the part's place in the file. */
export function nested(
  { problem }: Pick<Build, 'problem'>,
  path: readonly PropertyKey[],
): Build['problem'] {
  return one => problem({ path: [...path, ...one.path], message: one.message });
}

const MOST_NAMES = 20;

function unknown(what: string, name: string, there: readonly string[]): string {
  const names = there.filter(one => one !== '');
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const known = names.length === 0 ? 'none' : names.slice(0, MOST_NAMES).join(', ') + more;
  return `there is no ${what} called ${JSON.stringify(name.slice(0, 80))}; there is ${known}`;
}
