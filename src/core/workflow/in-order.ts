import type { WorkflowEvent } from './workflow-event.ts';

type NodeEvent = Extract<WorkflowEvent, { readonly node: string }>;

/**
 * Passes events on node by node, in the graph's order: what a node says is held back until it and
 * all nodes before it have ended. Two runs with the same outcomes then say the same, whatever took
 * how long; for a live picture take the events as they come.
 */
export function inGraphOrder(emit: (event: WorkflowEvent) => void): (event: WorkflowEvent) => void {
  let order: readonly string[] = [];
  let current = 0;
  const held = new Map<string, NodeEvent[]>();
  const ended = new Set<string>();
  const say = (name: string): void => {
    (held.get(name) ?? []).sort(byNode).forEach(emit);
    held.delete(name);
  };
  return event => {
    if ('node' in event) {
      // What is said in `outer/inner` and `each[2]/inner` goes with `outer` and `each`.
      const [name = ''] = event.node.split(/[/[]/);
      const events = held.get(name);
      if (events === undefined) held.set(name, [event]);
      else events.push(event);
      if (event.type === 'node-end' && event.node === name) ended.add(name);
      for (; ended.has(order[current] ?? ''); current += 1) say(order[current] ?? '');
      return;
    }
    if (event.type === 'run-start') order = event.nodes.map(({ name }) => name);
    if (event.type === 'run-end') for (const name of [...held.keys()].sort()) say(name);
    emit(event);
  };
}

/** A node before what runs in it, but for its end. Stable: what one node said stays as it was. */
function byNode(a: NodeEvent, b: NodeEvent): number {
  const [keyA, keyB] = [keyOf(a), keyOf(b)];
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}

function keyOf({ type, node }: NodeEvent): string {
  return type === 'node-end' ? `${node}\uffff` : node;
}
