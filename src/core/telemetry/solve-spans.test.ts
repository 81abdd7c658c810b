import assert from 'node:assert/strict';
import { sampleEvents, sampleNode, sampleResult } from '../../testing/sample-events.ts';
import type { SolveEvent } from '../solve/solve-event.ts';
import { NAME, OWN } from './names.ts';
import { ALL_HIDDEN, MAX_BYTES, NOTHING_HIDDEN, REDACTED, fitted } from './shown-text.ts';
import type { Hidden } from './shown-text.ts';
import { createSolveSpans } from './solve-spans.ts';
import { collectSpans } from './span.ts';
import type { Span } from './span.ts';
import { nodePlace } from './workflow-spans.ts';

const END: SolveEvent = {
  at: 9,
  type: 'solve-end',
  result: sampleResult({ status: 'verified', code: 'def f():\n    return 2' }),
};

function spansOf(
  events: readonly SolveEvent[],
  options: { readonly hidden?: Hidden; readonly within?: { traceId: string; spanId: string } } = {},
): readonly Span[] {
  const sink = collectSpans();
  const spans = createSolveSpans(sink, { hidden: NOTHING_HIDDEN, ...options });
  for (const event of events) spans.push(event);
  spans.finish();
  return sink.spans();
}

/** The tree as text: every span below its parent, in the order they began. */
function outline(spans: readonly Span[]): readonly string[] {
  const below = (parent: string | undefined, indent: string): readonly string[] =>
    spans
      .filter(({ parentId }) => parentId === parent)
      .flatMap(({ name, spanId, attributes }) => [
        `${indent}${name} ${String(attributes[NAME.spanKind])}`,
        ...below(spanId, `${indent}  `),
      ]);
  return below(undefined, '');
}

const named = (spans: readonly Span[], name: string): Span => {
  const span = spans.find(one => one.name === name);
  assert.ok(span, name);
  return span;
};

