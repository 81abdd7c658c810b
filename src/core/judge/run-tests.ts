import type { Language, SourceFile } from '../base/source.ts';
import { cleanText } from '../sandbox/clean-text.ts';
import { judgeLoad, measured, summary } from '../sandbox/judge.ts';
import type { Execution, InvocationOutcome, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { valueSource } from '../sandbox/value-source.ts';
import { TEST_PATH, testFiles } from './test-files.ts';
import { withTwoBoxes } from './two-boxes.ts';
import type { Asked, TwoBoxes } from './two-boxes.ts';
import type { JudgeReport, NotRun, ReportedCase } from './report.ts';
import { judgeTest } from './judge-test.ts';
import type { RanTest } from './judge-test.ts';
import { readNames, readReport } from './test-report.ts';

/** The program that runs tests in a box of its own, and the modules that it and they import. */
export type TestRunner = { readonly source: string; readonly files: readonly SourceFile[] };

export type TestedProgram = {
  readonly language: Language;
  readonly candidate: string;
  /** The function that the tests are about; they may call others of the candidate, too. */
  readonly function: string;
  readonly tests: string;
};

/**
 * Runs tests against a candidate, each in an interpreter of its own: the tests see nothing of the
 * candidate but plain values that the host carries over, and the candidate sees nothing of the
 * tests but the arguments of its calls. Each test is one case. PASS needs one that ran and called
 * the candidate, and that all that ran passed. Rejects when a box is broken.
 */
export async function runTests(
  sandbox: Sandbox,
  tested: TestedProgram,
  runner: TestRunner,
  options: RunOptions,
): Promise<JudgeReport> {
  const { language, candidate } = tested;
  const boxes = {
    program: { language, source: candidate, files: [] },
    function: tested.function,
    asking: askingOf(tested, runner),
  };
  const { result, execution } = await withTwoBoxes(sandbox, boxes, options, asked =>
    drive(asked, tested),
  );
  return report(execution, result, options);
}

function askingOf(tested: TestedProgram, { source, files }: TestRunner): TwoBoxes['asking'] {
  if (tested.language === 'python') return { program: { language: 'python', source, files } };
  // The runner is plain JavaScript, whatever the tests are written in.
  const all = [...files, ...testFiles(tested)];
  return { program: { language: 'javascript', source, files: all }, resolve: 'await' };
}

type Results = {
  readonly cases: readonly ReportedCase[];
  readonly outcomes: readonly InvocationOutcome[];
  readonly notRun: readonly NotRun[];
  /** The tests' own code failed before all of them were known. */
  readonly brokeOff: boolean;
};

function report(execution: Execution, results: Results, { limits }: RunOptions): JudgeReport {
  const { cases, outcomes, notRun, brokeOff } = results;
  const common = { ...measured(execution, limits), notRun };
  const load = judgeLoad(execution);
  if (load !== undefined) return { ...common, ...load, passed: 0, total: 0, cases: [] };
  const sum = summary(cases, outcomes);
  if (brokeOff && sum.verdict === 'PASS') {
    const reason = 'the tests broke off, so not all of them were run';
    return { ...common, ...sum, verdict: 'CANNOT_VERIFY', reason, cases };
  }
  if (cases.length > 0) return { ...common, ...sum, cases };
  const [first] = notRun;
  const why = first === undefined ? 'there is no test' : `no test could be run: ${first.why}`;
  return { ...common, ...sum, reason: cleanText(why), cases };
}

/** Runs the tests' side and puts together what both sides say of each test. */
async function drive({ asking, candidate, kind }: Asked, tested: TestedProgram): Promise<Results> {
  const { language, tests } = tested;
  const name = tested.function;
  const text = (value: string): string => valueSource({ t: 'str', v: value }, language);
  const call = (source: string): Promise<InvocationOutcome | undefined> =>
    asking.call({ call: source, mode: 'value' });
  const cases: ReportedCase[] = [];
  const outcomes: InvocationOutcome[] = [];
  const notRun: NotRun[] = [];
  const add = (test: Omit<RanTest, 'language'>): void => {
    const judged = judgeTest({ ...test, language });
    if ('notRun' in judged) notRun.push(judged.notRun);
    else {
      cases.push(judged.ran);
      const { stop } = test.happened;
      if (stop !== undefined) outcomes.push({ status: 'stopped', stop });
    }
  };
  const kinds = `{${text(name)}: ${text(kind)}}`;
  let [next, sharedCalls, brokeOff] = [0, 0, false];
  candidate.take();
  const start =
    language === 'python'
      ? `rc_start_(${text(tests)}, ${text(name)}, ${kinds})`
      : `rc_start_(${text(TEST_PATH)}, ${text(name)}, ${kinds}, require)`;
  for (const ask of [start, 'rc_more_()']) {
    const outcome = await call(ask);
    const names = readNames(outcome);
    const before = candidate.take();
    sharedCalls += before.calls;
    if (names === undefined || before.stop !== undefined) {
      brokeOff = true;
      add({ name: 'the tests as a whole', outcome, happened: before });
      break;
    }
    for (const test of names) {
      const done = await call(`rc_run_(${next})`);
      next += 1;
      const happened = candidate.take();
      const isFailed = done?.status === 'returned' && readReport(done).outcome === 'failed';
      const inPlace = isFailed && (await candidate.changesArguments(happened.silent));
      candidate.take();
      add({ name: test, outcome: done, happened, inPlace, sharedCalls });
    }
  }
  return { cases, outcomes, notRun, brokeOff };
}
