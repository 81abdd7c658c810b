import assert from 'node:assert/strict';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Invocation, Job, Sandbox } from './sandbox.ts';
import type { Transpiler } from './transpile.ts';
import { withTranspiler } from './with-transpiler.ts';

/** Puts the dialect in front, and refuses what says `bad`. */
const transpiler: Transpiler = {
  file: (source, dialect) =>
    source.includes('bad')
      ? { syntaxError: 'SyntaxError: bad (line 1)' }
      : { script: `${dialect}:${source}` },
  snippet: (source, dialect) =>
    source.includes('bad') ? { syntaxError: 'no' } : { script: `${dialect}:${source}` },
};

const options = { limits: DEFAULT_LIMITS };
const job = (language: Job['program']['language'], source: string): Job => ({
  program: {
    language,
    source,
    files: [
      { path: 'a.ts', text: 'a' },
      { path: 'b.mjs', text: 'b' },
      { path: 'c.json', text: '{}' },
      { path: 'd.cts', text: 'bad' },
    ],
  },
  invocations: [
    { setup: 's', call: 'f()', mode: 'value' },
    { call: 'bad', mode: 'output' },
  ],
});

function wrap(seen: Job[], asked: (Invocation | undefined)[] = []): Sandbox {
  const fake = createFakeSandbox(async (one, { more }) => {
    seen.push(one);
    asked.push(more === undefined ? undefined : await more(undefined));
    return execution();
  });
  return withTranspiler({ ...fake, languages: ['python', 'javascript'] }, transpiler);
}

describe('a sandbox that is given scripts', () => {
  it('is handed a program, its files and its calls as JavaScript', async () => {
    const seen: Job[] = [];
    await wrap(seen).run(job('typescript', 'p'), options);
    assert.deepEqual(seen[0]?.program, {
      language: 'javascript',
      source: 'typescript:p',
      files: [
        { path: 'a.ts', text: 'typescript:a' },
        { path: 'b.mjs', text: 'javascript:b' },
        { path: 'c.json', text: '{}' },
        { path: 'd.cts', text: 'throw new SyntaxError("d.cts: SyntaxError: bad (line 1)");' },
      ],
    });
    assert.deepEqual(seen[0].invocations, [
      { setup: 'typescript:s', call: 'typescript:f()', mode: 'value' },
      { call: 'bad', mode: 'output' },
    ]);
  });

  it('is handed calls that are asked for later as JavaScript, too', async () => {
    const asked: (Invocation | undefined)[] = [];
    const more = (): Promise<Invocation> => Promise.resolve({ call: 'g()', mode: 'value' });
    await wrap([], asked).run(job('typescript', 'p'), { ...options, more });
    assert.deepEqual(asked, [{ call: 'typescript:g()', mode: 'value' }]);
  });

  it('is not asked at all for a program that does not parse', async () => {
    const seen: Job[] = [];
    const { load, sandbox } = await wrap(seen).run(job('typescript', 'bad'), options);
    assert.deepEqual(load, { status: 'syntax-error', message: 'SyntaxError: bad (line 1)' });
    assert.deepEqual([seen, sandbox], [[], 'fake']);
  });

  it('is handed Python as it is', async () => {
    const seen: Job[] = [];
    const python = job('python', 'bad');
    await wrap(seen).run(python, options);
    assert.equal(seen[0], python);
  });

  it('offers TypeScript only where there is JavaScript', () => {
    assert.deepEqual(wrap([]).languages, ['python', 'javascript', 'typescript']);
    const only = createFakeSandbox(() => execution());
    assert.equal(withTranspiler(only, transpiler), only);
  });
});
