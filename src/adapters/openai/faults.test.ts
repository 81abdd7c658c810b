import assert from 'node:assert/strict';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { ErrorCode } from '../../core/base/errors.ts';
import { isAbortError } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../testing/chat-server.ts';
import { systemClock } from '../system/system-clock.ts';
import { ask, startTestModel } from './test-model.contract.ts';
import type { TestModel } from './test-model.contract.ts';
import type { OpenaiModelOptions } from './create-openai-model.ts';

type Faulty = TestModel & { fault: (call: number) => Fault | undefined };

/** A model that was probed in peace; what goes wrong is said afterwards. */
async function faulty(
  more: Parameters<typeof startTestModel>[0] = {},
  options: Partial<OpenaiModelOptions> = {},
): Promise<Faulty> {
  let after = Infinity;
  const tested = await startTestModel(
    { ...more, fault: call => (call < after ? undefined : made.fault(call - after)) },
    options,
  );
  const made: Faulty = Object.assign(tested, { fault: () => undefined });
  await tested.model.load();
  after = tested.server.asked.length;
  return made;
}

const rejectsWith = (code: ErrorCode, text: RegExp) => (error: unknown) => {
  assert.ok(isReasonCodeError(error, code), String(error));
  assert.match(error.message, text);
  return true;
};

describe('an endpoint that misbehaves', () => {
  const always: readonly (readonly [Fault, ErrorCode, RegExp])[] = [
    ['drop', 'model-unreachable', /could not be reached, or broke off/],
    ['cut', 'model-unreachable', /broke off/],
    ['empty', 'model-unreachable', /before the first token/],
    ['garbage', 'model-unreachable', /HPE_/],
    ['page', 'model-answer-invalid', /text\/html.*\/v1/],
    ['not-json', 'model-answer-invalid', /not JSON/],
    ['not-chat', 'model-answer-invalid', /choices/],
    ['huge-line', 'model-answer-invalid', /more than 1048576 bytes/],
    ['error-event', 'model-unreachable', /out of memory/],
    [{ status: 401 }, 'model-refused', /wants an API key.*Set API Key/],
    [{ status: 404 }, 'model-refused', /no model "test-model"/],
    [{ status: 302, headers: { location: '/' } }, 'model-refused', /another address/],
    [{ status: 400, message: 'no such thing' }, 'model-refused', /no such thing/],
    [{ status: 503, message: 'loading' }, 'model-unreachable', /status 503.*loading/],
    [{ status: 429, code: 'insufficient_quota' }, 'model-over-budget', /quota/],
    [{ status: 400, message: 'maximum context length is 9' }, 'prompt-too-long', /too long/],
  ];
  for (const [fault, code, text] of always) {
    const name = typeof fault === 'string' ? fault : `status ${fault.status}`;
    it(`is told from one that works, and the next answer comes: ${name}, ${code}`, async () => {
      await using tested = await faulty();
      tested.fault = () => fault;
      await assert.rejects(tested.model.generate(ask(1)), rejectsWith(code, text));
      tested.fault = () => undefined;
      assert.notEqual((await tested.model.generate(ask(2))).text, '');
    });
  }

  it('is asked again until it works, when nothing was answered yet', async () => {
    for (const fault of [{ status: 500 }, 'drop', 'empty', 'error-event'] as const) {
      await using tested = await faulty();
      tested.fault = call => (call < 3 ? fault : undefined);
      assert.notEqual((await tested.model.generate(ask(1))).text, '');
      assert.equal(tested.asked().length, 4);
    }
  });

  it('is not asked again in the middle of an answer, or when it refuses', async () => {
    for (const fault of ['cut', { status: 400 }, { status: 401 }, 'page'] as const) {
      await using tested = await faulty();
      tested.fault = () => fault;
      await assert.rejects(tested.model.generate(ask(1)));
      assert.equal(tested.asked().length, 1);
    }
  });

  it('is given the time it asks for, in seconds or until a date', async () => {
    const now = Date.parse('2026-11-25T12:00:00Z');
    for (const header of ['3', new Date(now + 3000).toUTCString()]) {
      const slept: number[] = [];
      const clock: Clock = {
        ...systemClock,
        date: () => new Date(now),
        async sleep(ms, signal) {
          if (ms < 10 || ms > 10_000) return systemClock.sleep(ms, signal);
          slept.push(ms);
        },
      };
      await using tested = await faulty({}, { clock });
      tested.fault = call =>
        call === 0 ? { status: 429, headers: { 'retry-after': header } } : undefined;
      await tested.model.generate(ask(1));
      assert.equal(slept.length, 1);
      assert.ok(slept[0] !== undefined && slept[0] >= 3000 && slept[0] < 3020, String(slept));
    }
  });

  it('is not waited for when it asks for too much time, and the error says how much', async () => {
    await using tested = await faulty();
    tested.fault = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    const expected = rejectsWith('model-unreachable', /wait 3600 s/);
    await assert.rejects(tested.model.generate(ask(1)), expected);
  });

  it('is given up when it is silent, before the first token or after it', async () => {
    const patience = { firstTokenMs: 600, idleMs: 300 };
    await using tested = await faulty({}, { patience });
    tested.fault = () => 'hang';
    await assert.rejects(
      tested.model.generate(ask(1)),
      rejectsWith('model-unreachable', /no first token within 0.6 s.*remoteFirstTokenSeconds/),
    );
    tested.fault = () => 'hang-midway';
    await assert.rejects(
      tested.model.generate(ask(1)),
      rejectsWith('model-unreachable', /middle of an answer.*0.3 s.*remoteIdleSeconds/),
    );
  });

  it('holds nobody who cancels', async () => {
    await using tested = await faulty();
    for (const fault of ['hang', 'hang-midway', { status: 500 }] as const) {
      tested.fault = () => fault;
      const controller = new AbortController();
      const asked = tested.model.generate(ask(1), { signal: controller.signal });
      const before = tested.asked().length;
      while (tested.asked().length === before) await new Promise(go => setImmediate(go));
      controller.abort();
      await assert.rejects(asked, isAbortError);
    }
  });

  it('fails all that wait behind a first that failed, with one request', async () => {
    await using tested = await faulty({ can: { several: false } });
    tested.fault = () => ({ status: 401 });
    const all = await Promise.allSettled([1, 2, 3].map(seed => tested.model.generate(ask(seed))));
    assert.ok(all.every(({ status }) => status === 'rejected'));
    assert.equal(tested.asked().length, 1);
  });

  it('counts an answer without a count by its pieces', async () => {
    await using tested = await startTestModel({ can: { usage: false } });
    const { usage } = await tested.model.generate(ask(1));
    assert.equal(usage.completionTokens, 12);
    assert.ok(usage.promptTokens > 0);
  });
});

