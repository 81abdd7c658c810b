import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resultOf } from '../core/solve/result-of.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import { readToolCall, writeToolCall } from '../core/model/tool-call.ts';
import { answer, createArithmeticBox } from '../testing/arithmetic-box.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import type { FakeLanguageModel } from '../testing/fake-language-model.ts';
import { createWorkbench, solveOptions } from './create-workbench.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { Settings } from './settings.ts';

const stub = (name: string): string =>
  `def ${name}(a, b):\n    """Add two whole numbers with helper_sum.\n\n    >>> ${name}(2, 3)\n    5\n    """\n`;

describe('what solves hear of from elsewhere', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-elsewhere-'));
    mkdirSync(join(folder, 'project'));
    writeFileSync(join(folder, 'project', 'sums.py'), stub('add'));
    writeFileSync(join(folder, 'project', 'help.py'), 'def helper_sum(x, y):\n    return x\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Solves `add`, and gives what happened. */
  async function solve(
    model: FakeLanguageModel,
    settings: Partial<Settings>,
    purpose?: 'benchmark',
  ): Promise<readonly SolveEvent[]> {
    const own = { ...DEFAULT_SETTINGS, strategy: 'mcts', simulations: 3, inFlight: 1 } as const;
    const all = { ...own, ...settings };
    await using workbench = createWorkbench({
      assets: resolve('dist'),
      cacheFolder: join(folder, 'cache'),
      traceFolder: join(folder, 'data', 'traces'),
      settings: all,
      notice: line => assert.fail(line),
      rootOf: () => join(folder, 'project'),
      parts: { model, sandbox: createArithmeticBox() },
    });
    const workspace = await workbench.read(join(folder, 'project', 'sums.py'));
    const { python } = await workbench.parsers();
    const [found] = languageSupport('python').findStubs(workspace.file.text, python).stubs;
    assert.ok(found);
    const request = { ...workspace, stub: found, options: solveOptions(all) };
    const events: SolveEvent[] = [];
    await resultOf(
      workbench.solve(purpose === undefined ? request : { ...request, purpose }),
      one => events.push(one),
    );
    return events;
  }

  const prompts = ({ requests }: FakeLanguageModel): readonly string[] =>
    requests
      .filter(({ tools }) => tools === undefined)
      .map(({ messages }) => messages.at(-1)?.content ?? '');

  it('is nothing as long as nobody has asked for it', async () => {
    const model = createFakeLanguageModel([answer('-')]);
    await solve(model, {});
    assert.ok(model.requests.every(({ tools }) => tools === undefined));
    assert.deepEqual(readdirSync(join(folder, 'data')), ['traces']);
  });

  it('is what failed before in the same workspace, for a model on this machine', async () => {
    await solve(createFakeLanguageModel([answer('-')]), { memory: 'on' });
    const [file = ''] = readdirSync(join(folder, 'data', 'memory'));
    assert.match(file, /^[0-9a-f]{24}-python\.jsonl$/);
    const model = createFakeLanguageModel([answer('*')]);
    const events = await solve(model, { memory: 'on' });
    const told = prompts(model).map(prompt => prompt.includes('add(2, 3) gave -1, expected 5'));
    assert.deepEqual(told, [false, true, false]);
    assert.equal(events.filter(({ type }) => type === 'background').length, 1);
  });

  it('is not learnt from a benchmark', async () => {
    await solve(createFakeLanguageModel([answer('-')]), { memory: 'on' }, 'benchmark');
    assert.deepEqual(readdirSync(join(folder, 'data')), ['traces']);
  });

  it('is what a model looks up in its workspace with the built-in tools', async () => {
    const call = { tool: 'find_definitions', input: { name: 'helper_sum' } };
    let calls = 0;
    const model = createFakeLanguageModel(({ tools = [] }) => {
      if (tools.length === 0) return answer('+');
      calls += 1;
      const said = writeToolCall(calls === 1 ? call : undefined);
      assert.equal(readToolCall(said, tools) === undefined, calls > 1, 'it is offered');
      return said;
    });
    await solve(model, { tools: 'before' });
    assert.match(prompts(model)[0] ?? '', /- find_definitions .*help\.py.*def helper_sum/);
    const offered = model.requests[0]?.tools?.map(({ name }) => name) ?? [];
    assert.ok(offered.includes('search_text') && offered.includes('calculate'));
    assert.ok(!offered.includes('run_code') && !offered.includes('search_web'));
  });
});
