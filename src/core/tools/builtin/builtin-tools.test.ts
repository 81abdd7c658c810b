import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { createFakeSandbox, execution } from '../../../testing/fake-sandbox.ts';
import type { Script } from '../../../testing/fake-sandbox.ts';
import type { Clock } from '../../base/clock.ts';
import { callTool } from '../call-tool.ts';
import type { TextQuery, WorkspaceFiles } from '../ports.ts';
import { createRegistry, describeTool } from '../registry.ts';
import { registerCodeTools } from './code-tools.ts';
import { registerCalculator, registerDocumentation, registerWebSearch } from './knowledge-tools.ts';
import { registerSymbolTools } from './symbol-tools.ts';
import { registerWorkspaceTools } from './workspace-tools.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

const FILES: Readonly<Record<string, string>> = {
  'a.py': [
    'LIMIT = 3',
    'class Shape:',
    '    def area(self):',
    '        """The area.',
    '',
    '        >>> Shape().area()',
    '        1',
    '        """',
    'def use(shape):',
    '    # area in a comment, "area" in a text',
    '    return shape.area() + len("area") + LIMIT',
  ].join('\n'),
  'b.ts':
    'export const area = (x: number) => x;\nexport interface Area {}\nconsole.log(area(1));\n',
  'notes.md': 'area\n',
};
const files: WorkspaceFiles = {
  read: path => {
    const text = FILES[path];
    return text === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(text);
  },
  list: () => Promise.resolve(Object.keys(FILES)),
};

