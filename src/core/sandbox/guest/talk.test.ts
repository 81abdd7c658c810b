import assert from 'node:assert/strict';
import { scriptedBox } from '../../../testing/scripted-box.ts';
import type { Asked, Step } from '../../../testing/scripted-box.ts';
import { LIMITS, call, frame, honest, job, run, shown } from '../../../testing/scripted-guest.ts';
import type { FromGuest } from './box.ts';

const ELSEWHERE = {
  status: 'stopped',
  stop: { verdict: 'TIMEOUT', reason: 'elsewhere' },
} as const;

describe('further calls of a job', () => {
  it('are asked for one at a time, each with what came of the one before', async () => {
    const box = scriptedBox(honest);
    const told: unknown[] = [];
    const execution = await run(box, job('a'), {
      more(outcome) {
        told.push([outcome?.status, box.requests.length]);
        return Promise.resolve(told.length < 3 ? call(`more ${told.length}`) : undefined);
      },
    });
    assert.deepEqual(shown(execution), ['loaded', '1', '2', '3']);
    assert.deepEqual(told, [
      ['returned', 2],
      ['returned', 3],
      ['returned', 4],
    ]);
    assert.deepEqual(
      box.requests.slice(1).map(request => request['call']),
      ['a', 'more 1', 'more 2'],
    );
  });

  it("take none of the guest's time while this side thinks of them", async () => {
    const box = scriptedBox(honest);
    const execution = await run(box, job(), {
      more(outcome) {
        box.pass(60_000);
        return Promise.resolve(outcome === undefined ? call('a') : undefined);
      },
    });
    assert.deepEqual(shown(execution), ['loaded', '1']);
  });

  it('are told of a call that ended the guest, and then no longer asked for', async () => {
    const box = scriptedBox(({ i }) => (i === 0 ? honest({ i }) : []));
    const told: unknown[] = [];
    const execution = await run(box, job('a', 'b'), {
      more(outcome) {
        told.push(outcome?.status);
        return Promise.resolve(call('again'));
      },
    });
    assert.deepEqual(shown(execution), ['loaded', 'TIMEOUT']);
    assert.deepEqual(told, ['stopped']);
  });

  it('end with the error of whoever was asked for them', async () => {
    const more = (): Promise<never> => Promise.reject(new Error('not now'));
    await assert.rejects(run(scriptedBox(honest), job('a'), { more }), /not now/);
  });

  it('do not keep an abort waiting', async () => {
    const controller = new AbortController();
    const more = (): Promise<never> => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const execution = await run(scriptedBox(honest), job('a'), { more, signal: controller.signal });
    assert.deepEqual(shown(execution), ['loaded', '1', 'CANCELLED']);
  });
});

describe('calls of functions that are not in the box', () => {
  const remote = (i: number, name: string): FromGuest =>
    frame(i, { s: 'remote', name, args: [{ t: 'int', v: '4' }], kwargs: [] });
  /** Asks for `f(4)` and gives what came of it. */
  const calling = (request: Asked): Step[] => {
    const { remote: outcome, i } = request as { i: number; remote?: { value?: object } };
    if (outcome === undefined && i > 0) return [{ after: 5, message: remote(i, 'f') }];
    if (outcome === undefined) return honest(request);
    const answered = outcome.value ?? { t: 'str', v: JSON.stringify(outcome) };
    return [{ after: 5, message: frame(i, { s: 'returned', value: answered }) }];
  };

  it('are answered, one after the other, while the clock of the guest stands still', async () => {
    const box = scriptedBox(calling);
    const execution = await run(box, job('a', 'b'), {
      answer({ name, args }) {
        box.pass(60_000);
        assert.deepEqual([name, args], ['f', [{ t: 'int', v: '4' }]]);
        return Promise.resolve({ status: 'returned', value: { t: 'int', v: '8' }, output: '' });
      },
    });
    assert.deepEqual(shown(execution), ['loaded', '8', '8']);
    assert.equal(box.requests.length, 5);
  });

  it('give a violation to a guest for which nobody answers', async () => {
    const execution = await run(scriptedBox(calling), job('a'));
    assert.match(shown(execution)[1] ?? '', /VIOLATION/);
  });

  it('are answered, too, when what they gave is larger than the way into the box', async () => {
    const box = scriptedBox(calling);
    const ask = box.ask.bind(box);
    const narrow = {
      ...box,
      ask(request: Asked) {
        if (JSON.stringify(request).length > 500) throw new RangeError('too large');
        ask(request);
      },
    };
    const large = {
      status: 'returned',
      value: { t: 'str', v: 'x'.repeat(600) },
      output: '',
    } as const;
    const execution = await run(narrow, job('a'), { answer: () => Promise.resolve(large) });
    assert.match(shown(execution)[1] ?? '', /RESULT_LIMIT/);
  });

  it('end the run with the error of whoever should have answered', async () => {
    const answer = (): Promise<never> => Promise.reject(new Error('the other box broke'));
    await assert.rejects(run(scriptedBox(calling), job('a'), { answer }), /other box broke/);
  });

  it("do not keep an abort waiting, and a late error of theirs is nobody's", async () => {
    const controller = new AbortController();
    const answer = async (): Promise<never> => {
      controller.abort();
      await new Promise(next => setTimeout(next, 1));
      throw new Error('late');
    };
    const signal = controller.signal;
    const execution = await run(scriptedBox(calling), job('a', 'b'), { answer, signal });
    assert.deepEqual(shown(execution), ['loaded', 'CANCELLED']);
    await new Promise(next => setTimeout(next, 5));
  });

  it('count against the guest only with the time that it takes itself', async () => {
    const endless = ({ i }: Asked): Step[] =>
      i === 0 ? honest({ i }) : [{ after: 5, message: remote(Number(i), 'f') }];
    const box = scriptedBox(endless);
    const answer = (): Promise<typeof ELSEWHERE> => Promise.resolve(ELSEWHERE);
    const execution = await run(box, job('a'), { answer });
    assert.deepEqual(shown(execution), ['loaded', 'TIMEOUT']);
    assert.equal(box.clock(), 10 + LIMITS.caseMs);
  });
});
