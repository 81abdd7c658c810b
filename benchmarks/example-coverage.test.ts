import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureExampleCoverage } from './example-coverage.ts';

const TASKS = [
  {
    task_id: 'T/0',
    prompt: 'def f(x):\n    """\n    >>> f(1)\n    2\n\n    f(2) == 7\n    f(y) == 3\n    """\n',
    entry_point: 'f',
    canonical_solution: '    return x + 1\n',
  },
  {
    task_id: 'T/1',
    prompt: 'def g(x):\n    """Nothing to go by."""\n',
    entry_point: 'g',
    canonical_solution: '    return x\n',
  },
];

describe('the measure of example coverage', () => {
  it('counts examples that the reference confirms, contradicts, and that could not be read', async function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-coverage-'));
    try {
      const data = join(folder, 'tasks.jsonl');
      await writeFile(data, TASKS.map(task => JSON.stringify(task)).join('\n'));
      const assets = 'dist/vendor/tree-sitter';
      const found = await measureExampleCoverage({
        data,
        language: 'python',
        assets,
        python: 'python3',
        timeoutMs: 20_000,
      });
      const { perTask, ...figures } = found;
      assert.deepEqual(figures, {
        tasks: 2,
        withExample: 1,
        withConfirmedExample: 1,
        examples: 2,
        contradicted: 1,
        unparsed: 1,
      });
      assert.equal(perTask[0]?.contradicted[0]?.call, 'f(2)');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
