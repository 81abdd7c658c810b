import { intervalChart } from '../charts/intervals.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { Comparison } from '../figures/compare.ts';
import { numbers, table, text } from './block.ts';
import type { Block, Section } from './block.ts';
import { chance, count, percent, points } from './format.ts';

const HOW =
  'Two-sided. The permutation test swaps the names of two arms task by task, with all seeds of a task together. "All swaps" means that every one was counted; else the number of random swaps is stated, drawn with a fixed seed. The corrected p is Holm’s, for all comparisons here. McNemar’s test is exact and sees the first seed only. Intervals of differences are percentiles over 4,000 draws of whole tasks.';

export function comparisonSection(analysis: Analysis): Section {
  const { comparisons } = analysis;
  return {
    id: 'comparisons',
    title: 'Arms compared, task by task',
    blocks:
      comparisons.length === 0
        ? [text('There are no two arms with a task and a seed in common.')]
        : [
            text(
              'An arm that spends more tokens has more chances. Read the last column with each difference: it is the first arm’s mean of evaluated tokens as a multiple of the second’s.',
            ),
            figureOf(comparisons),
            detailTable(comparisons),
            ...powerBlocks(analysis),
          ],
  };
}

function nameOf({ first, second }: Comparison): string {
  return `${first} less ${second}`;
}

function figureOf(comparisons: readonly Comparison[]): Block {
  const drawn = comparisons.flatMap(one =>
    one.interval === undefined
      ? []
      : [{ name: nameOf(one), value: one.difference, ...one.interval }],
  );
  return {
    kind: 'figure',
    title: 'Difference of pass rates',
    caption: 'Right of zero the first arm is better. 95 % intervals by drawing whole tasks.',
    charts:
      drawn.length === 0
        ? []
        : [
            {
              svg: intervalChart(drawn, {
                label: 'difference of pass rates',
                zero: true,
                inOneColour: true,
              }),
              alt: drawn
                .map(
                  ({ name, value, low, high }) =>
                    `${name}: ${points(value)} points, ${points(low)} to ${points(high)}.`,
                )
                .join(' '),
            },
          ],
    legend: [],
    folded: false,
    table: table(
      'Differences of pass rates, in points',
      [
        'comparison',
        numbers('tasks'),
        numbers('pairs'),
        numbers('rates'),
        numbers('difference'),
        numbers('95 % interval'),
        numbers('permutation p'),
        numbers('corrected p'),
        numbers('tokens'),
      ],
      comparisons.map(one => [
        nameOf(one),
        count(one.tasks),
        count(one.pairs),
        `${percent(one.firstRate)}, ${percent(one.secondRate)}`,
        points(one.difference),
        one.interval === undefined
          ? '–'
          : `${points(one.interval.low)} to ${points(one.interval.high)}`,
        chance(one.permutation.p),
        chance(one.correctedP),
        Number.isFinite(one.tokenRatio) ? `${one.tokenRatio.toFixed(2)} ×` : '–',
      ]),
    ),
  };
}

function detailTable(comparisons: readonly Comparison[]): Block {
  return {
    kind: 'table',
    table: table(
      `How these were tested. ${HOW}`,
      [
        'comparison',
        'permutations',
        numbers('only first solved'),
        numbers('only second solved'),
        numbers('on seed'),
        numbers('McNemar p'),
        numbers('smallest detectable difference'),
        numbers('first right within the second’s tokens'),
      ],
      comparisons.map(one => [
        nameOf(one),
        one.permutation.method === 'exact'
          ? 'all swaps'
          : `${count(one.permutation.draws)} random swaps`,
        one.mcnemar === undefined ? '–' : count(one.mcnemar.onlyFirst),
        one.mcnemar === undefined ? '–' : count(one.mcnemar.onlySecond),
        one.mcnemar === undefined ? '–' : String(one.mcnemar.seed),
        one.mcnemar === undefined ? '–' : chance(one.mcnemar.p),
        one.detectable === undefined ? '–' : `${(100 * one.detectable).toFixed(1)} points`,
        percent(one.firstWithinTokensOfSecond),
      ]),
    ),
  };
}

function powerBlocks({ power }: Analysis): Block[] {
  return [
    text(
      'The smallest detectable difference above is 2.80 standard errors of the mean difference by task: a true difference of that size gives p < 0.05 in 80 % of such runs. The table below says the same from the plan alone, before anything was measured, for three guesses of how many tasks only one of two arms solves. With one seed it is the exact power of the exact McNemar test. Seeds of a task are alike, so that several of them lie between that and the last column, which takes them for new tasks (normal approximation).',
    ),
    {
      kind: 'table',
      table: table(
        `What ${count(power.tasks)} tasks and ${count(power.seeds)} seed${power.seeds === 1 ? '' : 's'} can show`,
        [
          numbers('tasks that one arm solves'),
          numbers('smallest difference, one seed'),
          numbers('chance to find 4 points, one seed'),
          numbers('smallest difference, all seeds at best'),
        ],
        power.rows.map(row => [
          percent(row.discordant),
          row.oneSeed === undefined
            ? 'none can be found'
            : `${(100 * row.oneSeed).toFixed(1)} points`,
          percent(row.powerOfFour),
          `${(100 * row.allSeeds).toFixed(1)} points`,
        ]),
      ),
    },
  ];
}
