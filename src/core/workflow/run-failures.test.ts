import assert from 'node:assert/strict';
import { z } from 'zod';
import { isReasonCodeError } from '../base/errors.ts';
import {
  echo,
  from,
  memoryCheckpoint,
  run,
  statuses,
  tool,
  workflowOf,
} from './testing.contract.ts';
import type { Does } from './testing.contract.ts';
import type { WorkflowEvent } from './workflow-event.ts';

describe('a workflow in which something goes wrong', () => {
  it('tries again, then falls back, and says why', async () => {
    let calls = 0;
    const events: WorkflowEvent[] = [];
    const flaky: Does = () => {
      calls += 1;
      if (calls < 3) throw new Error(`no ${calls}`);
      return 'at last';
    };
    const broken: Does = () => {
      throw new Error('for good');
    };
    const workflow = workflowOf(
      {
        nodes: {
          flaky: tool('flaky', {}, { retry: { times: 2, delayMs: 10, factor: 3 } }),
          value: tool('broken', {}, { fallback: { value: { is: from('flaky') } } }),
          other: tool('broken', {}, { fallback: { node: tool('echo', { is: 'second' }) } }),
        },
        output: [from('flaky'), from('value.is'), from('other.is')],
      },
      { flaky, broken, echo },
    );
    const result = await run(workflow, {}, { onEvent: event => events.push(event) });
    assert.deepEqual(result.output, ['at last', 'at last', 'second']);
    const pauses = events.flatMap(event => (event.type === 'node-retry' ? [event.delayMs] : []));
    assert.deepEqual(pauses, [10, 30]);
    const value = result.nodes.find(({ node }) => node === 'value');
    assert.deepEqual(value, { node: 'value', status: 'fallback', why: 'for good' });
  });

  it('stops what is under way when a node fails for good, and starts nothing more', async () => {
    const seen: string[] = [];
    const workflow = workflowOf(
      {
        nodes: {
          slow: tool('wait'),
          bad: tool('bad'),
          after: tool('echo', {}, { after: ['slow'] }),
        },
      },
      {
        wait: (_input, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              seen.push('stopped');
              reject(new Error('stopped'));
            });
          }),
        bad: () => {
          throw new Error('it broke');
        },
        echo,
      },
    );
    const result = await run(workflow);
    assert.equal(result.status, 'failed');
    assert.deepEqual([result.failure?.node, result.failure?.why], ['bad', 'bad: it broke']);
    assert.deepEqual(statuses(result), { slow: 'cancelled', bad: 'failed', after: 'cancelled' });
    assert.deepEqual([seen, result.abandoned], [['stopped'], []]);
  });

  it('goes on after an interruption without doing again what was done', async () => {
    const checkpoint = memoryCheckpoint();
    const calls: string[] = [];
    let fails = true;
    const noted: Does = (input, { node }) => {
      calls.push(node);
      return input;
    };
    const breaking: Does = (input, { node }) => {
      calls.push(node);
      if (fails) throw new Error('power cut');
      return input;
    };
    const workflow = workflowOf(
      {
        inputs: { n: { type: 'number', default: 7 } },
        nodes: {
          first: tool('noted', { n: from('input.n') }),
          inner: { kind: 'orchestrator', workflow: 'sub', with: { n: from('first.n') } },
          last: tool('noted', { n: from('inner') }),
        },
        workflows: {
          sub: {
            inputs: { n: { type: 'number' } },
            nodes: { a: tool('noted', { n: from('input.n') }), b: tool('breaking', from('a')) },
            output: from('b.n'),
          },
        },
        output: from('last.n'),
      },
      { noted, breaking },
    );
    const broken = await run(workflow, {}, { checkpoint });
    assert.equal(broken.status, 'failed');
    assert.equal(broken.failure?.why, 'inner: b: power cut');
    assert.deepEqual(calls, ['first', 'inner/a', 'inner/b']);
    fails = false;
    calls.length = 0;
    const resumed = await run(workflow, {}, { checkpoint });
    assert.deepEqual(calls, ['inner/b', 'last']);
    assert.deepEqual([resumed.status, resumed.output], ['done', 7]);
    assert.equal(statuses(resumed)['first'], 'restored');
    await assert.rejects(run(workflow, { n: 8 }, { checkpoint }), error =>
      isReasonCodeError(error, 'checkpoint-damaged'),
    );
  });

  it('does a node again whose checkpoint is not what the node promises', async () => {
    const number = {
      input: z.unknown(),
      output: z.object({ n: z.number() }),
      run: () => Promise.resolve({ n: 1 }),
    };
    const workflow = workflowOf({ nodes: { a: tool('number') }, output: from('a.n') }, { number });
    const checkpoint = memoryCheckpoint();
    await run(workflow, {}, { checkpoint });
    const last = checkpoint.records.at(-1) as { value: unknown };
    last.value = { n: 'forged' };
    const result = await run(workflow, {}, { checkpoint });
    assert.deepEqual([result.output, statuses(result)['a']], [1, 'done']);
  });

  it('is told once that its checkpoint cannot be written, and goes on', async () => {
    const notices: string[] = [];
    const store = memoryCheckpoint();
    const checkpoint = {
      ...store,
      append: async (record: (typeof store.records)[number]) => {
        if (record.type === 'node') throw new Error('disk full');
        await store.append(record);
      },
    };
    const nodes = { a: tool('echo'), b: tool('echo', {}, { after: ['a'] }) };
    const onEvent = (event: WorkflowEvent): void => {
      if (event.type === 'notice') notices.push(event.text);
    };
    const result = await run(workflowOf({ nodes }, { echo }), {}, { checkpoint, onEvent });
    assert.equal(result.status, 'done');
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? '', /cannot be written \(disk full\); the run goes on/);
  });

  it('ends at once when it is cancelled, and names what would not stop', async () => {
    const controller = new AbortController();
    const workflow = workflowOf(
      { nodes: { deaf: tool('deaf'), good: tool('good'), after: tool('echo', from('deaf')) } },
      {
        deaf: () => new Promise(() => undefined),
        good: (_input, { signal }) =>
          new Promise(resolve => {
            signal.addEventListener('abort', () => resolve(null));
            controller.abort();
          }),
        echo,
      },
    );
    const result = await run(workflow, {}, { signal: controller.signal });
    assert.equal(result.status, 'cancelled');
    assert.deepEqual(result.abandoned, ['deaf']);
    assert.equal(statuses(result)['after'], 'cancelled');
  });

  it('lets a node have no more than its time, an attempt', async () => {
    const hang: Does = () => new Promise(() => undefined);
    const workflow = workflowOf(
      { nodes: { hang: tool('hang', {}, { timeoutMs: 50, retry: { times: 1 } }) } },
      { hang },
    );
    const result = await run(workflow);
    assert.equal(result.failure?.why, 'hang: it gave no answer within 50 ms');
    assert.deepEqual(result.abandoned, ['hang', 'hang']);
  });

  it('checks what edges carry, both ways, and how much it is', async () => {
    const strict = {
      input: z.strictObject({ n: z.number() }),
      output: z.object({ text: z.string() }),
      run: () => Promise.resolve({ text: 5 }),
    };
    const nodes = { a: tool('echo', { n: 'text' }), b: tool('strict', { n: from('a.n') }) };
    const wrongIn = await run(workflowOf({ nodes }, { echo, strict }));
    assert.match(wrongIn.failure?.why ?? '', /^b: what it is given does not fit: n: .*number/);
    const lies = await run(workflowOf({ nodes: { a: tool('strict', { n: 1 }) } }, { strict }));
    assert.match(lies.failure?.why ?? '', /^a: what it gave does not fit: text: .*string/);
    const missing = { a: tool('echo', { n: 1 }), b: tool('echo', { m: from('a.m.x') }) };
    const none = await run(workflowOf({ nodes: missing }, { echo }));
    assert.equal(none.failure?.why, 'b: a gave nothing called m');
    const huge = await run(
      workflowOf({ nodes: { a: tool('huge') } }, { huge: () => 'x'.repeat(100_000_000) }),
    );
    assert.equal(huge.failure?.why, 'a: what it gave is larger than 4.2 MB');
    const odd = await run(workflowOf({ nodes: { a: tool('odd') } }, { odd: () => ({ f: echo }) }));
    assert.match(odd.failure?.why ?? '', /gave no plain data: it holds a function/);
  });
});
