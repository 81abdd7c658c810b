import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { Execution, Job } from '../sandbox.ts';
import type { Box, FromGuest } from './box.ts';
import { conduct } from './conduct.ts';

const NONCE = 'nonce-';

type Guest = (request: Readonly<Record<string, unknown>>) => readonly FromGuest[];

/** A box whose guest answers each request with the messages that the script gives. */
function boxOf(guest: Guest): Box & { readonly asked: readonly unknown[] } {
  const messages: FromGuest[] = [];
  const asked: unknown[] = [];
  let wake: (() => void) | undefined;
  return {
    asked,
    limit: () => undefined,
    async next(ms) {
      if (messages.length === 0) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return messages.shift();
    },
    ask(request) {
      asked.push(request);
      messages.push(...guest(request as Readonly<Record<string, unknown>>));
    },
    interrupt: () => wake?.(),
    end: () => Promise.resolve(true),
  };
}

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

const JOB: Job = {
  program: { language: 'python', source: '', files: [] },
  invocations: [1, 2, 3].map(n => ({ call: `f(${n})`, mode: 'value' })),
};

async function run(guest: Guest, signal = new AbortController().signal): Promise<Execution> {
  const limits = { ...DEFAULT_LIMITS, loadMs: 60, caseMs: 60 };
  const onStderr = (): void => undefined;
  return conduct(boxOf(guest), JOB, { limits, nonce: NONCE, sandbox: 'fake', onStderr, signal });
}

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
      int(i, 98, 'nonce'),
      int(i, 97, 'Nonce-'),
      int(i, i),
    ]);
    assert.deepEqual(shown(await run(guest)), ints(1, 2, 3));
  });

  it('waits no longer than the deadline for a guest that says nothing it may', async () => {
    const guest = calls(i =>
      i === 2 ? [int(i, 99, ''), frame({ i: 0, s: 'loaded' })] : [int(i, i)],
    );
    assert.deepEqual(shown(await run(guest)), [...ints(1), 'TIMEOUT']);
  });

  it('does not wait for the end of an answer that cannot be read', async () => {
    const guest = calls(() => [{ type: 'frame', text: `${NONCE}{"i":1,"s":"retur` }]);
    const began = performance.now();
    const execution = await run(guest);
    // Each call is answered at once; the deadlines together would be three times this.
    assert.deepEqual(shown(execution), ['INVALID_RESULT', 'INVALID_RESULT', 'INVALID_RESULT']);
    assert.ok(performance.now() - began < 5000);
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
    const { signal } = new AbortController();
    const onStderr = (): void => undefined;
    const options = { limits: DEFAULT_LIMITS, nonce: NONCE, sandbox: 'fake', onStderr, signal };
    assert.deepEqual(shown(await conduct(box, JOB, options)), ['INVALID_RESULT']);
    assert.equal(box.asked.length, 1);
  });

  for (const [when, at] of [
    ['while it loads', 0],
    ['in the middle of a call', 2],
  ] as const) {
    it(`ends with CANCELLED when it is cancelled ${when}`, async () => {
      const controller = new AbortController();
      const guest: Guest = request => {
        if (request['i'] !== at) return [request['i'] === 0 ? loaded : int(request['i'], 1)];
        setTimeout(() => controller.abort(), 5);
        return [];
      };
      assert.equal(shown(await run(guest, controller.signal)).at(-1), 'CANCELLED');
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
