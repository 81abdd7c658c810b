import { curveChart } from '../charts/curves.ts';
import { lookOf } from '../charts/draw.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { BudgetCurve } from '../figures/budgets.ts';
import { numbers, table, text } from './block.ts';
import type { Figure, Section } from './block.ts';
import { percent, percentRange } from './format.ts';

/** Pass rates at equal budgets; nothing where no run had budgets that are multiples. */
export function budgetSections({ budgets }: Analysis): readonly Section[] {
  if (budgets.length === 0) return [];
  return [
    {
      id: 'budgets',
      title: 'Pass rate at equal budgets',
      blocks: [
        text(
          'A budget of n is n times the evaluated tokens of the greedy answer to the same task with the same seed. It is looked at before each candidate, so the last one may go over it; what an arm really spent is in the table, and one that stops early spends less. The programs are the one that each arm returned. Wilson intervals for as many trials as there are tasks.',
        ),
        figureOf(budgets),
      ],
    },
  ];
}

function figureOf(budgets: readonly BudgetCurve[]): Figure {
  return {
    kind: 'figure',
    title: 'Tasks solved by the returned program, by budget',
    caption: 'Budgets in greedy answers, on a logarithmic scale.',
    charts: [
      {
        svg: curveChart(
          budgets.map(({ points }) => ({
            steps: false,
            points: points.map(({ multiple, pass }) => ({
              x: multiple,
              y: pass.share,
              low: pass.low,
              high: pass.high,
            })),
          })),
          { label: 'budget in greedy answers', log: true },
        ),
        alt: budgets.map(sentence).join(' '),
      },
    ],
    legend: budgets.map(({ strategy }, i) => ({ label: strategy, ...lookOf(i) })),
    folded: false,
    table: table(
      'Share of tasks solved by the returned program, by budget in greedy answers',
      [
        'strategy',
        numbers('budget'),
        numbers('pass rate'),
        numbers('95 % interval'),
        numbers('spent'),
      ],
      budgets.flatMap(({ strategy, points }) =>
        points.map(({ multiple, pass, spent }) => [
          strategy,
          `${multiple} ×`,
          percent(pass.share),
          percentRange(pass),
          `${spent.toFixed(2)} ×`,
        ]),
      ),
    ),
  };
}

function sentence({ strategy, points }: BudgetCurve): string {
  const at = points.map(({ multiple, pass }) => `${percent(pass.share)} at ${multiple}`);
  return `${strategy}: ${at.join(', ')}.`;
}
