import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { languageSupport } from '../core/stub/language-table.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { TEST_FILE_ATTACKS } from '../testing/attacks/test-files.ts';
import type { TestFileAttack } from '../testing/attacks/test-files.ts';
import { createWorkbench, solveOptions } from './create-workbench.ts';
import type { Workbench } from './create-workbench.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SETTINGS = {
  ...DEFAULT_SETTINGS,
  sandbox: 'embedded',
  strategy: 'greedy',
  simulations: 1,
} as const;

describe('tests of the workspace, and a program that tries to get past them', function () {
  this.timeout(60_000);
  let folder = '';
  let said = '';
  let workbench: Workbench;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-tests-'));
    workbench = createWorkbench({
      assets: resolve('dist'),
      cacheFolder: join(folder, 'cache'),
      traceFolder: join(folder, 'traces'),
      settings: SETTINGS,
      notice: () => undefined,
      parts: { model: createFakeLanguageModel(() => said) },
    });
  });
  after(async () => {
    await workbench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function solveWith(attack: TestFileAttack, body: string): Promise<SolveResult> {
    const { language, stub: text } = attack;
    const end = language === 'python' ? 'py' : 'js';
    said = answer(attack, body);
    const parsers = await workbench.parsers();
    const { stubs } = languageSupport(language).findStubs(text, parsers[language]);
    const stub = stubs.find(({ name }) => name === 'f' || name === 'deposit');
    assert.ok(stub);
    const request = {
      file: { path: `made.${end}`, text },
      stub,
      modules: [],
      moduleNames: ['made'],
      tests: [
        { path: `${language === 'python' ? 'test_made' : 'made.test'}.${end}`, text: attack.tests },
      ],
      options: solveOptions(SETTINGS),
    };
    for await (const event of workbench.solve(request)) {
      if (event.type === 'solve-end') return event.result;
    }
    throw new Error('the solve did not end');
  }

  for (const attack of TEST_FILE_ATTACKS) {
    describe(`${attack.name} (${attack.language})`, () => {
      it('verifies what is right', async () => {
        const result = await solveWith(attack, attack.right);
        assert.equal(result.status, 'verified', result.message);
        assert.ok(
          result.evidence.some(({ kind, passed }) => kind === 'sibling-test' && passed > 0),
        );
      });
      for (const [what, body] of Object.entries(attack.hostile)) {
        it(`is not deceived by what ${what}`, async () => {
          const result = await solveWith(attack, `${body.trimEnd()}\n${reading(attack)}`);
          assert.equal(result.status, 'unverified', JSON.stringify(result.evidence));
          // It was judged, and not just left out.
          assert.equal(result.proposals.length, 1);
        });
      }
    });
  }
});

/**
 * A line that reads what the function is called with: what does not is refused for that alone, and
 * what an attack meets is the judge.
 */
function reading({ stub }: TestFileAttack): string {
  return stub.includes('amount') ? 'amount' : 'x';
}

/** The body as a model goes on with it: the prompt ends one space before the first line's text. */
function answer({ language }: TestFileAttack, body: string): string {
  const indent = language === 'python' ? '    ' : '  ';
  const lines = body.trimEnd().split('\n');
  const end = language === 'python' ? '' : '}\n';
  return ` ${lines.join(`\n${indent}`)}\n${end}\`\`\`\n`;
}
