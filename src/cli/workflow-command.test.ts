import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';
import type { Ended } from './program.contract.ts';

const STUB = 'def triple(x):\n    """Three times x.\n\n    >>> triple(2)\n    6\n    """\n';
const EXAMPLE = 'examples/workflows/search-and-code.json';

type Json = {
  readonly status: string;
  readonly succeeded: boolean;
  readonly output: Readonly<Record<string, unknown>>;
  readonly nodes: readonly { readonly node: string; readonly status: string }[];
  readonly failure?: { readonly node: string; readonly why: string };
};

describe('reason-code workflow', function () {
  // Real sandboxes are started.
  this.timeout(240_000);
  let folder = '';
  let answer = ' return 3 * x\n```';
  const put = async (path: string, content: string | object): Promise<string> => {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
    return full;
  };
  const run = (...argv: readonly string[]): Promise<Ended> =>
    runLine(['workflow', ...argv], {
      folder: join(folder, '.own'),
      adjust: settings => ({ ...settings, simulations: 2 }),
      parts: () => ({ model: createFakeLanguageModel(() => answer) }),
    });
  const json = ({ out }: Ended): Json => JSON.parse(out) as Json;
  const statuses = (ended: Ended): Record<string, string> =>
    Object.fromEntries(json(ended).nodes.map(({ node, status }) => [node, status]));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-workflow-'));
    answer = ' return 3 * x\n```';
    await put('src/triple.py', STUB);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('runs the example: searches, solves what it found, and runs that once more', async () => {
    const inputs = ['--input', 'words=def triple', '--input', 'where=src/*.py'];
    const ended = await run('run', EXAMPLE, ...inputs, '--root', folder, '--json');
    assert.equal(ended.code, 0, ended.err);
    const { status, succeeded, output } = json(ended);
    assert.deepEqual([status, succeeded, output['file']], ['done', true, 'src/triple.py']);
    assert.match(String(output['code']), /return 3 \* x/);
    assert.deepEqual(output['ran'], [
      { call: 'triple(2)', status: 'returned', value: '6', output: '' },
    ]);
    assert.match(ended.err, /code: candidate 1: PASS, 1 of 1 passed/);
  });

  it('exits 1 when nothing is found or verified, which is no failure', async () => {
    const none = await run('run', EXAMPLE, '--input', 'words=zzz', '--root', folder, '--json');
    assert.equal(none.code, 1, none.err);
    assert.deepEqual([json(none).status, json(none).succeeded], ['done', false]);
    assert.equal(statuses(none)['code'], 'skipped');
    assert.equal(json(none).output['file'], 'nothing was found');
    answer = ' return x\n```';
    const file = ['--input', 'file=src/triple.py', '--input', 'function=triple'];
    const wrong = await run('run', 'builtin:solve', ...file, '--root', folder, '--json');
    assert.equal(wrong.code, 1, wrong.err);
    assert.equal(json(wrong).output['status'], 'unverified');
    assert.equal(statuses(wrong)['confirm'], 'skipped');
  });

  it('solves as a workflow, and stays in its folder', async () => {
    const solve = (file: string): Promise<Ended> =>
      run(
        ...['run', 'builtin:solve', '--input', `file=${file}`, '--input', 'function=triple'],
        ...['--root', folder, '--json'],
      );
    const done = await solve('src/triple.py');
    assert.equal(done.code, 0, done.err);
    assert.equal(json(done).output['status'], 'verified');
    assert.deepEqual(json(done).output['confirmed'], [
      { call: 'triple(2)', status: 'returned', value: '6', output: '' },
    ]);
    const outside = await solve('../triple.py');
    assert.match(json(outside).failure?.why ?? '', /is not in the workspace/);
    assert.equal(await readFile(join(folder, 'src/triple.py'), 'utf8'), STUB);
  });

  const CALCULATE = {
    version: 1,
    name: 'calculate',
    inputs: { a: { type: 'number' }, note: { type: 'string', default: '' } },
    nodes: {
      sum: {
        kind: 'tool',
        tool: 'calculate',
        with: { expression: { $text: [{ $from: 'input.a' }, ' + 1'] } },
      },
      code: {
        kind: 'sandbox',
        with: { language: 'python', source: 'x = 20\n', calls: ['x + 1', 'y'] },
      },
    },
    output: { sum: { $from: 'sum.result' }, code: { $from: 'code.outcomes.0.value' } },
  };

  it('reads inputs by their types, keeps a checkpoint, and goes on from it', async () => {
    const path = await put('calculate.json', CALCULATE);
    const checkpoint = join(folder, 'run.jsonl');
    const line = ['run', path, '--input', 'a=41', '--checkpoint', checkpoint, '--json'];
    const first = await run(...line);
    assert.equal(first.code, 0, first.err);
    assert.deepEqual(json(first).output, { sum: '42', code: '21' });
    const second = await run(...line);
    assert.deepEqual(statuses(second), { sum: 'restored', code: 'restored' });
    assert.deepEqual(json(second).output, json(first).output);
    const other = await run('run', path, '--input', 'a=1', '--checkpoint', checkpoint);
    assert.equal(other.code, 2);
    assert.match(other.err, /with other inputs/);
    for (const bad of ['a=x', 'b=1', 'a']) {
      const refused = await run('run', path, '--input', bad);
      assert.equal(refused.code, 2, bad);
      assert.match(refused.err, /a/);
    }
  });

  it('lets a denied tool fail, and shows a run in words', async () => {
    const nodes = { read: { kind: 'tool', tool: 'read_file', with: { path: 'src/triple.py' } } };
    const output = { $from: 'read.text' };
    const path = await put('read.json', { version: 1, name: 'read', nodes, output });
    const allowed = await run('run', path, '--root', folder);
    assert.equal(allowed.code, 0);
    assert.match(allowed.out, /^DONE read\ndef triple\(x\):\n/);
    const denied = await run('run', path, '--root', folder, '--deny', 'reads-workspace');
    assert.equal(denied.code, 1);
    assert.match(denied.out, /^FAILED read\nread: read_file was not allowed to run/);
    assert.equal((await run('run', path, '--deny', 'everything')).code, 2);
  });

  it('that is cancelled ends with 130', async () => {
    const nodes = { ask: { kind: 'model', with: { prompt: 'Hello' } } };
    const path = await put('ask.json', { version: 1, name: 'ask', nodes });
    const controller = new AbortController();
    const model = createFakeLanguageModel(() => {
      controller.abort();
      return 'Hello';
    });
    const ended = await runLine(['workflow', 'run', path, '--json'], {
      folder: join(folder, '.own'),
      parts: () => ({ model }),
      signal: controller.signal,
    });
    assert.equal(ended.code, 130);
    assert.equal(json(ended).status, 'cancelled');
  });

  it('validates and draws, and says where a file is wrong', async () => {
    const good = await run('validate', EXAMPLE, '--json');
    assert.equal(good.code, 0);
    assert.equal((JSON.parse(good.out) as { valid: boolean }).valid, true);
    const bad = {
      ...CALCULATE,
      nodes: {
        ...CALCULATE.nodes,
        web: { kind: 'tool', tool: 'search_web', with: { query: 'x' }, after: ['sum', 'web'] },
      },
    };
    const path = await put('bad.json', JSON.stringify(bad, undefined, 1));
    const said = await run('validate', path);
    assert.equal(said.code, 1);
    assert.match(said.out, /bad\.json:\d+: nodes\.web: these nodes wait .*: web → web/);
    assert.match(said.out, /bad\.json:\d+: nodes\.web\.tool: there is no web search: name a/);
    assert.equal((await run('run', path, '--input', 'a=1')).code, 2);
    const graph = await run('graph', EXAMPLE);
    assert.match(graph.out, /^flowchart TD\n/);
    assert.match(graph.out, /n1 -->\|"yes"\| n2/);
    assert.equal((await run('graph', join(folder, 'none.json'))).code, 2);
  });
});
