import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { askAtTerminal } from './ask-at-terminal.ts';
import { runLine } from './program.contract.ts';

const OPTIONS = [
  { text: '0', nodes: [1, 2], code: 'def f(xs):\n    return 0\u001b[2J' },
  { text: 'None', nodes: [3], code: 'def f(xs):\n    return None' },
];

/** Puts one question to somebody who types these lines. */
async function ask(...lines: readonly (string | undefined)[]) {
  let err = '';
  const output = { out: () => undefined, err: (text: string) => (err += text) };
  const typed = [...lines];
  const asking = askAtTerminal({ ...output, live: false, colour: false }, () =>
    Promise.resolve(typed.shift()),
  );
  const question = { number: 1, function: 'f', language: 'python', call: 'f([])' } as const;
  const { signal } = new AbortController();
  const answer = await asking({ ...question, kind: 'split', options: OPTIONS }, signal);
  return { answer, err, left: typed.length };
}

describe('a question at the terminal', () => {
  it('takes a number, a value, an exception, or nothing', async () => {
    assert.deepEqual((await ask('2')).answer, { kind: 'option', option: 1 });
    assert.deepEqual((await ask('= [1]')).answer, { kind: 'value', text: '[1]' });
    assert.deepEqual((await ask('raises')).answer, { kind: 'raises' });
    const raises = { kind: 'raises', type: 'ValueError' };
    assert.deepEqual((await ask('raises ValueError')).answer, raises);
    assert.equal((await ask('')).answer, undefined);
    assert.equal((await ask(undefined)).answer, undefined);
  });

  it('asks again for what it cannot read, and shows nothing that could move the cursor', async () => {
    const { answer, err, left } = await ask('7', 'what?', '1');
    assert.deepEqual([answer, left], [{ kind: 'option', option: 0 }, 0]);
    assert.equal(err.split('Give a number from 1 to 2').length, 3);
    assert.ok(!err.includes('\u001b'));
    assert.match(err, /1\) 0 {2}\(2 candidates\)/);
  });
});

describe('solve --ask', () => {
  it('needs somebody at a terminal, and does not go with JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-ask-'));
    try {
      const path = join(folder, 'a.py');
      await writeFile(path, 'def f(x): ...\n');
      const parts = () => ({ model: createFakeLanguageModel([' return x\n```']) });
      const alone = await runLine(['solve', path, '--ask'], { folder, parts });
      assert.equal(alone.code, 2);
      assert.match(alone.err, /--ask needs a person at a terminal/);
      const json = await runLine(['solve', path, '--ask', '--json'], { folder, parts });
      assert.equal(json.code, 2);
      const askLine = () => Promise.resolve('1');
      const asked = await runLine(['solve', path, '--ask'], { folder, parts, askLine });
      assert.equal(asked.code, 0, asked.err);
      assert.match(asked.out, /VERIFIED f/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
