import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openSpans } from '../../adapters/phoenix/spans.ts';
import type { PhoenixAnnotation, PhoenixSpan, PhoenixSpans } from '../../adapters/phoenix/spans.ts';
import { createTraceFolder } from '../../adapters/trace-file/trace-folder.ts';
import { createRecordedModel } from '../../adapters/recorded/recorded-model.ts';
import { chooseStubs } from '../../compose/choose-stubs.ts';
import { createWorkbench, solveOptions } from '../../compose/create-workbench.ts';
import type { Workbench } from '../../compose/create-workbench.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { decodeEvents } from '../../core/history/read-solve.ts';
import { resultOf } from '../../core/solve/result-of.ts';
import type { CandidateNode, SolveEvent } from '../../core/solve/solve-event.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { spanTraceId } from '../../core/telemetry/span-ids.ts';
import { toOtlp } from '../../core/telemetry/to-otlp.ts';
import type { StoredTrace } from '../../core/trace/trace-store.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { phoenixStage } from './stage.ts';
import type { PhoenixStage } from './stage.ts';

const ADD = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
const PROJECT = 'reason-code';
const SETTINGS = {
  ...DEFAULT_SETTINGS,
  strategy: 'mcts',
  simulations: 8,
  inFlight: 1,
} as const;

