import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { answerMessages, createStage, until } from './stage.ts';
import type { Stage } from './stage.ts';
import {
  from,
  runWorkflow,
  statusesOf,
  tool,
  writePlugin,
  writeWorkflow,
} from './workflow-stage.ts';

const PLUGIN = `
const inputSchema = { type: 'object' };
export const tools = [
  { name: 'plug_double', description: 'Doubles.', inputSchema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
    outputSchema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
    run: ({ n }) => ({ n: 2 * n }) },
  { name: 'plug_throws', description: 'Throws.', inputSchema, run() { throw new Error('it is broken'); } },
  { name: 'plug_hangs', description: 'Hangs.', inputSchema, timeoutMs: 300, run() { for (;;) {} } },
  { name: 'plug_huge', description: 'Is large.', inputSchema, run: () => 'x'.repeat(100 * 1024 * 1024) },
  { name: 'plug_lies', description: 'Lies.', inputSchema, outputSchema: { type: 'number' }, run: () => 'three' },
];
`;

describe('plug-ins of a workspace', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  let answer: string | undefined;
  const questions = (): number =>
    messages.asked.filter(text => /May the plug-in/.test(text)).length;
  beforeEach(async () => {
    stage = await createStage([]);
    answer = 'Allow';
    messages = answerMessages(items => items.find(item => item === answer));
  });
  afterEach(async () => {
    messages.restore();
    await stage.end();
  });
  const doubled = { nodes: { two: tool('plug_double', { n: 21 }) }, output: from('two.n') };

  it('run once they were allowed, and are asked about again when they changed', async () => {
    await writePlugin(stage, 'plug.mjs', PLUGIN);
    const uri = await writeWorkflow(stage, 'plugged', doubled);
    assert.equal((await runWorkflow(uri))?.output, 42);
    assert.equal(questions(), 1);
    assert.equal((await runWorkflow(uri))?.output, 42);
    assert.equal(questions(), 1);
    await writePlugin(stage, 'plug.mjs', PLUGIN.replace('2 * n', '3 * n'));
    assert.equal((await runWorkflow(uri))?.output, 63);
    assert.equal(questions(), 2);
  });

  it('do not run when they were not allowed', async () => {
    answer = undefined;
    await writePlugin(stage, 'refused.mjs', `${PLUGIN}\n// Another text than the one above.`);
    const uri = await writeWorkflow(stage, 'refused', doubled);
    assert.equal(await runWorkflow(uri), undefined);
    await until(() => messages.asked.some(text => /no tool called "plug_double"/.test(text)));
  });

  it('that throw, hang, return 100 MB or lie about their type fail their node, and no more', async () => {
    await writePlugin(stage, 'plug.mjs', PLUGIN);
    const failing = (name: string): object => tool(name, {}, { fallback: { value: 'stood in' } });
    const nodes = {
      throws: failing('plug_throws'),
      hangs: failing('plug_hangs'),
      huge: failing('plug_huge'),
      lies: failing('plug_lies'),
      good: tool(
        'plug_double',
        { n: 1 },
        { after: ['throws', 'hangs', 'huge', 'lies'], retry: { times: 2 } },
      ),
    };
    const result = await runWorkflow(
      await writeWorkflow(stage, 'hostile', { nodes, output: from('good.n') }),
    );
    assert.equal(result?.output, 2);
    const why = Object.fromEntries(result.nodes.map(({ node, why: said }) => [node, said ?? '']));
    assert.equal(statusesOf(result)['hangs'], 'fallback');
    assert.match(why['throws'] ?? '', /it is broken|ended/);
    assert.match(why['hangs'] ?? '', /no answer within 300 ms|ended/);
    assert.match(why['huge'] ?? '', /larger than|ended/);
    assert.match(why['lies'] ?? '', /not what it promises|ended/);
    await until(() => messages.asked.some(text => /is done/.test(text)));
  });

  it('that do not load are said, and stop nothing but themselves', async () => {
    await writePlugin(stage, 'broken.mjs', 'export const tools = ;');
    await writePlugin(stage, 'plug.mjs', PLUGIN);
    const uri = await writeWorkflow(stage, 'beside', doubled);
    assert.equal((await runWorkflow(uri))?.output, 42);
    await until(() => messages.asked.some(text => /broken\.mjs cannot be used/.test(text)));
  });
});

describe('the tools of the editor and ours', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  let answer: string | undefined;
  const config = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('reasonCode');
  const offer = async (names: readonly string[]): Promise<void> => {
    await config().update('agentTools', names, vscode.ConfigurationTarget.Global);
  };
  beforeEach(async () => {
    stage = await createStage([]);
    answer = 'Allow in This Run';
    messages = answerMessages(items => items.find(item => item === answer));
  });
  afterEach(async () => {
    messages.restore();
    await config().update('agentTools', undefined, vscode.ConfigurationTarget.Global);
    await stage.end();
  });
  const invoke = async (name: string, input: object): Promise<string> => {
    const request = { input, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool(name, request);
    return content
      .map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
      .join('');
  };

  it('are offered to agents as the setting says, and no others', async () => {
    const expression = { expression: '6 * 7' };
    await assert.rejects(invoke('reasoncode_calculate', expression), /does not offer calculate/);
    await offer(['calculate', 'find_stubs']);
    assert.match(await invoke('reasoncode_calculate', expression), /42/);
    assert.match(await invoke('reasoncode_find_stubs', { path: 'sums.py' }), /"stubs"/);
    const outside = invoke('reasoncode_find_stubs', { path: '../outside.py' });
    await assert.rejects(outside, /not in the workspace/);
    await assert.rejects(invoke('reasoncode_calculate', {}), /expression/);
    await assert.rejects(invoke('reasoncode_read_file', { path: 'sums.py' }), /does not offer/);
  });

  it('go round: a node calls a tool of the editor, which calls one that a program registered', async () => {
    await offer(['call_tool']);
    const made = stage.api.registerTool({
      name: 'test_round',
      description: 'For a test.',
      inputSchema: { type: 'object' },
      run: input => Promise.resolve({ said: input }),
    });
    try {
      const call = (word: string): object =>
        tool('vscode:reasoncode_call_tool', { tool: 'test_round', input: { word } });
      const nodes = { one: call('a'), two: call('b') };
      const output = [from('one.json.said.word'), from('two.json.said.word')];
      const uri = await writeWorkflow(stage, 'round', { nodes, output });
      assert.deepEqual((await runWorkflow(uri))?.output, ['a', 'b']);
      const asked = (): number =>
        messages.asked.filter(text => /use the tool reasoncode_call_tool/.test(text)).length;
      assert.equal(asked(), 1);
      answer = undefined;
      const refused = await runWorkflow(uri);
      assert.equal(refused?.status, 'failed');
      assert.match(refused.failure?.why ?? '', /not allowed to run/);
      assert.equal(asked(), 2);
    } finally {
      made.dispose();
    }
  });

  it('are checked by their schema before anything runs', async () => {
    const nodes = {
      one: tool('vscode:reasoncode_run_in_sandbox', { language: 'cobol', code: 'x' }),
    };
    const uri = await writeWorkflow(stage, 'unfit', { nodes });
    assert.equal(await runWorkflow(uri), undefined);
    await until(() => messages.asked.some(text => /nodes\.one\.with\.language/.test(text)));
    await rm(uri.fsPath);
  });
});
