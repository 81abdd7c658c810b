import assert from 'node:assert/strict';
import { sampleEvents } from '../../testing/sample-events.ts';
import { toOtlp } from './to-otlp.ts';
import type { OtlpSpan } from './to-otlp.ts';

describe('the spans of a stored solve', () => {
  const { resourceSpans } = toOtlp('t', sampleEvents());
  const spans = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const valueOf = (span: OtlpSpan | undefined, key: string): unknown =>
    Object.values(span?.attributes.find(one => one.key === key)?.value ?? {})[0];
  const ofKind = (kind: string): readonly OtlpSpan[] =>
    spans.filter(span => valueOf(span, 'openinference.span.kind') === kind);

  it('are an agent with one call of the model a candidate below it', () => {
    const [root] = spans;
    assert.ok(root);
    assert.equal(valueOf(root, 'openinference.span.kind'), 'AGENT');
    assert.equal(root.parentSpanId, undefined);
    const byId = new Map(spans.map(span => [span.spanId, span]));
    const calls = ofKind('LLM');
    assert.equal(calls.length, 2);
    for (const span of calls) {
      let top: OtlpSpan | undefined = span;
      while (top?.parentSpanId !== undefined) top = byId.get(top.parentSpanId);
      assert.equal(top, root);
      assert.equal(span.traceId, root.traceId);
      assert.equal(valueOf(span, 'llm.model_name'), 'm');
    }
    assert.equal(valueOf(calls[1], 'graph.node.parent_id'), '1');
    const candidates = spans.filter(({ name }) => name.startsWith('iteration'));
    assert.equal(valueOf(candidates[1], 'reason_code.verdict'), 'PASS');
    assert.deepEqual(
      candidates.map(({ status }) => status.code),
      [2, 1],
    );
  });

  it('have ids and times as the protocol wants them', () => {
    const began = BigInt(Date.parse('2026-01-01T00:00:00Z')) * 1_000_000n;
    assert.equal(spans[0]?.startTimeUnixNano, `${began}`);
    assert.equal(ofKind('LLM')[0]?.startTimeUnixNano, `${began + 2_000_000n}`);
    for (const span of spans) {
      assert.match(span.traceId, /^[0-9a-f]{32}$/);
      assert.match(span.spanId, /^[0-9a-f]{16}$/);
      assert.ok(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano));
    }
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length);
    assert.deepEqual(toOtlp('t', sampleEvents()).resourceSpans, resourceSpans);
    const late = sampleEvents().map(event => ({ ...event, at: event.at * 1e308 }));
    const [odd] = toOtlp('t', late).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    assert.ok(BigInt(odd?.endTimeUnixNano ?? '') > 0n);
    const [other] = toOtlp('u', []).resourceSpans;
    assert.notEqual(other?.scopeSpans[0]?.spans[0]?.traceId, spans[0].traceId);
  });
});
