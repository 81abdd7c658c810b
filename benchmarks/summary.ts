import type { Row } from './rows.ts';
import type { Plan } from './plan.ts';
import type { Repair } from './suites/task.ts';
import { shareText, wilson } from './wilson.ts';
import type { Share } from './wilson.ts';

/** What one strategy did over all its rows. */
export type Arm = {
  readonly strategy: string;
  readonly rows: number;
  readonly errors: number;
  /** Returned programs that parse; the original's "syntax rate". */
  readonly syntax: Share;
  /** Returned programs that pass the hidden tests; the original's "pass rate". */
  readonly pass: Share;
  readonly verified: Share;
  readonly verifiedThatPass: Share;
  readonly visiblePass: Share;
  readonly oracle: Share;
  /** The original's "average latency". */
  readonly meanSeconds: number;
  readonly meanEvaluatedTokens: number;
  readonly meanExecutions: number;
};

/** Rows summed up per strategy, in the order in which they first appear. */
export function summarise(rows: readonly Row[]): readonly Arm[] {
  return [...new Set(rows.map(({ strategy }) => strategy))].map(strategy => {
    const own = rows.filter(row => row.strategy === strategy);
    const share = (among: readonly Row[], is: (row: Row) => boolean): Share =>
      wilson(among.filter(is).length, among.length);
    const mean = (pick: (row: Row) => number): number =>
      own.reduce((sum, row) => sum + pick(row), 0) / own.length;
    const verified = own.filter(({ status }) => status === 'verified');
    const passes = ({ hidden }: Row): boolean => hidden === 'pass';
    return {
      strategy,
      rows: own.length,
      errors: own.filter(({ status }) => status === 'error').length,
      syntax: share(own, row => row.parses),
      pass: share(own, passes),
      verified: wilson(verified.length, own.length),
      verifiedThatPass: share(verified, passes),
      visiblePass: share(own, row => row.visiblePass),
      oracle: share(own, row => row.oracle),
      meanSeconds: mean(row => row.wallMs) / 1000,
      meanEvaluatedTokens: mean(row => row.evaluatedTokens),
      meanExecutions: mean(row => row.executions),
    };
  });
}

/** Tasks whose hidden tests need what cannot cross to another box, and ran in the program's own. */
export function gradedBeside(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.filter(row => row.gradedBeside === true).map(({ task }) => task))];
}

export type RunReport = {
  readonly out: string;
  readonly plan: Plan;
  readonly repairs: readonly Repair[];
  readonly arms: readonly Arm[];
  /** Tasks whose hidden tests ran in the program's own box. */
  readonly gradedBeside: readonly string[];
  readonly rows: readonly Row[];
};

/** The same for people, in the original's columns first. */
export function summaryText({ arms, rows, out, gradedBeside: beside }: RunReport): string {
  const [first] = rows;
  const weak = rows.some(row => row.weakStandIn)
    ? 'The model is a weak stand-in: the figures say nothing about the default model.\n'
    : '';
  const lines = arms.map(arm =>
    [
      arm.strategy,
      `  syntax ${shareText(arm.syntax)}, pass ${shareText(arm.pass)}, average ${arm.meanSeconds.toFixed(1)} s`,
      `  verified ${shareText(arm.verified)}, of these right ${shareText(arm.verifiedThatPass)}`,
      `  some candidate right ${shareText(arm.oracle)}; mean ${arm.meanEvaluatedTokens.toFixed(0)} tokens evaluated, ${arm.meanExecutions.toFixed(1)} executions, ${arm.errors} errors`,
    ].join('\n'),
  );
  const noted = beside.length === 0 ? '' : `graded beside the program: ${beside.join(', ')}\n`;
  return `${first?.model ?? ''}, ${rows.length} rows in ${out}\n${weak}${lines.join('\n')}\n${noted}`;
}
