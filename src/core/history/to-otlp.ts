import { textHash } from '../base/text-hash.ts';
import type { CandidateNode } from '../solve/solve-event.ts';
import { bestCode } from './read-solve.ts';
import type { RecordedSolve } from './read-solve.ts';

/** A value as OTLP's JSON writes it; whole numbers of 64 bits are text there. */
type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

type Attribute = { readonly key: string; readonly value: OtlpValue };

export type OtlpSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number; readonly message?: string };
};

/** The body of an OTLP/HTTP request, as JSON (opentelemetry-proto 1.x). */
export type OtlpTraces = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
};

const INTERNAL = 1;
const STATUS = { unset: 0, ok: 1, error: 2 } as const;
/** Longest text of one attribute; collectors refuse or cut longer ones. */
const MAX_TEXT = 32_768;
const SCOPE = { name: 'reason-code', version: '1' };

/**
 * A solve as spans with OpenInference's attributes and the `gen_ai` ones that mean the same: an
 * agent, and below it one call of the model for each candidate. A trace does not tell the time in
 * the model from that in the sandbox, so both are in the candidate's span, and its verdict too.
 * The same trace gives the same ids, so that sending it twice does not make two of it.
 */
export function toOtlp(id: string, solve: RecordedSolve): OtlpTraces {
  const traceId = hex(`trace ${id}`, 4);
  const rootId = hex(`solve ${id}`, 2);
  const began = Date.parse(solve.start?.startedAt ?? '');
  const base = Number.isFinite(began) ? began : 0;
  const spans = solve.nodes
    .filter(({ parent }) => parent >= 0)
    .map(node => candidateSpan(node, { solve, base, id, traceId, rootId }));
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributes({
            'service.name': 'reason-code',
            'openinference.project.name': 'reason-code',
          }),
        },
        scopeSpans: [
          { scope: SCOPE, spans: [solveSpan(solve, { base, traceId, rootId }), ...spans] },
        ],
      },
    ],
  };
}

type Place = { readonly base: number; readonly traceId: string; readonly rootId: string };

function solveSpan(solve: RecordedSolve, { base, traceId, rootId }: Place): OtlpSpan {
  const { start, result, elapsedMs } = solve;
  const verified = result?.status === 'verified';
  const message = result === undefined ? 'interrupted' : result.message;
  const failed = result === undefined || result.status === 'error';
  return {
    ...{ traceId, spanId: rootId, kind: INTERNAL },
    name: `solve ${start?.function ?? ''}`.trim(),
    ...times(base, 0, result?.wallMs ?? elapsedMs),
    attributes: attributes({
      'openinference.span.kind': 'AGENT',
      'gen_ai.operation.name': 'invoke_agent',
      'agent.name': 'reason-code',
      'input.value': start?.header,
      'input.mime_type': 'text/plain',
      'output.value': bestCode(solve),
      'output.mime_type': 'text/plain',
      'code.function.name': start?.function,
      'code.file.path': start?.file,
      'code.line.number': start?.line,
      'reason_code.status': result?.status ?? 'interrupted',
      'reason_code.strategy': start?.strategy,
      'reason_code.reflection': start?.reflection,
      'reason_code.seed': start?.seed,
      'reason_code.sandbox': start?.sandbox,
      'reason_code.simulations': result?.simulations,
      'reason_code.executions': result?.executions,
      'reason_code.confidence': result === undefined ? undefined : real(result.confidence),
    }),
    status: {
      code: verified ? STATUS.ok : failed ? STATUS.error : STATUS.unset,
      ...(message === undefined ? {} : { message: message.slice(0, MAX_TEXT) }),
    },
  };
}

function candidateSpan(
  node: CandidateNode,
  { solve, base, id, traceId, rootId }: Place & { solve: RecordedSolve; id: string },
): OtlpSpan {
  const { promptTokens, completionTokens } = node.usage;
  const passed = node.verdict === 'PASS';
  const began = solve.trials.get(node.trial) ?? Math.max(0, solve.elapsedMs - node.wallMs);
  return {
    ...{ traceId, spanId: hex(`node ${node.id} ${id}`, 2), parentSpanId: rootId, kind: INTERNAL },
    name: `candidate ${node.id}`,
    ...times(base, began, began + node.wallMs),
    attributes: attributes({
      'openinference.span.kind': 'LLM',
      'gen_ai.operation.name': 'text_completion',
      'llm.model_name': solve.result?.model ?? solve.start?.model,
      'gen_ai.request.model': solve.result?.model ?? solve.start?.model,
      'llm.token_count.prompt': promptTokens,
      'llm.token_count.completion': completionTokens,
      'llm.token_count.total': promptTokens + completionTokens,
      'gen_ai.usage.input_tokens': promptTokens,
      'gen_ai.usage.output_tokens': completionTokens,
      'input.value': node.reflection,
      'output.value': node.code,
      'output.mime_type': 'text/plain',
      'graph.node.id': `${node.id}`,
      'graph.node.parent_id': `${node.parent}`,
      'reason_code.action': node.action,
      'reason_code.verdict': node.verdict,
      'reason_code.reason': node.reason,
      'reason_code.passed': node.passed,
      'reason_code.total': node.total,
      'reason_code.reward': real(node.reward),
      'reason_code.visits': node.visits,
      'reason_code.duplicate_of': node.duplicateOf,
      'reason_code.failing.call': node.failing?.call,
      'reason_code.failing.expected': node.failing?.expected,
      'reason_code.failing.actual': node.failing?.actual,
      'reason_code.failing.error': node.failing?.error,
      'reason_code.stderr': node.stderr === '' ? undefined : node.stderr,
    }),
    status: {
      code: passed ? STATUS.ok : STATUS.error,
      ...(passed ? {} : { message: node.reason ?? node.verdict ?? 'no code' }),
    },
  };
}

/** A number that is written with a fraction even where it has none. */
function real(value: number): OtlpValue {
  return { doubleValue: value };
}

function attributes(
  values: Readonly<Record<string, string | number | OtlpValue | undefined>>,
): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'string')
      return [{ key, value: { stringValue: value.slice(0, MAX_TEXT) } }];
    if (typeof value === 'object') return [{ key, value }];
    return [{ key, value: Number.isSafeInteger(value) ? { intValue: `${value}` } : real(value) }];
  });
}

function times(
  base: number,
  from: number,
  to: number,
): Pick<OtlpSpan, 'startTimeUnixNano' | 'endTimeUnixNano'> {
  return {
    startTimeUnixNano: nanos(base + from),
    endTimeUnixNano: nanos(base + Math.max(from, to)),
  };
}

function nanos(ms: number): string {
  return `${BigInt(Math.max(0, Math.round(ms * 1000))) * 1000n}`;
}

/** An id of `words` times 32 bits that the text decides; never all zeros, which means "no id". */
function hex(text: string, words: number): string {
  const parts = Array.from({ length: words }, (_, place) => textHash(`${place} ${text}`));
  const id = parts.map(part => part.toString(16).padStart(8, '0')).join('');
  return /^0+$/.test(id) ? id.replace(/.$/, '1') : id;
}
