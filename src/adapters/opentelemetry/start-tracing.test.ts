import assert from 'node:assert/strict';
import { NOTHING_HIDDEN } from '../../core/telemetry/shown-text.ts';
import { createSolveSpans } from '../../core/telemetry/solve-spans.ts';
import type { Tracing, TracingOptions } from '../../core/telemetry/tracing.ts';
import { startFakeCollector } from '../../testing/fake-collector.ts';
import type { FakeCollector } from '../../testing/fake-collector.ts';
import { sampleEvents, sampleResult } from '../../testing/sample-events.ts';
import { startTracing } from './start-tracing.ts';

const NAMES = ['solve f', 'route mcts', 'search'].concat(
  [0, 1].flatMap(trial => [`iteration ${trial}`, 'llm', 'sandbox', 'evaluate']),
);

function tell({ spans }: Tracing): void {
  const solve = createSolveSpans(spans, { hidden: NOTHING_HIDDEN });
  for (const event of sampleEvents()) solve.push(event);
  solve.push({ at: 9, type: 'solve-end', result: sampleResult({ status: 'verified' }) });
}

describe('tracing by OpenTelemetry', () => {
  let collector: FakeCollector;
  const notices: string[] = [];
  const start = (more: Partial<TracingOptions> = {}): Tracing =>
    startTracing({
      ...{ endpoint: collector.endpoint, delayMs: 10, ...more },
      notice: line => notices.push(line),
    });

  beforeEach(async () => {
    notices.length = 0;
    collector = await startFakeCollector();
  });
  afterEach(async () => collector[Symbol.asyncDispose]());

  it('sends every span once, with the ids, parents, times and kinds that it was given', async () => {
    await using tracing = start();
    tell(tracing);
    await tracing.flush();
    const spans = collector.spans();
    assert.deepEqual(spans.map(({ name }) => name).toSorted(), NAMES.toSorted());
    const byId = new Map(spans.map(span => [span.spanId, span]));
    for (const span of spans) {
      const parent = byId.get(span.parentId);
      if (span.name === 'solve f') assert.equal(span.parentId, '');
      else assert.ok(parent !== undefined && parent.startNs <= span.startNs, span.name);
      assert.equal(span.traceId, spans[0]?.traceId);
      assert.ok(span.startNs <= span.endNs);
      assert.equal(span.resource['service.name'], 'reason-code');
      assert.equal(span.resource['openinference.project.name'], 'reason-code');
    }
    const solve = spans.find(({ name }) => name === 'solve f');
    assert.equal(solve?.startNs, BigInt(Date.parse('2026-01-01T00:00:00Z')) * 1_000_000n);
    assert.deepEqual([solve.status, solve.attributes['openinference.span.kind']], [1, 'AGENT']);
    const llm = spans.find(({ name }) => name === 'llm');
    assert.equal(llm?.attributes['llm.token_count.total'], 2);
    const sandboxes = spans.filter(({ name }) => name === 'sandbox');
    assert.deepEqual(sandboxes.map(({ status }) => status).toSorted(), [1, 2]);
    const { ended, sent, dropped } = tracing.counts();
    assert.deepEqual([ended, sent, dropped], [NAMES.length, NAMES.length, 0]);
    assert.deepEqual(notices, []);
  });

  it('says what it sends, and who it is only where there is a key', async () => {
    await using tracing = start();
    await using keyed = start({ apiKey: () => Promise.resolve('the-key') });
    tell(tracing);
    await tracing.flush();
    tell(keyed);
    await keyed.flush();
    const [first, second] = collector.requests.filter(({ path }) => path === '/v1/traces');
    assert.equal(first?.headers['content-type'], 'application/x-protobuf');
    assert.equal(first.headers.authorization, undefined);
    assert.equal(second?.headers.authorization, 'Bearer the-key');
  });

  it('counts what a collector did not take, and says so once', async () => {
    collector.behave({ status: 500 });
    await using tracing = start({ apiKey: () => Promise.resolve('the-key') });
    tell(tracing);
    await tracing.flush();
    tell(tracing);
    await tracing.flush();
    const { ended, sent, dropped } = tracing.counts();
    assert.deepEqual([ended, sent, dropped], [2 * NAMES.length, 0, 2 * NAMES.length]);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', /HTTP status 500/);
    assert.doesNotMatch(notices[0] ?? '', /the-key/);
  });

  it('comes back to one that was busy, and follows none to another address', async () => {
    collector.behave({ status: 503, headers: { 'retry-after': '0.01' } });
    await using tracing = start();
    tell(tracing);
    const flushed = tracing.flush();
    while (collector.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    collector.behave('takes');
    await flushed;
    assert.equal(tracing.counts().sent, NAMES.length);
    await using other = await startFakeCollector();
    collector.behave({ status: 307, headers: { location: `${other.endpoint}/v1/traces` } });
    tell(tracing);
    await tracing.flush();
    assert.equal(other.requests.length, 0);
    assert.equal(tracing.counts().dropped, NAMES.length);
  });

  it('drops what a collector that is not there cannot take', async () => {
    const { endpoint } = collector;
    await collector[Symbol.asyncDispose]();
    const tracing = start({ endpoint });
    tell(tracing);
    await tracing[Symbol.asyncDispose]();
    assert.equal(tracing.counts().dropped, NAMES.length);
    assert.match(notices[0] ?? '', /ECONNREFUSED/);
    collector = await startFakeCollector();
  });

  it('holds a bounded number of spans for one that never answers, and ends nevertheless', async () => {
    collector.behave('hangs');
    const tracing = start();
    for (let solve = 0; solve < 400; solve += 1) tell(tracing);
    await tracing[Symbol.asyncDispose]();
    const { ended, sent, dropped } = tracing.counts();
    assert.deepEqual([ended, sent, dropped], [400 * NAMES.length, 0, 400 * NAMES.length]);
    // One batch is under way; beyond what the queue takes nothing was kept.
    assert.ok(collector.spans().length <= 2048 + 512);
  });

  it('sends measurements while something is being solved, and asks for them only then', async () => {
    let reads = 0;
    const readGauges = () => {
      reads += 1;
      return Promise.resolve([{ name: 'system.cpu.utilization' as const, value: 0.5 }]);
    };
    await using tracing = start({ readGauges });
    await tracing.flush();
    assert.equal(reads, 0);
    const measuring = tracing.measuring();
    tracing.record([{ name: 'gen_ai.client.token.usage', value: 7 }]);
    await tracing.flush();
    measuring[Symbol.dispose]();
    const points = collector.points().map(({ name, unit, value }) => `${name} ${value} ${unit}`);
    assert.deepEqual(points.toSorted(), [
      'gen_ai.client.token.usage 7 {token}',
      'system.cpu.utilization 0.5 1',
    ]);
    await tracing.flush();
    assert.equal(reads, 1);
  });

  it('does not go on sending measurements to a collector that knows none', async () => {
    collector.behave({ status: 404 });
    await using tracing = start();
    for (const value of [1, 2, 3]) {
      tracing.record([{ name: 'gen_ai.client.token.usage', value }]);
      await tracing.flush();
    }
    assert.equal(collector.requests.filter(({ path }) => path === '/v1/metrics').length, 1);
  });
});
