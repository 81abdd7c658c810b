import assert from 'node:assert/strict';
import { scriptedBox } from '../../../testing/scripted-box.ts';
import type { Asked, ScriptedBox, Step } from '../../../testing/scripted-box.ts';
import { LIMITS, NONCE, job, run as converse } from '../../../testing/scripted-guest.ts';
import type { Execution } from '../sandbox.ts';
import type { FromGuest } from './box.ts';

type Guest = (request: Asked) => readonly FromGuest[];

/** A box whose guest answers each request at once, with the messages that the script gives. */
const boxOf = (guest: Guest): ScriptedBox =>
  scriptedBox(request => guest(request).map(message => ({ after: 0, message })));

const frame = (answer: object, nonce = NONCE): FromGuest => ({
  type: 'frame',
  text: nonce + JSON.stringify(answer),
});
const int = (i: unknown, v: number, nonce = NONCE): FromGuest =>
  frame({ i, s: 'returned', value: { t: 'int', v: String(v) } }, nonce);
const loaded = frame({ i: 0, s: 'loaded' });

/** Loads, and answers each call as the script says. */
const calls =
  (answer: (i: number) => readonly FromGuest[]): Guest =>
  request =>
    request['i'] === 0 ? [loaded] : answer(request['i'] as number);

const JOB = job('f(1)', 'f(2)', 'f(3)');
const run = (guest: Guest): Promise<Execution> => converse(boxOf(guest), JOB);

const shown = ({ load, outcomes }: Execution): string[] =>
  (load.status === 'loaded' ? outcomes : [load]).map(one => {
    if (one.status === 'stopped') return one.stop.verdict;
    return one.status === 'returned' ? JSON.stringify(one.value) : one.status;
  });
const ints = (...values: readonly number[]): string[] =>
  values.map(v => JSON.stringify({ t: 'int', v: String(v) }));

describe('a conversation with a guest', () => {
  it('takes one answer to each request', async () => {
    assert.deepEqual(shown(await run(calls(i => [int(i, i)]))), ints(1, 2, 3));
  });

  it('takes the first of many answers to one request', async () => {
    const guest = calls(i => [int(i, i), int(i, 99), int(i, 98)]);
    assert.deepEqual(shown(await run(guest)), ints(1, 2, 3));
  });

  it('passes over answers to requests that were answered, or not asked yet', async () => {
    const guest = calls(i => [int(i - 1, 99), int(i + 7, 98), int(i, i)]);
    assert.deepEqual(shown(await run(guest)), ints(1, 2, 3));
  });

  it('passes over what has no nonce, or another one', async () => {
    const guest = calls(i => [
      int(i, 99, ''),
      int(i, 98, NONCE.slice(0, -1)),
      int(i, 97, NONCE.toUpperCase()),
      int(i, i),
    ]);
    assert.deepEqual(shown(await run(guest)), ints(1, 2, 3));
  });

  it('waits no longer than the deadline for a guest that says nothing it may', async () => {
    const guest = calls(i =>
      i === 2 ? [int(i, 99, ''), frame({ i: 0, s: 'loaded' })] : [int(i, i)],
    );
    const box = boxOf(guest);
    assert.deepEqual(shown(await converse(box, JOB)), [...ints(1), 'TIMEOUT']);
    assert.equal(box.clock(), LIMITS.caseMs);
  });

  it('does not wait for the end of an answer that cannot be read', async () => {
    const box = boxOf(calls(() => [{ type: 'frame', text: `${NONCE}{"i":1,"s":"retur` }]));
    const execution = await converse(box, JOB);
    assert.deepEqual(shown(execution), ['INVALID_RESULT', 'INVALID_RESULT', 'INVALID_RESULT']);
    assert.equal(box.clock(), 0);
  });

  it('takes "ready" and "loaded" for no answer to a call', async () => {
    const guest = calls(i => [frame({ i, s: 'ready' }), frame({ i, s: 'loaded' })]);
    assert.deepEqual(shown(await run(guest))[0], 'INVALID_RESULT');
  });

  it('hears nothing of what comes behind the last answer, or behind the end', async () => {
    const end: FromGuest = { type: 'ended', how: 'exit', reason: 'gone' };
    const late = calls(i => (i === 3 ? [int(i, i), end, int(i, 99)] : [int(i, i)]));
    assert.deepEqual(shown(await run(late)), ints(1, 2, 3));
    const dead = calls(i => (i === 2 ? [end, int(i, 99)] : [int(i, i)]));
    assert.deepEqual(shown(await run(dead)), [...ints(1), 'NO_RESULT']);
  });

  it('calls nothing in a program whose answer to loading is an answer to something else', async () => {
    const box = boxOf(() => [int(0, 3)]);
    assert.deepEqual(shown(await converse(box, JOB)), ['INVALID_RESULT']);
    assert.equal(box.requests.length, 1);
  });

  for (const [when, at] of [
    ['while it loads', 0],
    ['in the middle of a call', 2],
  ] as const) {
    it(`ends with CANCELLED when it is cancelled ${when}`, async () => {
      const controller = new AbortController();
      const box = scriptedBox((request): readonly Step[] => {
        if (request['i'] === at) return [{ after: 5, act: () => controller.abort() }];
        return [{ after: 0, message: request['i'] === 0 ? loaded : int(request['i'], 1) }];
      });
      const execution = await converse(box, JOB, { signal: controller.signal });
      assert.equal(shown(execution).at(-1), 'CANCELLED');
      assert.equal(box.clock(), 5);
    });
  }

  it('keeps what is printed apart by call, and stderr of all of them together', async () => {
    const print = (stream: 1 | 2, text: string): FromGuest => ({
      type: 'output',
      stream,
      bytes: Buffer.from(text),
    });
    const execution = await run(
      calls(i => [
        print(1, `setup${i}`),
        frame({ i, s: 'ready' }),
        print(1, `call${i}`),
        print(2, `e${i}`),
        int(i, i),
      ]),
    );
    const output = execution.outcomes.map(one => one.status === 'returned' && one.output);
    assert.deepEqual(output, ['call1', 'call2', 'call3']);
    assert.equal(execution.stderr, 'e1e2e3');
  });
});