describe('the spans of a solve', () => {
  it('stand as the solve went: routes, searches, iterations and what is in them', () => {
    assert.deepEqual(outline(spansOf([...sampleEvents(), END])), [
      'solve f AGENT',
      '  route mcts CHAIN',
      '    search CHAIN',
      '      iteration 0 CHAIN',
      '        llm LLM',
      '        sandbox TOOL',
      '        evaluate EVALUATOR',
      '      iteration 1 CHAIN',
      '        llm LLM',
      '        sandbox TOOL',
      '        evaluate EVALUATOR',
    ]);
  });

  it('end with what came of it, and with an error where something failed', () => {
    const spans = spansOf([...sampleEvents(), END]);
    const codes = (name: string): readonly string[] =>
      spans.filter(one => one.name === name).map(({ status }) => status.code);
    assert.deepEqual(codes('sandbox'), ['error', 'ok']);
    assert.deepEqual(codes('llm'), ['ok', 'ok']);
    const [solve] = spans;
    assert.equal(solve?.status.code, 'ok');
    assert.equal(solve.attributes[OWN.status], 'verified');
    assert.equal(solve.attributes[NAME.output], 'def f():\n    return 2');
    const failed = { ...END, result: sampleResult({ status: 'error', message: 'no model' }) };
    const [broken] = spansOf([...sampleEvents(), failed]);
    assert.deepEqual(broken?.status, { code: 'error', message: 'no model' });
    const [left] = spansOf(sampleEvents());
    assert.deepEqual(left?.status, { code: 'error', message: 'interrupted' });
  });

  it('carry the tree of the search, tokens and verdicts under the names that others know', () => {
    const spans = spansOf([...sampleEvents(), END]);
    const second = named(spans, 'iteration 1').attributes;
    assert.deepEqual([second[NAME.graphId], second[NAME.graphParent]], ['2', '1']);
    assert.equal(second[OWN.verdict], 'PASS');
    const llm = named(spans, 'llm').attributes;
    assert.deepEqual(
      [NAME.llmPromptTokens, NAME.llmCompletionTokens, NAME.llmTotalTokens].map(key => llm[key]),
      [1, 1, 2],
    );
    assert.deepEqual([llm[NAME.inputTokens], llm[NAME.outputTokens]], [1, 1]);
    assert.equal(llm['llm.output_messages.0.message.content'], 'def f():\n    return 1');
    assert.equal(named(spans, 'evaluate').attributes[NAME.evaluationLabel], 'WRONG');
  });

  it('have the times of each step, one after the other, and never more than the iteration', () => {
    const times = { reflectMs: 0.25, modelMs: 2, sandboxMs: 900 };
    const events = sampleEvents().map(event =>
      event.type === 'node-add' && event.node.id === 2
        ? { ...event, node: { ...event.node, times, reflection: 'told' } }
        : event,
    );
    const spans = spansOf(events);
    const iteration = named(spans, 'iteration 1');
    const steps = spans.filter(({ parentId }) => parentId === iteration.spanId);
    const base = iteration.startMs;
    assert.deepEqual(
      steps.map(({ name, startMs, endMs }) => [name, startMs - base, endMs - base]),
      [
        ['reflect', 0, 0.25],
        ['llm', 0.25, 1],
        ['sandbox', 1, 1],
        ['evaluate', 1, 1],
      ],
    );
    assert.equal(steps[1]?.attributes[OWN.timesUnknown], undefined);
  });

  it('begin a new route with every rung, and cut off what was under way', () => {
    const route = {
      strategy: 'mcts',
      model: 'local',
      simulations: 4,
      maxTokens: 9,
      why: 'w',
    } as const;
    const [start, ...rest] = sampleEvents();
    assert.ok(start);
    const spans = spansOf([
      start,
      { at: 0, type: 'route', rung: 'greedy', ...route },
      ...rest.slice(0, 3),
      { at: 6, type: 'route', rung: 'search', ...route, model: 'remote' },
      { at: 7, type: 'trial-start', trial: 0, parent: 0 },
      { at: 8, type: 'node-add', node: sampleNode(1, 0, { remote: true }) },
      END,
    ]);
    const iterations = spans.filter(({ name }) => name === 'iteration 0');
    assert.deepEqual(
      iterations.map(({ attributes }) => attributes[OWN.status]),
      ['cut off', undefined],
    );
    assert.notEqual(iterations[0]?.spanId, iterations[1]?.spanId);
    assert.equal(named(spans, 'route search').parentId, spans[0]?.spanId);
    // The name of a second model is not known, and not made up.
    assert.equal(named(spans, 'llm').attributes[NAME.llmModel], undefined);
  });

  it('say of what another solve had found that it is taken over, without its tokens', () => {
    const events = sampleEvents().filter(event => event.type !== 'trial-start');
    const spans = spansOf([...events, END]);
    assert.equal(named(spans, 'iteration 0').attributes[OWN.takenOver], true);
    assert.ok(!spans.some(({ name }) => name === 'llm'));
  });

  it('leave out what did not happen: no model, no code, or a program that had run', () => {
    const usage = { promptTokens: 0, completionTokens: 0, evaluatedTokens: 0, modelCalls: 0 };
    const names = (more: object): readonly string[] => {
      const start = { at: 2, type: 'trial-start', trial: 0, parent: 0 } as const;
      const node = sampleNode(1, 0, more);
      const all = spansOf([
        ...sampleEvents().slice(0, 3),
        start,
        { at: 3, type: 'node-add', node },
      ]);
      return all.slice(4).map(({ name }) => name);
    };
    assert.deepEqual(names({ usage }), ['sandbox', 'evaluate']);
    assert.deepEqual(names({ duplicateOf: 9 }), ['llm', 'evaluate']);
    // The root is the one that has no verdict.
    const bare = { ...sampleNode(0, -1), id: 1, parent: 0, trial: 0, action: 'sample' } as const;
    const start = { at: 2, type: 'trial-start', trial: 0, parent: 0 } as const;
    const all = spansOf([
      ...sampleEvents().slice(0, 3),
      start,
      { at: 3, type: 'node-add', node: bare },
    ]);
    assert.deepEqual(
      all.slice(4).map(({ name }) => name),
      ['llm'],
    );
  });

  it('stand in the trace of the workflow that they are a part of', () => {
    const within = nodePlace('run', 'search');
    const [solve, route] = spansOf(sampleEvents(), { within });
    assert.deepEqual([solve?.traceId, solve?.parentId], [within.traceId, within.spanId]);
    assert.equal(route?.traceId, within.traceId);
  });

  it('hold no code and nothing that code said when that is to be hidden', () => {
    const failing = { verdict: 'WRONG', call: 'SECRET()', expected: 'SECRET', actual: 'SECRET' };
    const node = {
      ...{ code: 'SECRET', reason: 'SECRET', stderr: 'SECRET', reflection: 'SECRET' },
      failing: failing as never,
    };
    const events = sampleEvents().map((event): SolveEvent => {
      if (event.type === 'solve-start') return { ...event, header: 'SECRET' };
      if (event.type !== 'node-add' || event.node.parent < 0) return event;
      return { ...event, node: { ...event.node, ...node } };
    });
    const result = sampleResult({ status: 'error', message: 'SECRET', code: 'SECRET' });
    const all = [...events, { ...END, result }];
    assert.ok(JSON.stringify(spansOf(all)).includes('SECRET'));
    const hidden = spansOf(all, { hidden: ALL_HIDDEN });
    assert.ok(!JSON.stringify(hidden).includes('SECRET'));
    assert.equal(hidden[0]?.attributes[NAME.input], REDACTED);
    assert.equal(outline(hidden).length, outline(spansOf(all)).length);
    const inputs = JSON.stringify(spansOf(all, { hidden: { inputs: true, outputs: false } }));
    assert.ok(inputs.includes('SECRET') && inputs.includes(REDACTED));
  });
});

describe('the text of an attribute', () => {
  it('is cut at 32 KiB of UTF-8, between characters', () => {
    const long = fitted('é'.repeat(40_000)) ?? '';
    assert.equal(Buffer.byteLength(long), MAX_BYTES);
    const odd = fitted(`a${'😀'.repeat(10_000)}`) ?? '';
    assert.ok(Buffer.byteLength(odd) <= MAX_BYTES && odd.endsWith('😀'));
    assert.equal(fitted('short'), 'short');
  });

  it('holds no half of a character, which would make a whole message unreadable', () => {
    assert.equal(fitted('a\ud83d b\ude00'), 'a\ufffd b\ufffd');
    assert.equal(fitted('😀'), '😀');
  });
});
