import type { CandidateNode, JudgedNode } from './solve-event.ts';

/** The candidate that the search would answer with: the first with the highest reward. */
export function bestNode(nodes: readonly CandidateNode[]): CandidateNode | undefined {
  let best: CandidateNode | undefined;
  for (const node of nodes)
    if (node.parent >= 0 && node.code !== '' && node.reward > (best?.reward ?? -1)) best = node;
  return best;
}

/** The nodes from the best candidate to the root. */
export function bestPath(nodes: readonly CandidateNode[]): ReadonlySet<number> {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const path = new Set<number>();
  let node = bestNode(nodes);
  for (; node !== undefined && !path.has(node.id); node = byId.get(node.parent)) path.add(node.id);
  return path;
}

/** What a judgement may say and may leave out. */
const JUDGED = new Set(['verdict', 'reason', 'failing']);

/** What a new judgement says of a node takes the place of what the old one said. */
export function rejudged(node: CandidateNode, change: JudgedNode): CandidateNode {
  const kept = Object.entries(node).filter(([name]) => !JUDGED.has(name));
  return { ...(Object.fromEntries(kept) as CandidateNode), ...change };
}
