import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { createRecordedModel } from '../adapters/recorded/recorded-model.ts';
import { AGENT_TOOLS, jsonSchemaOf } from '../compose/agent-tools.ts';
import { createWorkbench, solveOptions } from '../compose/create-workbench.ts';
import { SETTINGS } from '../compose/settings.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { confine } from './confine.ts';

const STUB = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
const HARD = 'def sub(a, b):\n    """Subtract.\n\n    >>> sub(5, 3)\n    2\n    """\n';
const OPTIONS = { simulations: 2, seed: 5, inFlight: 1 } as const;

/** Writes down what a model answers to the stubs, so that another process can replay it. */
async function record(folder: string): Promise<string> {
  const path = join(folder, 'answers.jsonl');
  const live = createFakeLanguageModel(({ prefill }) =>
    prefill.includes('def add') ? ' return a + b\n```' : ' return a * b\n```',
  );
  await using model = createRecordedModel({ path, spec: 'fake', live: () => live });
  const settings = SETTINGS.parse(OPTIONS);
  await using workbench = createWorkbench({
    assets: resolve('dist'),
    cacheFolder: join(folder, 'cache'),
    traceFolder: join(folder, 'traces'),
    settings,
    notice: () => undefined,
    parts: { model },
  });
  const parsers = await workbench.parsers();
  for (const name of ['a.py', 'hard.py']) {
    const around = await workbench.read(join(folder, 'root', name));
    const [stub] = languageSupport('python').findStubs(around.file.text, parsers.python).stubs;
    assert.ok(stub);
    const request = { ...around, stub, options: solveOptions(settings) };
    for await (const event of workbench.solve(request)) assert.ok(event.at >= 0);
  }
  return path;
}