describe('a solve that repaired an error, told to a real Phoenix while it ran', () => {
  let stage: PhoenixStage;
  let spansOf: PhoenixSpans;
  let trace: StoredTrace;
  let result: SolveResult;
  let noted: { traceId: string; url: string; spans: number; verdicts: number; isNew: boolean };
  let spans: readonly PhoenixSpan[] = [];
  /** What was said of them before anybody sent the trace, too. */
  let told: readonly PhoenixAnnotation[] = [];
  /** Of the solve that nobody was told of. */
  let untold: StoredTrace;
  const { signal } = new AbortController();
  const options = { signal, settings: DEFAULT_SETTINGS };

  before(async () => {
    stage = await phoenixStage();
    spansOf = openSpans({ url: stage.url, fetch });
    const path = join(stage.folder, 'add.py');
    await writeFile(path, ADD);
    // The first run asks the script and records what it says; the second one has no other model.
    const first = await solveAndFlush(stage.folder, path);
    result = await solveAndFlush(stage.folder, path, stage.url);
    assert.deepEqual(result.usage, first.usage);
    const traces = createTraceFolder(join(stage.folder, 'traces'));
    untold = await traces.read(first.traceId);
    trace = await traces.read(result.traceId);
    // They are stored a moment after they came; the test's own limit ends a wait in vain.
    while (spans.length < idsOf(trace).length)
      spans = await spansOf.ofTrace(PROJECT, spanTraceId(trace.id), signal);
    const ids = spans.map(({ context }) => context.span_id);
    while (told.length < nodes().length) told = await spansOf.annotations(PROJECT, ids, signal);
    noted = await stage.phoenix.send(stage.url, trace, options);
  });

  const nodes = (): readonly CandidateNode[] =>
    (trace.events as readonly SolveEvent[]).flatMap(event =>
      event.type === 'node-add' && event.node.parent >= 0 ? [event.node] : [],
    );
  const rootOf = (all: readonly PhoenixSpan[]): PhoenixSpan => {
    const roots = all.filter(({ parent_id: parent }) => !parent);
    assert.equal(roots.length, 1);
    return roots[0] as PhoenixSpan;
  };

  it('was verified by repairing what failed first', () => {
    assert.equal(result.status, 'verified', result.message);
    const [first, last] = [nodes()[0], nodes().at(-1)];
    assert.equal(first?.verdict, 'WRONG');
    assert.deepEqual([last?.action, last?.verdict], ['repair', 'PASS']);
    const repaired = nodes().find(({ id }) => id === last?.parent);
    assert.equal(repaired?.verdict, 'WRONG');
  });

  it('stands there as one tree, from the solve down to its steps, with kinds and times', () => {
    const root = rootOf(spans);
    assert.deepEqual([root.name, root.span_kind, root.status_code], ['solve add', 'AGENT', 'OK']);
    const byId = new Map(spans.map(span => [span.context.span_id, span]));
    const pathOf = ({ name, parent_id: parent }: PhoenixSpan): string => {
      const above = byId.get(parent ?? '');
      const own = name.replace(/ \d+$/, '');
      return above === undefined ? own : `${pathOf(above)} > ${own}`;
    };
    const route = pathOf(spans.find(({ name }) => name.startsWith('route')) ?? root);
    const search = `${route} > search`;
    const paths = new Map(spans.map(span => [pathOf(span), span.span_kind]));
    assert.equal(route, 'solve add > route mcts');
    assert.deepEqual(Object.fromEntries(paths), {
      'solve add': 'AGENT',
      [route]: 'CHAIN',
      [search]: 'CHAIN',
      [`${search} > iteration`]: 'CHAIN',
      [`${search} > iteration > llm`]: 'LLM',
      [`${search} > iteration > sandbox`]: 'TOOL',
      [`${search} > iteration > evaluate`]: 'EVALUATOR',
      [`${search} > iteration > reflect`]: 'CHAIN',
    });
    for (const span of spans) {
      const above = byId.get(span.parent_id ?? '');
      assert.equal(span.context.trace_id, noted.traceId);
      if (above === undefined) continue;
      assert.ok(Date.parse(span.start_time) >= Date.parse(above.start_time), span.name);
      assert.ok(Date.parse(span.end_time) <= Date.parse(above.end_time), span.name);
    }
    const models = spans.filter(({ span_kind: kind }) => kind === 'LLM');
    assert.equal(models.length, nodes().length);
  });

  it('has the failure of what failed, with its reason, and none of what passed', () => {
    const iterations = spans.filter(({ name }) => name.startsWith('iteration'));
    const passed = iterations.filter(({ status_code: code }) => code === 'OK');
    assert.equal(passed.length, 1);
    assert.equal(passed[0]?.attributes['reason_code.verdict'], 'PASS');
    const failed = iterations.filter(({ status_code: code }) => code === 'ERROR');
    assert.equal(failed.length, iterations.length - 1);
    for (const { status_message: why } of failed) assert.match(why ?? '', /^WRONG/);
  });

  it('has the same spans as its trace', () => {
    const there = spans.map(({ context }) => context.span_id);
    assert.deepEqual(there.toSorted(), idsOf(trace).toSorted());
    assert.equal(noted.isNew, false);
  });

  it('is as whole when only its trace is sent, afterwards', async () => {
    const { isNew, traceId, verdicts } = await stage.phoenix.send(stage.url, untold, options);
    assert.equal(isNew, true);
    assert.equal(verdicts, noted.verdicts);
    const late = await spansOf.ofTrace(PROJECT, traceId, signal);
    const shapes = (all: readonly PhoenixSpan[]): readonly string[] =>
      all.map(({ name, span_kind: kind, status_code: code }) => `${name} ${kind} ${code}`);
    assert.deepEqual(shapes(late).toSorted(), shapes(spans).toSorted());
  });

  it('keeps its code here where that is wanted', async () => {
    const settings = { ...DEFAULT_SETTINGS, 'tracing.content': false };
    const secret = { ...untold, id: `${untold.id}-hidden` };
    const { traceId } = await stage.phoenix.send(stage.url, secret, { signal, settings });
    const hidden = JSON.stringify(await spansOf.ofTrace(PROJECT, traceId, signal));
    assert.ok(hidden.includes('"solve add"'));
    assert.ok(!hidden.includes('return a + b'));
  });

  it('has the tokens that the solve counted', () => {
    const sum = (name: string): number =>
      spans
        .filter(({ span_kind: kind }) => kind === 'LLM')
        .reduce((total, { attributes }) => total + Number(attributes[name]), 0);
    assert.equal(sum('llm.token_count.prompt'), result.usage.promptTokens);
    assert.equal(sum('llm.token_count.completion'), result.usage.completionTokens);
  });

  it('has the place of each candidate in the search tree', () => {
    const places = spans
      .filter(({ attributes }) => attributes['graph.node.id'] !== undefined)
      .map(({ attributes }) => [attributes['graph.node.id'], attributes['graph.node.parent_id']]);
    for (const { id, parent } of nodes())
      assert.ok(
        places.some(([own, above]) => Number(own) === id && Number(above) === parent),
        `candidate ${id}`,
      );
  });

  it('has each verdict as an annotation by a program, from the run itself and only once', async () => {
    const ids = spans.map(({ context }) => context.span_id);
    const said = (all: readonly PhoenixAnnotation[]): readonly string[] =>
      all
        .map(({ name, annotator_kind: by, result: what }) =>
          [name, by, what?.label, what?.score].join(' '),
        )
        .toSorted();
    const judged = nodes().map(({ verdict, reward }) => `verdict CODE ${verdict ?? ''} ${reward}`);
    assert.deepEqual(said(told), judged.toSorted());
    assert.deepEqual(said(await spansOf.annotations(PROJECT, ids, signal)), judged.toSorted());
    assert.equal(noted.verdicts, judged.length);
  });

  it('is not there twice when it is sent again', async () => {
    const again = await stage.phoenix.send(stage.url, trace, options);
    assert.deepEqual(again, { ...noted, isNew: false });
    const now = await spansOf.ofTrace(PROJECT, noted.traceId, signal);
    assert.equal(now.length, spans.length);
    const ids = now.map(({ context }) => context.span_id);
    assert.equal((await spansOf.annotations(PROJECT, ids, signal)).length, noted.verdicts);
  });

  it('has a page', async () => {
    const page = await fetch(noted.url, { redirect: 'manual' });
    assert.ok([200, 302, 307].includes(page.status), `${page.status}`);
    assert.match(page.headers.get('location') ?? noted.url, new RegExp(`traces/${noted.traceId}`));
  });

  it('is nowhere to be found under another project or trace', async () => {
    assert.deepEqual(await spansOf.ofTrace('no-such-project', noted.traceId, signal), []);
    assert.deepEqual(await spansOf.ofTrace(PROJECT, '0'.repeat(31) + '1', signal), []);
  });

  it('cannot be sent where there is no Phoenix', async () => {
    await assert.rejects(stage.phoenix.send('http://127.0.0.1:1', trace, options), error =>
      isReasonCodeError(error, 'phoenix-unavailable'),
    );
  });
});

