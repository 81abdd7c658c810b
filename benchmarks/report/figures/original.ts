import type { Row } from '../../rows.ts';
import { wilson } from '../../wilson.ts';
import type { Share } from '../../wilson.ts';
import { armFigures } from './arm-figures.ts';
import type { ArmFigures } from './arm-figures.ts';
import type { Arm } from './arms.ts';

/** What the original project published for HumanEval 90 to 109, and nothing else of it. */
export const ORIGINAL: readonly {
  readonly way: string;
  readonly pass: Share;
  readonly seconds: number;
}[] = [
  { way: 'original, greedy', pass: wilson(8, 20), seconds: 29.2 },
  { way: 'original, MCTS with 10 simulations', pass: wilson(10, 20), seconds: 283.3 },
];

const FIRST = 90;
const LAST = 109;

/** Why its figures and ours cannot be set against each other. */
export const ORIGINAL_CAVEATS: readonly string[] = [
  'There the search was rewarded by the hidden tests themselves, so its rate is one of "some candidate is right", found with the grader’s help. Here a search sees the shown examples only, and the hidden tests run once it has returned.',
  'From its second version on, the original’s test runner joined program and tests with the wrong indentation: every program, the reference solutions too, got the same reward on these 20 tasks, and the tree could not tell them apart.',
  'The result files behind the table are not published, and the benchmark script as published runs one simulation, not ten.',
  '8 and 10 of 20 have 95 % Wilson intervals of 22 to 61 % and 30 to 70 %; even if no task was lost between them, the exact McNemar test gives p = 0.50. The table shows no difference.',
  'Model, machine and time limits differ; latencies are shown because the original shows them, and are not comparable.',
];

/** Our arms on the same 20 tasks; empty when no row is of them. */
export function onTheSameTasks(arms: readonly Arm[]): readonly ArmFigures[] {
  return arms.flatMap(arm => {
    const rows = arm.rows.filter(isOfThem);
    return rows.length === 0 ? [] : [armFigures({ ...arm, rows })];
  });
}

function isOfThem({ suite, number }: Row): boolean {
  return suite === 'humaneval' && number >= FIRST && number <= LAST;
}
