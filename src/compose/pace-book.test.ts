import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPaceFile } from '../adapters/system/pace-file.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { sampleEvents, sampleNode, sampleResult } from '../testing/sample-events.ts';
import { createPaceBook } from './pace-book.ts';
import type { PaceBook } from './pace-book.ts';

const MODEL = { id: 'm', weakStandIn: true, engine: 'fake' };

/** A search of two candidates in two seconds, the second of them a pause; 30 tokens each. */
function events(scale = 1): readonly SolveEvent[] {
  const usage = { promptTokens: 20, completionTokens: 10, evaluatedTokens: 30, modelCalls: 1 };
  const at = (ms: number): number => 5000 + scale * ms;
  return [
    ...sampleEvents().slice(0, 1),
    { at: 1, type: 'phase', phase: 'loading-model' },
    { at: at(0), type: 'phase', phase: 'searching' },
    // A node of the search that this one took up.
    { at: at(0), type: 'node-add', node: sampleNode(1, 0, { trial: 0, usage }) },
    { at: at(0), type: 'trial-start', trial: 1, parent: 0 },
    { at: at(500), type: 'node-add', node: sampleNode(2, 0, { trial: 1, usage }) },
    { at: at(600), type: 'pause' },
    { at: at(1600), type: 'resume' },
    { at: at(1600), type: 'trial-start', trial: 2, parent: 0 },
    { at: at(2000), type: 'node-add', node: sampleNode(3, 0, { trial: 2, usage }) },
    { at: at(2000), type: 'solve-end', result: sampleResult() },
  ];
}

async function learn(book: PaceBook, all: readonly SolveEvent[]): Promise<void> {
  const stream = (async function* () {
    await Promise.resolve();
    yield* all;
  })();
  const passed: SolveEvent[] = [];
  for await (const event of book.learning(stream)) passed.push(event);
  assert.deepEqual(passed, all);
}

describe('how fast a model is here', () => {
  let folder = '';
  const book = (): PaceBook => createPaceBook(createPaceFile(join(folder, 'deep', 'paces.json')));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-paces-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is what its searches took, without loading, pauses and what they took over', async () => {
    await learn(book(), events());
    assert.equal(await book().expected(MODEL), 500);
    await learn(book(), events(2));
    assert.equal(await book().expected(MODEL), 0.6 * 500 + 0.4 * 1000);
  });

  it('is reckoned from the measurement of its loading where it was never used', async () => {
    assert.equal(await book().expected(MODEL), undefined);
    const measured = { ...MODEL, id: 'other', tokensPerSecond: 40 };
    assert.equal(await book().expected(measured), 2000);
    await learn(book(), events());
    assert.equal(await book().expected(measured), 750);
  });

  it('is not known from a file that is damaged, nor where none can be written', async () => {
    const path = join(folder, 'paces.json');
    await writeFile(path, '{"version":1,"models":{"m":{"msPerCandidate":-1}}}');
    assert.equal(await createPaceBook(createPaceFile(path)).expected(MODEL), undefined);
    await learn(createPaceBook(createPaceFile(join(path, 'below-a-file'))), events());
  });
});
