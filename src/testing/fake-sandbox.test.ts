import assert from 'node:assert/strict';
import { describeSandbox } from '../core/sandbox/sandbox.contract.ts';
import { DEFAULT_LIMITS } from '../core/sandbox/limits.ts';
import { createFakeSandbox, execution, returning } from './fake-sandbox.ts';

const NO_INTERPRETER = 'the fake runs no Python, it answers by script';

describeSandbox('fake', {
  create: () =>
    createFakeSandbox(async ({ invocations }) => {
      if (invocations[0]?.call === 'f()') return new Promise(() => undefined);
      return Promise.resolve(returning({ t: 'int', v: '1' }));
    }),
  skip: Object.fromEntries(
    [
      'keeps the exact type of every plain value',
      'gives each call a namespace of its own over that of the program',
      'tells what a call printed from what its setup did',
      'shows the values of statements as the prompt does, but for None',
      'tells an exception by its classes, its message and its place',
      'tells a program that does not parse from one that does not load',
      'mounts sibling modules and does not let them be changed',
      'refuses module paths that lead out of the box',
      'awaits coroutines and lists generators where the job says so',
      'stops at the limit of time and reaches no later call',
      'reports stderr while the guest runs, in bounded chunks',
    ].map(fact => [fact, NO_INTERPRETER]),
  ),
});

describe('the fake sandbox', () => {
  it('remembers what it was asked', async () => {
    const fake = createFakeSandbox(() => execution());
    const program = { language: 'python', source: 'x', files: [] } as const;
    await fake.run({ program, invocations: [] }, { limits: DEFAULT_LIMITS });
    fake.warm();
    await fake[Symbol.asyncDispose]();
    assert.equal(fake.calls[0]?.job.program.source, 'x');
    assert.deepEqual([fake.warmed, fake.disposed], [1, true]);
  });
});
