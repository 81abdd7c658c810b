import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { checkWorkflow } from '../../core/workflow/check-workflow.ts';
import { createCheckpointFile } from './checkpoint-file.ts';
import { readWorkflow } from './read-workflow.ts';

const CYCLE = `{
  "version": 1,
  "name": "cycle",
  "nodes": {
    "a": { "kind": "join", "of": [{ "$from": "b" }] },
    "b": {
      "kind": "tool",
      "tool": "nothing",
      "after": ["a"]
    }
  }
}
`;

const said = (text: string): string => {
  try {
    const { value, locate } = readWorkflow(text, 'flow.json');
    checkWorkflow(value, { executors: { tools: new Map() }, source: 'flow.json', locate });
  } catch (error) {
    assert.ok(isReasonCodeError(error, 'workflow-invalid'));
    return error.message;
  }
  return '';
};

describe('a workflow file', () => {
  it('is told wrong with its line: a cycle and a tool that is not there', () => {
    assert.deepEqual(said(CYCLE).split('\n'), [
      'flow.json:5: nodes.a: these nodes wait for each other: a → b → a',
      'flow.json:8: nodes.b.tool: there is no tool called "nothing"; there is none',
    ]);
  });

  it('is told wrong with its line: no JSON, a name twice, a bad field, a missing one', () => {
    const cases: [string, RegExp][] = [
      ['{\n  "version": 1,\n  name: 2\n}', /^flow\.json:3: this is no JSON/],
      ['{\n  // no\n  "version": 1\n}', /^flow\.json:2: this is no JSON/],
      ['', /^flow\.json:1: /],
      [
        '{\n  "nodes": {\n    "a": 1,\n    "a": 2\n  }\n}',
        /^flow\.json:4: "a" stands here for a sec/,
      ],
      [CYCLE.replace('"join"', '"jion"'), /^flow\.json:5: nodes\.a\.kind: /],
      [CYCLE.replace('"name": "cycle",\n', ''), /^flow\.json:1: name: /],
    ];
    for (const [text, message] of cases) assert.match(said(text), message);
  });
});

describe('a checkpoint file', () => {
  let folder = '';
  const record = (
    node: string,
  ): { type: 'node'; node: string; status: 'done'; value: unknown } => ({
    type: 'node',
    node,
    status: 'done',
    value: { text: 'ä\n' },
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-checkpoint-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives back what was appended, and loses no more than a line that was cut off', async () => {
    const path = join(folder, 'deep', 'run.jsonl');
    const first = createCheckpointFile(path);
    assert.deepEqual(await first.read(), []);
    await first.append(record('a'));
    await appendFile(path, '{"type": "node", "no');
    const second = createCheckpointFile(path);
    assert.deepEqual(await second.read(), [record('a')]);
    await second.append(record('b'));
    assert.deepEqual(await createCheckpointFile(path).read(), [record('a'), record('b')]);
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o077, 0);
    assert.match(await readFile(path, 'utf8'), /^\{.*\}\n\{.*\}\n$/);
  });

  it('with a line in the middle that is no JSON is damaged', async () => {
    const path = join(folder, 'run.jsonl');
    const store = createCheckpointFile(path);
    await store.append(record('a'));
    await appendFile(path, 'nonsense\n');
    await store.append(record('b')).catch(() => undefined);
    await assert.rejects(createCheckpointFile(path).read(), error => {
      return isReasonCodeError(error, 'checkpoint-damaged') && /Line 2/.test(error.message);
    });
  });
});