async function solve(workbench: Workbench, path: string): Promise<SolveResult> {
  const workspace = await workbench.read(path);
  const [stub] = chooseStubs(workspace.file, await workbench.parsers(), { all: true });
  assert.ok(stub);
  return resultOf(workbench.solve({ ...workspace, stub, options: solveOptions(SETTINGS) }));
}

/** The spans that a trace has, whoever sends them. */
function idsOf({ id, events }: StoredTrace): readonly string[] {
  return toOtlp(id, decodeEvents(events))
    .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(one => one.spans)
    .map(({ spanId }) => spanId);
}

/** A real sandbox, and a model whose answers come from a file: wrong until it is told what came out. */
async function solveAndFlush(folder: string, path: string, endpoint = ''): Promise<SolveResult> {
  const live = createFakeLanguageModel(({ messages }, call) =>
    messages.some(({ content }) => /-\d/.test(content))
      ? ' return a + b\n```'
      : ` return a - b - ${call}\n\`\`\``,
  );
  const recording = { path: join(folder, 'samples.jsonl'), spec: 'scripted' };
  const said: string[] = [];
  await using workbench = createWorkbench({
    assets: resolve('dist'),
    cacheFolder: join(folder, 'cache'),
    traceFolder: join(folder, 'traces'),
    settings: { ...SETTINGS, 'tracing.endpoint': endpoint },
    notice: line => said.push(line),
    parts: {
      model: createRecordedModel({
        ...recording,
        ...(endpoint === '' ? { live: () => live } : {}),
      }),
    },
  });
  const result = await solve(workbench, path);
  assert.deepEqual(said, []);
  return result;
}
