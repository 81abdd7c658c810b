import assert from 'node:assert/strict';
import { isReasonCodeError } from '../base/errors.ts';
import { inGraphOrder } from './in-order.ts';
import { echo, from, run, statuses, stoppedClock, tool, workflowOf } from './testing.contract.ts';
import type { Does } from './testing.contract.ts';

describe('a workflow', () => {
  it('runs a diamond: both sides after the top, side by side, and the bottom after both', async () => {
    const order: string[] = [];
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>(resolve => (open = resolve));
    // Each side waits for the other: only side by side can they end.
    const side: Does = async (input, { node }) => {
      order.push(node);
      arrived += 1;
      if (arrived === 2) open();
      await both;
      return { n: (input as { n: number }).n + 1 };
    };
    const workflow = workflowOf(
      {
        inputs: { n: { type: 'number' } },
        nodes: {
          bottom: tool('echo', { sum: [from('left.n'), from('right.n')] }),
          left: tool('side', { n: from('top.n') }),
          right: tool('side', { n: from('top.n') }),
          top: tool('echo', { n: from('input.n') }),
        },
        output: from('bottom.sum'),
      },
      { echo, side },
    );
    const result = await run(workflow, { n: 4 });
    assert.deepEqual([result.status, result.output], ['done', [5, 5]]);
    assert.deepEqual(order, ['left', 'right']);
    assert.deepEqual(
      result.nodes.map(({ node }) => node),
      ['top', 'left', 'right', 'bottom'],
    );
  });

  it('fans out over a list, no more at once than there are places, and in again in order', async () => {
    let [now, most] = [0, 0];
    const square: Does = async input => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(resolve => setImmediate(resolve));
      now -= 1;
      const { n } = input as { n: number };
      return n * n;
    };
    const workflow = workflowOf(
      {
        inputs: { list: { type: 'array' } },
        nodes: {
          each: { kind: 'map', over: from('input.list'), workflow: 'one' },
          all: tool('echo', { squares: from('each'), many: { $length: from('each') } }),
        },
        workflows: {
          one: {
            inputs: { item: { type: 'number' } },
            nodes: { square: tool('square', { n: from('input.item') }) },
            output: from('square'),
          },
        },
        output: from('all'),
      },
      { square, echo },
    );
    const result = await run(workflow, { list: [3, 1, 2, 5, 4] }, { concurrency: 3 });
    assert.deepEqual(result.output, { squares: [9, 1, 4, 25, 16], many: 5 });
    assert.equal(most, 3);
    assert.deepEqual((await run(workflow, { list: [] })).output, { squares: [], many: 0 });
  });

  it('follows the branch whose condition holds, and joins what came', async () => {
    const workflow = workflowOf(
      {
        inputs: { hits: { type: 'number' } },
        nodes: {
          way: {
            kind: 'branch',
            ways: { many: { greater: [from('input.hits'), 2] } },
            otherwise: 'few',
          },
          narrow: tool('echo', { did: 'narrow' }, { after: ['way:many'] }),
          widen: tool('echo', { did: 'widen' }, { after: ['way:few'] }),
          after: tool('echo', { did: from('widen.did') }),
          came: { kind: 'join', of: [from('narrow.did'), from('widen.did')] },
          first: { kind: 'join', of: { a: from('narrow'), b: from('widen') }, take: 'first' },
        },
        output: { came: from('came'), first: from('first.did') },
      },
      { echo },
    );
    const many = await run(workflow, { hits: 3 });
    assert.deepEqual(many.output, { came: ['narrow'], first: 'narrow' });
    assert.equal(statuses(many)['after'], 'skipped');
    const few = await run(workflow, { hits: 2 });
    assert.deepEqual(few.output, { came: ['widen'], first: 'widen' });
    assert.deepEqual([statuses(few)['narrow'], statuses(few)['after']], ['skipped', 'done']);
  });

  it('says whether it succeeded, which is not whether it ran', async () => {
    const workflow = workflowOf(
      {
        inputs: { n: { type: 'number' } },
        nodes: { a: tool('echo', { n: from('input.n') }) },
        succeeds: { equals: [from('a.n'), 1] },
      },
      { echo },
    );
    assert.equal((await run(workflow, { n: 1 })).succeeded, true);
    const no = await run(workflow, { n: 2 });
    assert.deepEqual([no.status, no.succeeded], ['done', false]);
  });

  it('refuses inputs that do not fit, and says what it takes', async () => {
    const file = { inputs: { n: { type: 'number' } }, nodes: {} };
    const workflow = workflowOf(file, {});
    const refused = (inputs: Record<string, unknown>): Promise<void> =>
      assert.rejects(run(workflow, inputs), error => {
        assert.ok(isReasonCodeError(error, 'usage'));
        assert.match(error.message, /It takes n \(number\)/);
        return true;
      });
    await refused({ n: 'one' });
    await refused({});
    await refused({ n: 1, m: 2 });
  });

  it('says the same in the same order whatever took how long, when told to', async () => {
    const said = async (slow: string): Promise<string[]> => {
      const lines: string[] = [];
      const delay: Does = async (_input, { node, report }) => {
        const turns = node.endsWith(slow) ? 20 : 1;
        for (let i = 0; i < turns; i += 1) await new Promise(resolve => setImmediate(resolve));
        report('half');
        return null;
      };
      const workflow = workflowOf(
        {
          nodes: {
            a: tool('delay'),
            b: tool('delay'),
            c: { kind: 'orchestrator', workflow: 'sub' },
            d: tool('delay', {}, { after: ['a', 'b', 'c'] }),
          },
          workflows: { sub: { nodes: { x: tool('delay'), y: tool('delay') } } },
        },
        { delay },
      );
      const onEvent = inGraphOrder(event => lines.push(JSON.stringify(event)));
      await run(workflow, {}, { onEvent, clock: stoppedClock });
      return lines;
    };
    const first = await said('a');
    assert.equal(first.length, 19);
    for (const slow of ['b', 'x', 'y']) assert.deepEqual(await said(slow), first);
  });
});
