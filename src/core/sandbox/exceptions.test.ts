import assert from 'node:assert/strict';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import type { Case } from './case.ts';
import { judgeProgram } from '../../testing/judge-program.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { prepareCases } from './prepare-cases.ts';
import type { Program } from './sandbox.ts';

const ROWS = [
  ['javascript', 'RangeError', ['RangeError', 'Error'], 'PASS'],
  ['javascript', 'Error', ['RangeError', 'Error'], 'PASS'],
  ['javascript', 'RangeError', ['candidate.RangeError', 'Error'], 'WRONG'],
  ['typescript', 'TypeError', ['candidate.TypeError', 'Error'], 'WRONG'],
  ['javascript', 'Odd', ['candidate.Odd', 'TypeError', 'Error'], 'PASS'],
  ['javascript', 'ValueError', ['candidate.ValueError', 'Error'], 'PASS'],
  ['python', 'RangeError', ['candidate.RangeError', 'ValueError'], 'PASS'],
  ['python', 'ValueError', ['candidate.ValueError'], 'WRONG'],
] as const;

describe('the name of an exception', () => {
  for (const [language, wanted, types, verdict] of ROWS) {
    it(`${wanted} is ${verdict} for ${types.join(' < ')} in ${language}`, async () => {
      const program: Program = { language, source: '', files: [] };
      const raises: Case = {
        call: 'f()',
        expect: { kind: 'raises', type: wanted },
        comparator: 'exact',
      };
      const outcome = { status: 'raised', types, message: '', traceback: '', output: '' } as const;
      const sandbox = createFakeSandbox(() => execution({ outcomes: [outcome] }));
      const options = { limits: DEFAULT_LIMITS };
      const { ready } = await prepareCases(sandbox, program, [raises], options);
      const judgement = await judgeProgram(sandbox, { program }, ready, options);
      assert.equal(judgement.verdict, verdict);
    });
  }
});
