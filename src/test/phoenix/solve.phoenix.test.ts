import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openSpans } from '../../adapters/phoenix/spans.ts';
import type { PhoenixSpan, PhoenixSpans } from '../../adapters/phoenix/spans.ts';
import { createRecordedModel } from '../../adapters/recorded/recorded-model.ts';
import { chooseStubs } from '../../compose/choose-stubs.ts';
import { createWorkbench, solveOptions } from '../../compose/create-workbench.ts';
import type { Workbench } from '../../compose/create-workbench.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { resultOf } from '../../core/solve/result-of.ts';
import type { CandidateNode, SolveEvent } from '../../core/solve/solve-event.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
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

describe('a solve that repaired an error, in a real Phoenix', () => {
  let stage: PhoenixStage;
  let spansOf: PhoenixSpans;
  let trace: StoredTrace;
  let result: SolveResult;
  let sent: { traceId: string; url: string; spans: number; verdicts: number; isNew: boolean };
  let spans: readonly PhoenixSpan[];
  const { signal } = new AbortController();
  const options = { signal, settings: DEFAULT_SETTINGS };

  before(async () => {
    stage = await phoenixStage();
    spansOf = openSpans({ url: stage.url, fetch });
    await using workbench = recordedWorkbench(stage.folder);
    const path = join(stage.folder, 'add.py');
    await writeFile(path, ADD);
    // The first run asks the script and records what it says; the second one has no model at all.
    await solve(workbench, path);
    result = await solve(workbench, path);
    trace = await workbench.traces.read(result.traceId);
    sent = await stage.phoenix.send(stage.url, trace, options);
    spans = await spansOf.ofTrace(PROJECT, sent.traceId, signal);
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
    assert.equal(result.status, 'verified');
    const [first, last] = [nodes()[0], nodes().at(-1)];
    assert.equal(first?.verdict, 'WRONG');
    assert.deepEqual([last?.action, last?.verdict], ['repair', 'PASS']);
    const repaired = nodes().find(({ id }) => id === last?.parent);
    assert.equal(repaired?.verdict, 'WRONG');
  });

  it('stands there as one tree with kinds and names', () => {
    const root = rootOf(spans);
    assert.equal(root.name, 'solve add');
    assert.equal(root.span_kind, 'AGENT');
    assert.equal(root.status_code, 'OK');
    const ids = new Set(spans.map(({ context }) => context.span_id));
    for (const { parent_id: parent, context } of spans) {
      assert.ok(!parent || ids.has(parent), 'a parent is missing');
      assert.equal(context.trace_id, sent.traceId);
    }
    const models = spans.filter(({ span_kind: kind }) => kind === 'LLM');
    assert.equal(models.length, nodes().length);
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

  it('has each verdict as an annotation by a program', async () => {
    const ids = spans.map(({ context }) => context.span_id);
    const notes = await spansOf.annotations(PROJECT, ids, signal);
    const said = notes.map(({ name, annotator_kind: by, result: what }) =>
      [name, by, what?.label, what?.score].join(' '),
    );
    const judged = nodes().map(({ verdict, reward }) => `verdict CODE ${verdict ?? ''} ${reward}`);
    assert.deepEqual(said.toSorted(), judged.toSorted());
    assert.equal(sent.verdicts, judged.length);
  });

  it('is not there twice when it is sent again', async () => {
    const again = await stage.phoenix.send(stage.url, trace, options);
    assert.deepEqual(again, { ...sent, isNew: false });
    const now = await spansOf.ofTrace(PROJECT, sent.traceId, signal);
    assert.equal(now.length, spans.length);
    const ids = now.map(({ context }) => context.span_id);
    assert.equal((await spansOf.annotations(PROJECT, ids, signal)).length, sent.verdicts);
  });

  it('has a page', async () => {
    const page = await fetch(sent.url, { redirect: 'manual' });
    assert.ok([200, 302, 307].includes(page.status), `${page.status}`);
    assert.match(page.headers.get('location') ?? sent.url, new RegExp(`traces/${sent.traceId}`));
  });

  it('is nowhere to be found under another project or trace', async () => {
    assert.deepEqual(await spansOf.ofTrace('no-such-project', sent.traceId, signal), []);
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

/** A real sandbox, and a model whose answers come from a file: wrong until it is told what came out. */
function recordedWorkbench(folder: string): Workbench {
  const live = createFakeLanguageModel(({ messages }, call) =>
    messages.some(({ content }) => /-\d/.test(content))
      ? ' return a + b\n```'
      : ` return a - b - ${call}\n\`\`\``,
  );
  return createWorkbench({
    assets: resolve('dist'),
    cacheFolder: join(folder, 'cache'),
    traceFolder: join(folder, 'traces'),
    settings: SETTINGS,
    notice: () => undefined,
    parts: {
      model: createRecordedModel({
        path: join(folder, 'samples.jsonl'),
        spec: 'scripted',
        live: () => live,
      }),
    },
  });
}
