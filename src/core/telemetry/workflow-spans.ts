import type { ShownNode, WorkflowEvent } from '../workflow/workflow-event.ts';
import { NAME, OWN } from './names.ts';
import type { SpanKind } from './names.ts';
import { shownText } from './shown-text.ts';
import type { Hidden, ShownText } from './shown-text.ts';
import { kindOf } from './solve-attributes.ts';
import { OK, UNSET } from './span.ts';
import type { Attributes, SpanPlace, SpanSink, SpanStatus } from './span.ts';
import { spanId, spanTraceId } from './span-ids.ts';

export type WorkflowSpanOptions = { readonly hidden: Hidden; readonly run: string };

/** Turns the events of one run into spans, as they come; they carry no time of their own. */
export type WorkflowSpans = {
  /** @param atMs when it happened, in milliseconds since 1970 */
  push(event: WorkflowEvent, atMs: number): void;
};

const KINDS: Readonly<Record<string, SpanKind>> = {
  tool: 'TOOL',
  sandbox: 'TOOL',
  model: 'LLM',
};

/** Where a node's span stands, so that what it runs can stand below it. */
export function nodePlace(run: string, node: string): SpanPlace {
  return { traceId: spanTraceId(run), spanId: spanId(run, `node ${node}`) };
}

/** A run as a chain, below it its nodes, and below these the nodes that they run. */
export function createWorkflowSpans(
  sink: SpanSink,
  { hidden, run }: WorkflowSpanOptions,
): WorkflowSpans {
  const text = shownText(hidden);
  const traceId = spanTraceId(run);
  const root = spanId(run, 'run');
  const shown = new Map<string, ShownNode>();
  /** The nodes that have begun, with their tries. */
  const begun = new Map<string, number>();
  const begin = (node: string, startMs: number): void => {
    const outer = outerOf(node);
    const parentId = outer === undefined ? root : nodePlace(run, outer).spanId;
    const attributes = nodeStart(node, shown.get(node));
    const name = shown.get(node)?.title ?? node;
    sink.start({ ...nodePlace(run, node), parentId, name, startMs, attributes });
  };
  return {
    push(event, atMs) {
      switch (event.type) {
        case 'run-start':
          for (const node of event.nodes) shown.set(node.name, node);
          sink.start({
            ...{ traceId, spanId: root, name: `workflow ${event.workflow}`, startMs: atMs },
            attributes: {
              ...kindOf('CHAIN'),
              [NAME.operation]: 'invoke_workflow',
              [OWN.trace]: run,
            },
          });
          break;
        case 'node-start':
          if (!begun.has(event.node)) begin(event.node, atMs);
          begun.set(event.node, event.attempt);
          break;
        case 'node-end': {
          if (!begun.has(event.node)) begin(event.node, atMs);
          const attributes = { [OWN.attempts]: begun.get(event.node), [OWN.status]: event.status };
          const status = statusOf(event, text);
          sink.end({ ...nodePlace(run, event.node), endMs: atMs, attributes, status });
          break;
        }
        case 'run-end': {
          const code = RUN_STATUS[event.status];
          const attributes = { [OWN.status]: event.status };
          sink.end({ spanId: root, endMs: atMs, attributes, status: { code } });
          break;
        }
        default:
      }
    },
  };
}

const RUN_STATUS = { done: 'ok', failed: 'error', cancelled: 'unset' } as const;

function nodeStart(node: string, shown: ShownNode | undefined): Attributes {
  const kind = KINDS[shown?.kind ?? ''] ?? 'CHAIN';
  return {
    ...kindOf(kind),
    [NAME.toolName]: kind === 'TOOL' ? node : undefined,
    [NAME.operation]: kind === 'TOOL' ? 'execute_tool' : undefined,
    [NAME.graphId]: node,
    // A graph is drawn as a tree: of all that a node waits for the first stands above it.
    [NAME.graphParent]: shown?.needs[0],
    [OWN.node]: node,
    [OWN.nodeKind]: shown?.kind,
  };
}

function statusOf(
  { status, why }: Extract<WorkflowEvent, { readonly type: 'node-end' }>,
  text: ShownText,
): SpanStatus {
  if (status === 'done' || status === 'restored') return OK;
  if (status !== 'failed') return UNSET;
  const said = text.output(why);
  return { code: 'error', ...(said === undefined ? {} : { message: said }) };
}

/** The node that runs a node: `each` of `each[2]/find`. */
function outerOf(node: string): string | undefined {
  const slash = node.lastIndexOf('/');
  return slash < 0 ? undefined : node.slice(0, slash).replace(/\[\d+\]$/, '');
}
