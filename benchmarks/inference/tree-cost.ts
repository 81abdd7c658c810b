import { join } from 'node:path';
import type { AnswerTokens } from '../../src/adapters/llama/writing.ts';
import type { ModelFile } from '../../src/adapters/llama/residence.ts';
import {
  createWorkbench,
  defaultFolders,
  solveOptions,
} from '../../src/compose/create-workbench.ts';
import { SETTINGS } from '../../src/compose/settings.ts';
import { languageSupport } from '../../src/core/stub/language-table.ts';
import { openModel } from './parts.ts';

/** A stub that a weak model fails at, so that its failures are repaired. */
const STUB = `def spiral(rows: list[list[int]]) -> list[int]:
    """Read a rectangle of numbers in a spiral from the top left corner, clockwise.

    >>> spiral([[1, 2], [3, 4]])
    [1, 2, 4, 3]
    >>> spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    [1, 2, 3, 6, 9, 8, 7, 4, 5]
    >>> spiral([])
    []
    """
    pass
`;

export type TreeCost = {
  readonly answers: number;
  readonly promptedTokens: number;
  readonly evaluatedTokens: number;
  /** Tokens of all prompts and answers, each common beginning counted once. */
  readonly distinctTokens: number;
};

/** Counts what a search of ten simulations with reflections evaluated, and what it had to. */
export async function treeCost(file: ModelFile, assets: string): Promise<TreeCost> {
  const answers: AnswerTokens[] = [];
  const model = openModel(file, { onAnswer: one => answers.push(one) });
  const settings = SETTINGS.parse({ simulations: 10, sandbox: 'embedded', reflection: 'program' });
  const { cache } = defaultFolders();
  await using workbench = createWorkbench({
    assets,
    cacheFolder: cache,
    // Nobody's own solves, and never training data.
    traceFolder: join(cache, 'bench-traces'),
    settings,
    notice: () => undefined,
    parts: { model },
  });
  const { python } = await workbench.parsers();
  const [stub] = languageSupport('python').findStubs(STUB, python).stubs;
  if (stub === undefined) throw new Error('the stub was not found');
  const solving = workbench.solve({
    file: { path: 'spiral.py', text: STUB },
    stub,
    modules: [],
    tests: [],
    moduleNames: [],
    options: solveOptions(settings),
    purpose: 'benchmark',
  });
  for await (const event of solving) {
    if (event.type === 'solve-end' && event.result.status === 'error')
      throw new Error(event.result.message);
  }
  return {
    answers: answers.length,
    promptedTokens: answers.reduce((sum, one) => sum + one.prompt.length, 0),
    evaluatedTokens: answers.reduce((sum, one) => sum + one.evaluated, 0),
    distinctTokens: distinct(answers.map(one => [...one.prompt, ...one.completion])),
  };
}

type Branch = { readonly next: Map<number, Branch> };

/** The size of the tree of all beginnings. */
function distinct(all: readonly (readonly number[])[]): number {
  const root: Branch = { next: new Map() };
  let size = 0;
  for (const tokens of all) {
    let at = root;
    for (const token of tokens) {
      const known = at.next.get(token);
      const branch = known ?? { next: new Map() };
      if (known === undefined) size += 1;
      at.next.set(token, branch);
      at = branch;
    }
  }
  return size;
}
