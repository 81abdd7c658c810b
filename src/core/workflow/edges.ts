import { INPUT, references } from './binding.ts';
import type { Binding, Reference } from './binding.ts';
import type { Condition } from './condition.ts';
import type { FileNode } from './workflow-file.ts';
import type { WorkflowProblem } from './workflow.ts';

/** An edge as it is written. */
export type Edge = {
  readonly from: string;
  readonly way?: string;
  readonly order: boolean;
  /** Where in the node. */
  readonly at: readonly PropertyKey[];
  /** What of the other's output must be there; left out where it need not. */
  readonly path?: readonly string[];
};

export type Written = {
  readonly edges: readonly Edge[];
  /** References to the workflow's inputs. */
  readonly inputs: readonly (Reference & { readonly within: readonly PropertyKey[] })[];
};

/** The bindings of a node with the fields they are in. */
function bindingsOf(node: FileNode): readonly (readonly [readonly PropertyKey[], Binding])[] {
  const found: (readonly [readonly PropertyKey[], Binding])[] = [];
  if ('with' in node) found.push([['with'], node.with]);
  if (node.kind === 'map') found.push([['over'], node.over]);
  if (node.kind === 'join') found.push([['of'], node.of]);
  if (node.kind === 'branch') {
    for (const [way, condition] of Object.entries(node.ways))
      found.push(...bindingsOfCondition(condition, ['ways', way]));
  }
  if (node.when !== undefined) found.push(...bindingsOfCondition(node.when, ['when']));
  const { fallback } = node;
  if (fallback !== undefined && 'value' in fallback)
    found.push([['fallback', 'value'], fallback.value]);
  if (fallback !== undefined && 'node' in fallback)
    found.push([['fallback', 'node', 'with'], fallback.node.with]);
  return found;
}

/** The bindings a condition asks about. */
export function bindingsOfCondition(
  condition: Condition,
  at: readonly PropertyKey[],
): readonly (readonly [readonly PropertyKey[], Binding])[] {
  return Object.entries(condition).flatMap(([name, inside]) => {
    const here = [...at, name];
    if (name === 'not') return bindingsOfCondition(inside as Condition, here);
    if (name !== 'all' && name !== 'any') return [[here, inside] as const];
    return (inside as readonly Condition[]).flatMap((one, index) =>
      bindingsOfCondition(one, [...here, index]),
    );
  });
}

/** All that a node waits for, and what of the inputs it reads. */
export function readEdges(node: FileNode, problem: (problem: WorkflowProblem) => void): Written {
  const edges: Edge[] = (node.after ?? []).map((text, index) => {
    const [from = '', way] = text.split(':');
    return { from, ...(way === undefined ? {} : { way }), order: true, at: ['after', index] };
  });
  const inputs: (Reference & { readonly within: readonly PropertyKey[] })[] = [];
  for (const [within, binding] of bindingsOf(node)) {
    const told = references(binding, ({ at, message }) =>
      problem({ path: [...within, ...at], message }),
    );
    for (const reference of told) {
      if (reference.node === INPUT) inputs.push({ ...reference, within });
      else {
        const { node: from, path, optional } = reference;
        const at = [...within, ...reference.at];
        // A condition may ask what is there at all.
        const must = !optional && within[0] !== 'when' && within[0] !== 'ways';
        edges.push({ from, order: false, at, ...(must ? { path } : {}) });
      }
    }
  }
  return { edges, inputs };
}