describe('the server for agents', function () {
  let folder = '';
  let root = '';
  let client: Client;
  let transport: StdioClientTransport;
  let said = '';
  const connect = async (model: string): Promise<void> => {
    client = new Client({ name: 'test', version: '1' });
    const flags = ['--simulations', '2', '--seed', '5', '--in-flight', '1', '--model', model];
    transport = new StdioClientTransport({
      command: process.execPath,
      args: [resolve('dist/cli.mjs'), 'mcp', '--root', root, ...flags],
      stderr: 'pipe',
      env: { PATH: process.env['PATH'] ?? '', REASON_CODE_TRACES: join(folder, 'traces') },
    });
    said = '';
    transport.stderr?.on('data', chunk => (said += String(chunk)));
    await client.connect(transport);
  };
  const call = async (name: string, given: Record<string, unknown>) => {
    const { content, isError = false } = await client.callTool({ name, arguments: given });
    const [first] = content as readonly { readonly text?: string }[];
    return { text: first?.text ?? '', isError };
  };
  const { solve, sandbox } = AGENT_TOOLS;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'reason-code-mcp-')));
    root = join(folder, 'root');
    await mkdir(root);
    await writeFile(join(root, 'a.py'), STUB);
    await writeFile(join(root, 'hard.py'), HARD);
    await writeFile(join(folder, 'outside.py'), STUB);
    await connect(`recorded:${await record(folder)}`);
  });
  after(async () => {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lists the two tools with what they take', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      [solve.name, sandbox.name],
    );
    for (const tool of [solve, sandbox]) {
      const listed = tools.find(({ name }) => name === tool.name);
      assert.ok(listed !== undefined, tool.name);
      assert.equal(listed.description, tool.description);
      assert.deepEqual(listed.inputSchema.properties, jsonSchemaOf(tool)['properties']);
    }
  });

  it('solves a stub, tells how it goes, and leaves the file alone', async () => {
    const told: number[] = [];
    const { content } = await client.callTool(
      { name: solve.name, arguments: { path: join(root, 'a.py'), function: 'add' } },
      undefined,
      { onprogress: ({ progress }) => void told.push(progress) },
    );
    const text = JSON.stringify(content);
    assert.match(text, /VERIFIED: add\. /);
    assert.match(text, /Evidence: 1 of 1 examples passed \(docstring\)/);
    assert.match(text, /return a \+ b/);
    assert.ok(told.length > 0);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.equal(await readFile(join(root, 'a.py'), 'utf8'), STUB);
  });

  it('says plainly when nothing was verified, and then inserts nothing', async () => {
    const { text, isError } = await call(solve.name, { path: 'hard.py', insert: true });
    assert.equal(isError, false);
    assert.match(text, /^NOT VERIFIED: sub/);
    assert.match(text, /only a verified body is inserted/);
    assert.equal(await readFile(join(root, 'hard.py'), 'utf8'), HARD);
  });

  it('inserts a verified body when it is told to', async () => {
    const { text } = await call(solve.name, { path: 'a.py', insert: true });
    assert.match(text, /was inserted into the file/);
    assert.equal(
      await readFile(join(root, 'a.py'), 'utf8'),
      `${STUB.trimEnd()}\n    return a + b\n`,
    );
    await writeFile(join(root, 'a.py'), STUB);
  });

  it('reads nothing outside of its root, by no path and no link', async () => {
    await symlink(join(folder, 'outside.py'), join(root, 'link.py'));
    for (const path of ['../outside.py', join(folder, 'outside.py'), 'link.py', '/etc/hostname']) {
      const { text, isError } = await call(solve.name, { path });
      assert.equal(isError, true, path);
      assert.match(text, /outside of .*the folder that this server may read/, path);
    }
    await assert.rejects(confine(root, '.'), /outside of/);
    await assert.rejects(confine(root, 'none.py'), /does not exist/);
  });

  it('says what is wrong with what it was given', async () => {
    const bad = await call(sandbox.name, { language: 'cobol', code: '1' }).catch(String);
    assert.match(typeof bad === 'string' ? bad : bad.text, /language/);
    const missing = await call(solve.name, { path: 'a.py', function: 'nope' });
    assert.match(missing.text, /no stub called nope.*add \(line 1\)/);
    assert.match(
      (await call(sandbox.name, { language: 'python', code: 'x = 1' })).text,
      /nothing to run/,
    );
    assert.ok(missing.isError);
  });

  it('runs calls and tests in the sandbox', async () => {
    const code = 'def f(x):\n    print("hi")\n    return [x, 1 / x]\n';
    const ran = await call(sandbox.name, { language: 'python', code, calls: ['f(2)', 'f(0)'] });
    assert.match(ran.text, /f\(2\) → \[2, 0\.5\] \(printed "hi\\n"\)/);
    assert.match(ran.text, /f\(0\) → raised ZeroDivisionError/);
    const given = { language: 'python', code, function: 'f', tests: 'assert f(1) == [1, 1.0]' };
    assert.match((await call(sandbox.name, given)).text, /^PASS: 1 of 1/);
    const wrong = { ...given, tests: 'assert f(1) == 7' };
    assert.match((await call(sandbox.name, wrong)).text, /^WRONG: 0 of 1/);
  });

  it('stops what is cancelled, and goes on serving', async () => {
    const controller = new AbortController();
    const given = { language: 'python', code: 'def f():\n    while True: pass\n', calls: ['f()'] };
    const running = client.callTool({ name: sandbox.name, arguments: given }, undefined, {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort('enough'), 200);
    await assert.rejects(running);
    while (!/Cancelled\./.test(said)) await new Promise(resolve => setTimeout(resolve, 20));
    const next = await call(sandbox.name, { language: 'python', code: 'x = 4', calls: ['x'] });
    assert.match(next.text, /x → 4/);
  });

  it('ends by itself when nobody speaks to it any more', async () => {
    const { pid } = transport;
    assert.ok(pid);
    await client.close();
    const isThere = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (isThere()) await new Promise(resolve => setTimeout(resolve, 20));
    assert.doesNotMatch(said, /error/i);
  });
});
