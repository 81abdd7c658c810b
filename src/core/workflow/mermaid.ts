import type { Graph, GraphNode, Workflow } from './workflow.ts';

const LINE_BREAKS = /[\r\n]+/g;

/** The workflow as a Mermaid flow chart; what its nodes run is drawn inside them. */
export function toMermaid({ name, graph }: Workflow): string {
  const lines = ['flowchart TD', `  %% ${name.replace(LINE_BREAKS, ' ')}`];
  draw(graph, 'n', '  ', lines);
  return `${lines.join('\n')}\n`;
}

function draw(graph: Graph, prefix: string, indent: string, lines: string[]): void {
  const idOf = (index: number): string => `${prefix}${index}`;
  for (const [index, node] of graph.nodes.entries()) {
    if (node.graph === undefined) {
      lines.push(`${indent}${idOf(index)}${shape(node)}`);
      continue;
    }
    lines.push(`${indent}subgraph ${idOf(index)} ["${label(node)}"]`);
    draw(node.graph, `${idOf(index)}_`, `${indent}  `, lines);
    lines.push(`${indent}end`);
  }
  for (const [index, node] of graph.nodes.entries()) {
    const drawn = new Set<string>();
    for (const { from, way } of node.needs) {
      const said = way === undefined ? '' : `|"${quote(way)}"|`;
      const line = `${indent}${idOf(from)} -->${said} ${idOf(index)}`;
      // Data that flows along an edge with a way is that edge.
      const plain = way === undefined && node.needs.some(one => one.from === from && one.way);
      if (!plain && !drawn.has(line)) lines.push(line);
      drawn.add(line);
    }
  }
}

function shape(node: GraphNode): string {
  const text = `"${label(node)}"`;
  switch (node.spec.kind) {
    case 'branch':
      return `{${text}}`;
    case 'join':
      return `((${text}))`;
    case 'reasoning':
      return `[[${text}]]`;
    case 'sandbox':
      return `[(${text})]`;
    case 'model':
      return `([${text}])`;
    default:
      return `[${text}]`;
  }
}

function label({ name, spec }: GraphNode): string {
  const what = spec.kind === 'tool' ? `tool ${spec.tool}` : spec.kind;
  const loop = spec.kind === 'map' ? 'for each' : what;
  return `${quote(spec.title ?? name)}<br/>${quote(loop)}`;
}

/** Text that can neither end its quotes nor become markup. */
function quote(text: string): string {
  return text.replace(LINE_BREAKS, ' ').replace(/[&<>"#`]/g, found => `#${found.charCodeAt(0)};`);
}