describe('a key', () => {
  it('goes into the header of the request, and into no error', async () => {
    const key = 'secret-key-of-a-test';
    const apiKey = (): Promise<string> => Promise.resolve(key);
    await using tested = await startTestModel({ key }, { apiKey });
    assert.notEqual((await tested.model.generate(ask(1))).text, '');
    assert.ok(!JSON.stringify(tested.model.identity).includes(key));
    await using refused = await startTestModel({ key: 'another' }, { apiKey });
    await using echoed = await startTestModel(
      { fault: () => ({ status: 400, message: `your key ${key} and sk-abcdefgh123 are odd` }) },
      { apiKey },
    );
    for (const { model } of [refused, echoed])
      await assert.rejects(model.generate(ask(1)), error => {
        assert.ok(isReasonCodeError(error, 'model-refused'));
        const shown = JSON.stringify([error.message, error.fields, String(error.stack)]);
        assert.ok(!shown.includes(key) && !shown.includes('sk-abcd'), shown);
        assert.equal(error.cause, undefined);
        return true;
      });
  });

  it('is in no error even when it can be in no header', async () => {
    const key = 'two lines\nof a secret';
    await using tested = await startTestModel({}, { apiKey: () => Promise.resolve(key) });
    await assert.rejects(tested.model.generate(ask(1)), error => {
      assert.ok(isReasonCodeError(error));
      assert.ok(!/two lines|of a secret/.test(error.message), error.message);
      return true;
    });
    assert.equal(tested.server.asked.length, 0);
  });

  it('is not made up: without one there is no such header, whatever the environment says', async () => {
    const before = process.env['OPENAI_API_KEY'];
    process.env['OPENAI_API_KEY'] = 'of-somebody-else';
    try {
      await using tested = await startTestModel();
      await tested.model.load();
      for (const { headers } of tested.server.asked) {
        assert.equal(headers.authorization, undefined);
        assert.ok(!/of-somebody-else|stainless|openai/i.test(JSON.stringify(headers)));
      }
    } finally {
      if (before === undefined) delete process.env['OPENAI_API_KEY'];
      else process.env['OPENAI_API_KEY'] = before;
    }
  });
});
