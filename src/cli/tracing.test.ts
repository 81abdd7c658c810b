import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCollector } from '../compose/collector.ts';
import { spanTraceId } from '../core/telemetry/span-ids.ts';
import { ADD_STUB, answer, createArithmeticBox } from '../testing/arithmetic-box.ts';
import { startFakeCollector } from '../testing/fake-collector.ts';
import type { FakeCollector } from '../testing/fake-collector.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import type { Script } from '../testing/fake-language-model.ts';
import type { ReceivedSpan } from '../testing/otlp-messages.ts';
import { runLine } from './program.contract.ts';

/** The tree as text, siblings as they began. */
function outline(spans: readonly ReceivedSpan[], root = ''): readonly string[] {
  return spans
    .filter(({ parentId }) => parentId === root)
    .toSorted((a, b) => Number(a.startNs - b.startNs))
    .flatMap(span => [
      `${span.name} ${String(span.attributes['openinference.span.kind'])} ${span.status}`,
      ...outline(spans, span.spanId).map(line => `  ${line}`),
    ]);
}

/** Answers that are wrong until the model is told what was wrong. */
function repairing(): Script {
  let first: string | undefined;
  return ({ messages }, call) => {
    const asked = JSON.stringify(messages);
    first ??= asked;
    return answer(asked === first ? (['-', '*'][call % 2] ?? '-') : '+');
  };
}

describe('tracing on the command line', () => {
  let folder = '';
  let collector: FakeCollector;
  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runLine(argv, {
      ...{ folder, env },
      adjust: settings => withCollector(settings, env),
      parts: () => ({
        model: createFakeLanguageModel(repairing()),
        sandbox: createArithmeticBox(),
      }),
    });
  const stub = async (): Promise<string> => {
    const path = join(folder, 'add.py');
    await writeFile(path, ADD_STUB);
    return path;
  };
  const solve = async (...flags: readonly string[]) => [
    'solve',
    await stub(),
    '--json',
    '--strategy',
    'mcts',
    '--in-flight',
    '1',
    ...flags,
  ];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-tracing-'));
    collector = await startFakeCollector();
  });
  afterEach(async () => {
    await collector[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows how a solve went: a failure, what was made of it, and the repair', async () => {
    const { code, out, err } = await run(await solve('--trace-endpoint', collector.endpoint));
    assert.equal(code, 0, err);
    const { traceId } = JSON.parse(out) as { readonly traceId: string };
    const spans = collector.spans();
    assert.deepEqual(outline(spans), [
      'solve add AGENT 1',
      '  route mcts CHAIN 1',
      '    search CHAIN 1',
      '      iteration 0 CHAIN 2',
      '        llm LLM 1',
      '        sandbox TOOL 2',
      '        evaluate EVALUATOR 1',
      '      iteration 1 CHAIN 2',
      '        llm LLM 1',
      '        sandbox TOOL 2',
      '        evaluate EVALUATOR 1',
      '      iteration 2 CHAIN 1',
      '        reflect CHAIN 1',
      '        llm LLM 1',
      '        sandbox TOOL 1',
      '        evaluate EVALUATOR 1',
    ]);
    assert.deepEqual([...new Set(spans.map(span => span.traceId))], [spanTraceId(traceId)]);
    const verdicts = spans.flatMap(({ attributes }) => attributes['sandbox.verdict'] ?? []);
    assert.deepEqual(verdicts.toSorted(), ['PASS', 'WRONG', 'WRONG']);
    const calls = spans.filter(({ name }) => name === 'llm');
    for (const { attributes, startNs, endNs } of calls) {
      assert.ok(Number(attributes['llm.token_count.prompt']) > 0);
      assert.ok(Number(attributes['gen_ai.usage.output_tokens']) > 0);
      assert.equal(attributes['llm.model_name'], 'scripted');
      assert.equal(attributes['reason_code.times_unknown'], undefined);
      assert.ok(startNs <= endNs);
    }
    // The repair stands below the failure in the graph of the search.
    const repair = spans.find(({ name }) => name === 'iteration 2')?.attributes;
    const failure = spans.find(({ name }) => name === 'iteration 0')?.attributes;
    assert.equal(repair?.['graph.node.parent_id'], failure?.['graph.node.id']);
  });

  it('exports of the trace file the spans that were sent', async () => {
    const { out } = await run(await solve('--trace-endpoint', collector.endpoint));
    const { traceId } = JSON.parse(out) as { readonly traceId: string };
    const exported = await run(['trace', 'export', traceId, '--format', 'otlp']);
    const ids = [...exported.out.matchAll(/"spanId": "(\w+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      ids.toSorted(),
      collector
        .spans()
        .map(({ spanId }) => spanId)
        .toSorted(),
    );
  });

  it('keeps the code here when it is told to, and sends nothing that nobody asked for', async () => {
    await run(await solve('--trace-endpoint', collector.endpoint, '--no-trace-content'));
    assert.equal(collector.spans().length, 16);
    for (const code of ['return a', 'def add(', 'Add.', '>>>'])
      assert.ok(!collector.bytes().includes(code), code);
    const before = collector.requests.length;
    await run(await solve());
    assert.equal(collector.requests.length, before);
  });

  it('gives the same answer whatever becomes of the spans', async () => {
    const result = async (...flags: readonly string[]): Promise<unknown> => {
      const { code, out } = await run(await solve(...flags));
      const own = { traceId: '', wallMs: 0 };
      return [code, { ...(JSON.parse(out) as object), ...own }];
    };
    const plain = await result();
    for (const manner of ['hangs', { status: 500 }] as const) {
      collector.behave(manner);
      assert.deepEqual(await result('--trace-endpoint', collector.endpoint), plain);
    }
    assert.deepEqual(await result('--trace-endpoint', 'http://127.0.0.1:9'), plain);
    assert.equal((await readdir(join(folder, 'traces'))).length, 4);
  });

  it('takes the collector of the environment, for workflows, too', async () => {
    const env = { PHOENIX_COLLECTOR_ENDPOINT: collector.endpoint, PHOENIX_API_KEY: 'the-key' };
    await stub();
    const argv = ['workflow', 'run', 'builtin:solve', '--root', folder];
    const given = ['--input', 'file=add.py', '--input', 'function=add', '--strategy', 'mcts'];
    const { code, err } = await run([...argv, ...given, '--in-flight', '1'], env);
    assert.equal(code, 0, err);
    const spans = collector.spans();
    const lines = outline(spans);
    assert.equal(lines[0], 'workflow solve CHAIN 1');
    const at = lines.indexOf('  search CHAIN 1');
    assert.deepEqual(lines.slice(at + 1, at + 3), [
      '    solve add AGENT 1',
      '      route mcts CHAIN 1',
    ]);
    assert.ok(lines.includes('  find TOOL 1'));
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    for (const { headers } of collector.requests)
      assert.equal(headers.authorization, 'Bearer the-key');
    assert.ok(!err.includes('the-key'));
  });

  it('refuses a collector that is elsewhere without leave, and what is no address', async () => {
    for (const named of ['http://collector.example:6006', '6006']) {
      const { code, err } = await run(await solve('--trace-endpoint', named));
      assert.equal(code, 2);
      assert.match(err, named === '6006' ? /is not the address/ : /add --allow-remote/);
    }
  });
});
