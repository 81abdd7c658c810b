import type { GraphNode, Workflow } from './workflow.ts';

/** A workflow as it is drawn: serialisable, and without what its nodes are given. */
export type ShownGraph = {
  readonly name: string;
  readonly description: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly kind: string;
    readonly title: string;
    /** What it calls or runs: a tool, or a workflow of the same file; empty for other kinds. */
    readonly what: string;
  }[];
  /** By the positions of nodes; `way` is the way of a branch that has to be taken. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly way?: string }[];
};

/** The workflow's own graph; what its nodes run is named, not drawn. */
export function shownGraph({ name, description, graph }: Workflow): ShownGraph {
  return {
    name,
    description,
    nodes: graph.nodes.map(({ name: own, spec }) => ({
      name: own,
      kind: spec.kind,
      title: spec.title ?? own,
      what: whatOf(spec),
    })),
    edges: graph.nodes.flatMap(edgesInto),
  };
}

function whatOf(spec: GraphNode['spec']): string {
  if (spec.kind === 'tool') return spec.tool;
  return spec.kind === 'map' || spec.kind === 'orchestrator' ? spec.workflow : '';
}

/** One edge for all that flows between two nodes; where one has a way, that one is it. */
function edgesInto({ needs }: GraphNode, to: number): ShownGraph['edges'] {
  const ways = new Map<number, Set<string>>();
  for (const { from, way } of needs) {
    const found = ways.get(from) ?? new Set();
    if (way !== undefined) found.add(way);
    ways.set(from, found);
  }
  return [...ways].map(([from, said]) =>
    said.size === 0 ? { from, to } : { from, to, way: [...said].join(', ') },
  );
}
