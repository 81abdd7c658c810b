import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveRequest } from '../core/solve/solve-request.ts';
import { startFakeCollector } from '../testing/fake-collector.ts';
import type { FakeCollector } from '../testing/fake-collector.ts';
import { sampleEvents, sampleResult } from '../testing/sample-events.ts';
import { createTraceOut } from './trace-out.ts';
import type { TraceOut, TraceOutOptions } from './trace-out.ts';

const EVENTS: readonly SolveEvent[] = [
  ...sampleEvents(),
  { at: 9, type: 'solve-end', result: sampleResult({ status: 'verified', code: 'def f(): 2' }) },
];
const REQUEST = {} as SolveRequest;

async function* live(events = EVENTS): AsyncGenerator<SolveEvent> {
  for (const event of events) yield await Promise.resolve(event);
}

async function through(out: TraceOut, request = REQUEST): Promise<readonly SolveEvent[]> {
  const passed: SolveEvent[] = [];
  for await (const event of out.following(live(), request)) passed.push(event);
  return passed;
}

describe('sending traces out', () => {
  let collector: FakeCollector;
  const notices: string[] = [];
  const create = (
    more: Partial<TraceOutOptions['settings']> = {},
    rest: Partial<TraceOutOptions> = {},
  ): TraceOut | undefined =>
    createTraceOut({
      settings: {
        ...{ 'tracing.endpoint': collector.endpoint, 'tracing.content': true },
        ...{ allowRemote: false, ...more },
      },
      assets: resolve('dist'),
      notice: line => notices.push(line),
      env: {},
      ...rest,
    });
  const open = (...given: Parameters<typeof create>): TraceOut => {
    const out = create(...given);
    assert.ok(out);
    return out;
  };

  beforeEach(async () => {
    notices.length = 0;
    collector = await startFakeCollector();
  });
  afterEach(async () => collector[Symbol.asyncDispose]());

  it('sends the tree of a solve while its events go on as they were', async () => {
    const out = open();
    assert.deepEqual(await through(out), EVENTS);
    await out[Symbol.asyncDispose]();
    const spans = collector.spans();
    assert.equal(spans.length, 11);
    assert.ok(collector.bytes().includes('return 2'));
    assert.deepEqual([out.counts().sent, out.counts().dropped], [11, 0]);
    const measured = new Set(collector.points().map(({ name }) => name));
    assert.ok(measured.has('gen_ai.client.token.usage'));
    assert.deepEqual(notices, []);
  });

  it('sends what waits when it is told to, and goes on', async () => {
    const out = open();
    await out.flush();
    assert.equal(collector.requests.length, 0);
    for (const count of [11, 22]) {
      await through(out);
      await out.flush();
      assert.equal(collector.spans().length, count);
    }
    await out[Symbol.asyncDispose]();
  });

  it('sends none of the code when it is told not to', async () => {
    const out = open({ 'tracing.content': false });
    await through(out);
    await out[Symbol.asyncDispose]();
    assert.equal(collector.spans().length, 11);
    for (const code of ['return 1', 'return 2', 'def f():', 'def f(): 2'])
      assert.ok(!collector.bytes().includes(code), code);
  });

  it('hides what the environment says that OpenInference is to hide', async () => {
    const out = open({}, { env: { OPENINFERENCE_HIDE_OUTPUTS: 'true' } });
    await through(out);
    await out[Symbol.asyncDispose]();
    assert.ok(!collector.bytes().includes('return 2'));
    assert.ok(collector.bytes().includes('def f():'));
  });

  for (const manner of ['down', 'hangs', 'answers 500'] as const)
    it(`changes nothing of a solve when the collector ${manner}`, async () => {
      const { endpoint } = collector;
      if (manner === 'down') await collector[Symbol.asyncDispose]();
      else collector.behave(manner === 'hangs' ? 'hangs' : { status: 500 });
      const out = open({ 'tracing.endpoint': endpoint });
      // All events are through before anything of it was sent, or lost.
      assert.deepEqual(await through(out), EVENTS);
      assert.equal(out.counts().sent + out.counts().dropped, 0);
      await out[Symbol.asyncDispose]();
      assert.deepEqual([out.counts().sent, out.counts().dropped], [0, 11]);
      assert.equal(notices.length, 1);
      if (manner === 'down') collector = await startFakeCollector();
    });

  it('lets its process end, without a word on errors, whatever the collector does', async () => {
    const fixture = resolve('dist/test/unit/src/compose/trace-out.fixture.js');
    for (const manner of ['takes', 'hangs', { status: 500 }, { status: 503 }] as const) {
      collector.behave(manner);
      const argv = ['--unhandled-rejections=strict', fixture, collector.endpoint];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, {
        timeout: 50_000,
      });
      assert.equal(stdout, manner === 'takes' ? 'sent 11\n' : 'dropped 11\n');
      assert.equal(stderr, '');
    }
  });

  it('puts a solve below the node of the workflow that it is done for', async () => {
    const out = open();
    const run = out.followRun();
    assert.ok(run);
    const node = { name: 'find', kind: 'reasoning', title: 'find', needs: [] };
    run.push({ type: 'run-start', workflow: 'w', nodes: [node] });
    run.push({ type: 'node-start', node: 'find', attempt: 1 });
    await through(out, { ...REQUEST, within: { run: run.id, node: 'find' } });
    run.push({ type: 'node-end', node: 'find', status: 'done', wallMs: 1 });
    run.push({ type: 'run-end', status: 'done' });
    await out[Symbol.asyncDispose]();
    const spans = collector.spans();
    assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    const idOf = (name: string): string | undefined =>
      spans.find(span => span.name === name)?.spanId;
    assert.equal(spans.find(({ name }) => name === 'solve f')?.parentId, idOf('find'));
    assert.equal(spans.find(({ name }) => name === 'find')?.parentId, idOf('workflow w'));
  });

  it('sends nothing to another machine that nobody allowed, and says so once', async () => {
    const away = { 'tracing.endpoint': 'http://collector.example:6006' };
    const out = open(away);
    assert.deepEqual(await through(out), EVENTS);
    assert.deepEqual(await through(out), EVENTS);
    assert.equal(out.followRun(), undefined);
    assert.equal(out.counts().ended, 0);
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', /collector\.example:6006.*--allow-remote/);
    const asked: string[] = [];
    const isAllowed = (endpoint: string): boolean => asked.push(endpoint) === 0;
    const refused = open(away, { tracing: { isAllowed } });
    await through(refused);
    assert.deepEqual(asked, ['http://collector.example:6006']);
    assert.equal(refused.counts().ended, 0);
  });

  it('is not there at all when no collector is named, or one that is no address', () => {
    assert.equal(create({ 'tracing.endpoint': '' }), undefined);
    assert.deepEqual(notices, []);
    assert.equal(create({ 'tracing.endpoint': '127.0.0.1:6006' }), undefined);
    assert.match(notices.join(), /write http:/);
  });

  it('says once that it cannot be loaded, and lets solves go on', async () => {
    const out = open({}, { assets: resolve('no-such-folder') });
    assert.deepEqual(await through(out), EVENTS);
    assert.deepEqual(await through(out), EVENTS);
    await out[Symbol.asyncDispose]();
    assert.equal(notices.length, 1);
  });
});