describe('the built-in tools', () => {
  const registry = createRegistry();
  const asked: unknown[] = [];
  let answer: Script = () => assert.fail('nothing was to run');
  const clock: Clock = {
    now: () => 0,
    date: () => new Date(0),
    sleep: () => new Promise(() => undefined),
  };
  const { signal } = new AbortController();
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const tool = registry.get(name);
    assert.ok(tool, name);
    const result = await callTool(tool, input, { clock, signal, permit: () => true });
    return result.ok ? result.value : result.message;
  };

  before(() => {
    const text = {
      search: (query: TextQuery) => {
        asked.push(query);
        return Promise.resolve({
          matches: [{ path: 'a.py', line: 1, text: 'x' }],
          truncated: true,
        });
      },
    };
    registerWorkspaceTools(registry, { files, text });
    registerSymbolTools(registry, { files, parsers: () => Promise.resolve(parsers) });
    registerCodeTools(registry, {
      sandbox: createFakeSandbox((...job) => answer(...job)),
      parsers: () => Promise.resolve(parsers),
    });
    registerCalculator(registry, expression => Promise.resolve(`= ${expression}`));
    registerDocumentation(registry, { search: () => Promise.resolve([]) });
    registerWebSearch(registry, {
      search: () => Promise.resolve([{ title: 't', url: 'https://x.test', text: '' }]),
    });
  });

  it('each say what they may touch, and can be told to a model', () => {
    const permissions = registry.list().map(({ name, permission }) => `${name}: ${permission}`);
    assert.deepEqual(permissions.sort(), [
      'calculate: none',
      'check_code: runs-code',
      'find_definitions: reads-workspace',
      'find_references: reads-workspace',
      'find_stubs: reads-workspace',
      'read_file: reads-workspace',
      'run_code: runs-code',
      'search_documentation: reads-workspace',
      'search_text: reads-workspace',
      'search_web: uses-network',
    ]);
    for (const tool of registry.list()) {
      assert.equal(describeTool(tool).inputSchema['additionalProperties'], false, tool.name);
    }
  });

  it('read the lines that are asked for', async () => {
    assert.deepEqual(await call('read_file', { path: 'b.ts', from: 2, lines: 1 }), {
      path: 'b.ts',
      text: 'export interface Area {}',
      from: 2,
      total: 4,
    });
    assert.match(String(await call('read_file', { path: 'none' })), /read_file failed: no none/);
  });

  it('search text with what was asked and what was not', async () => {
    const found = await call('search_text', { pattern: 'x' });
    assert.deepEqual(found, {
      matches: [{ path: 'a.py', line: 1, text: 'x' }],
      count: 1,
      truncated: true,
    });
    assert.deepEqual(asked, [{ pattern: 'x', regex: false, caseSensitive: true, maxMatches: 100 }]);
  });

  const places = async (tool: string, input: object): Promise<string[]> => {
    const { places: all } = (await call(tool, input)) as {
      places: { path: string; line: number; kind: string }[];
    };
    return all.map(({ path, line, kind }) => `${path}:${line} ${kind}`);
  };

  it('find where a name is made, in each language', async () => {
    assert.deepEqual(await places('find_definitions', { name: 'area' }), [
      'a.py:3 function',
      'b.ts:1 variable',
    ]);
    assert.deepEqual(await places('find_definitions', { name: 'LIMIT' }), ['a.py:1 variable']);
    assert.deepEqual(await places('find_definitions', { name: 'Area' }), ['b.ts:2 interface']);
    assert.deepEqual(await places('find_definitions', { name: 'Shape', path: 'b.ts' }), []);
  });

  it('find where a name is used, and not where it is only said', async () => {
    assert.deepEqual(await places('find_references', { name: 'area' }), [
      'a.py:3 definition',
      'a.py:11 reference',
      'b.ts:1 definition',
      'b.ts:3 reference',
    ]);
  });

  it('list stubs with their examples', async () => {
    const found = (await call('find_stubs', { path: 'a.py' })) as {
      language: string;
      stubs: { name: string; line: number; examples: object[] }[];
    };
    assert.equal(found.language, 'python');
    assert.deepEqual(
      found.stubs.map(({ name, examples }) => [name, examples]),
      [['Shape.area', [{ call: 'Shape().area()', expected: '1' }]]],
    );
    assert.deepEqual(await call('find_stubs', { path: 'notes.md' }), {
      path: 'notes.md',
      language: 'unknown',
      stubs: [],
      problems: [],
    });
  });

  it('say of code what does not parse and what is not in the box, without running it', async () => {
    const check = (source: string): Promise<unknown> =>
      call('check_code', { language: 'python', source });
    assert.match(JSON.stringify(await check('def f(:\n  pass\n')), /"ok":false.*"line":1/);
    assert.match(JSON.stringify(await check('import torch\n')), /not in the sandbox: torch/);
  });

  it('run code, and tell what came of it', async () => {
    const run = (calls: string[]): Promise<unknown> =>
      call('run_code', { language: 'python', source: 'x = 1', calls });
    answer = ({ invocations }) =>
      execution({
        outcomes: invocations.map(({ call: text }) =>
          text === 'x'
            ? { status: 'returned', value: { t: 'int', v: '1' }, output: 'said' }
            : {
                ...{ status: 'raised', types: ['NameError'], message: 'no y', traceback: '' },
                output: '',
              },
        ),
      });
    const x = { call: 'x', status: 'returned', value: '1', output: 'said' };
    const y = { call: 'y', status: 'raised', value: 'NameError: no y', output: '' };
    const rest = { stderr: '', wallMs: 1, sandbox: 'fake' };
    assert.deepEqual(await run(['x']), { status: 'ok', message: '', outcomes: [x], ...rest });
    const raised = { status: 'raised', message: 'NameError: no y', outcomes: [x, y], ...rest };
    assert.deepEqual(await run(['x', 'y']), raised);
    const stop = { verdict: 'TIMEOUT', reason: 'too long' } as const;
    answer = () => execution({ load: { status: 'stopped', stop } });
    assert.deepEqual(await run(['x']), {
      ...{ status: 'stopped', message: 'TIMEOUT: too long', outcomes: [] },
      ...rest,
    });
  });
});
