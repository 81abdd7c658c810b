import assert from 'node:assert/strict';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { Program } from '../sandbox/sandbox.ts';
import { REMOTE, withTwoBoxes } from './two-boxes.ts';

const program: Program = { language: 'python', source: '', files: [] };
const boxes = { program, function: 'f', asking: { program } };
const limits = DEFAULT_LIMITS;

/** Answers every call with None and writes one line of stderr that would move a cursor. */
function answering(): ReturnType<typeof createFakeSandbox> {
  return createFakeSandbox(async (job, { more, onStderr }) => {
    onStderr?.(`${job.remote === undefined ? 'program' : 'asking'}\u001b[2J`);
    let last: Parameters<NonNullable<typeof more>>[0];
    while ((await more?.(last)) !== undefined) {
      last = { status: 'returned', value: { t: 'none' }, output: '' };
    }
    return execution({ stderr: job.remote === undefined ? 'of the program' : 'of the asking' });
  });
}

describe('a program in one box and what asks it in another', () => {
  it('gives what was asked and what the box of the program says', async () => {
    const sandbox = answering();
    const { result, execution: said } = await withTwoBoxes(
      sandbox,
      boxes,
      { limits },
      async ({ asking }) => (await asking.call({ call: 'rc', mode: 'value' }))?.status,
    );
    assert.deepEqual([result, said.stderr], ['returned', 'of the program']);
    assert.deepEqual(
      sandbox.calls.map(({ job }) => job.remote),
      [undefined, [REMOTE]],
    );
  });

  it('cleans what the program writes before anyone sees it, and shows nothing else', async () => {
    const chunks: string[] = [];
    const onStderr = (chunk: string): unknown => chunks.push(chunk);
    await withTwoBoxes(answering(), boxes, { limits, onStderr }, () => Promise.resolve());
    assert.deepEqual(chunks, ['program\\x1b[2J']);
  });

  it('ends both boxes when what uses them fails', async () => {
    const sandbox = answering();
    const failing = withTwoBoxes(sandbox, boxes, { limits }, () =>
      Promise.reject(new Error('no use')),
    );
    await assert.rejects(failing, /no use/);
    assert.equal(sandbox.calls.length, 2);
  });
});
