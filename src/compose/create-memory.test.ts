import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../core/base/errors.ts';
import { createParsers } from '../adapters/tree-sitter/create-parser.ts';
import { ADD_STUB, answer } from '../testing/arithmetic-box.ts';
import { runRouted, scripted } from '../testing/routed-solve.ts';
import { createMemory, memoryFile } from './create-memory.ts';
import type { MemoryOptions } from './create-memory.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const { signal } = new AbortController();
const ON = { memory: 'on', memoryEmbedding: '', model: '' } as const;
const SUM = {
  language: 'python',
  function: 'add_all',
  header: 'def add_all(a, b):\n    """Add numbers."""',
} as const;

describe('the memory of a workspace', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reason-code-memory-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const options = (more: Partial<MemoryOptions> = {}): MemoryOptions => ({
    settings: ON,
    notice: () => undefined,
    env: {},
    fileFor: (file, language) => memoryFile(folder, file.split('/')[0] ?? '', language),
    ...more,
  });

  /** A solve that fails twice, passed through the memory. */
  async function learn(made: MemoryOptions): Promise<void> {
    const local = scripted('m', [answer('-'), answer('*'), answer('+')]);
    const text = ADD_STUB.replace('Add.', 'Add two numbers.');
    const strategy = { strategy: 'best-of-n', inFlight: 1 } as const;
    const { all } = await runRouted({ parsers, local, options: strategy, text });
    async function* events() {
      for (const event of all)
        yield await Promise.resolve(
          event.type === 'solve-start' ? { ...event, file: 'one/sums.py' } : event,
        );
    }
    const memory = createMemory(made);
    assert.ok(memory);
    const passed: unknown[] = [];
    for await (const event of memory.learning(events())) passed.push(event);
    assert.equal(passed.length, all.length);
  }

  it('keeps what failed in a solve, and tells of it in the same workspace and language', async () => {
    await learn(options());
    assert.equal(readdirSync(folder).length, 1);
    const memory = createMemory(options());
    const told = await memory?.recall('one/other.py')(SUM, signal);
    assert.match(told ?? '', /def add\(a, b\): add\(2, 3\) gave -1, expected 5/);
    assert.equal(await memory?.recall('two/other.py')(SUM, signal), undefined);
    const script = { ...SUM, language: 'javascript' } as const;
    assert.equal(await memory?.recall('one/other.js')(script, signal), undefined);
  });

  it('tells nothing to a model that is not on this machine, by whatever name', async () => {
    await learn(options());
    const toldTo = (model: string): Promise<string | undefined> | undefined =>
      createMemory(options({ settings: { ...ON, model } }))?.recall('one/a.py')(SUM, signal);
    for (const model of ['openai:https://api.example.com/v1#m', 'editor:gpt', 'openai:#x'])
      assert.equal(await toldTo(model), undefined, model);
    assert.match((await toldTo('openai:http://127.0.0.1:8080/v1#m')) ?? '', /add/);
  });

  it('says once that a disk cannot be used, and lets solves go on', async () => {
    const said: string[] = [];
    const notice = (line: string): unknown => said.push(line);
    const broken = options({ notice, fileFor: () => '/dev/null/nowhere.jsonl' });
    await learn(broken);
    const memory = createMemory(broken);
    assert.equal(await memory?.recall('a.py')(SUM, signal), undefined);
    assert.equal(await memory?.recall('a.py')(SUM, signal), undefined);
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /memory of failures cannot be used/);
  });

  it('is none when it is off, and refuses an embedding elsewhere', () => {
    assert.equal(createMemory(options({ settings: { ...ON, memory: 'off' } })), undefined);
    const memoryEmbedding = 'openai:https://api.example.com/v1#words';
    assert.throws(
      () => createMemory(options({ settings: { ...ON, memoryEmbedding } })),
      error => isReasonCodeError(error, 'usage'),
    );
  });
});
