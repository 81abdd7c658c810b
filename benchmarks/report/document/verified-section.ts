import { lookOf } from '../charts/draw.ts';
import { scatterChart } from '../charts/scatter.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { Verified } from '../figures/verified.ts';
import { numbers, table, text } from './block.ts';
import type { Chart, Section, Table } from './block.ts';
import { chanceBlocks } from './chance-blocks.ts';
import { count, percent, percentRange } from './format.ts';

/** A share of fewer tasks is in the table alone. */
const MIN_DRAWN = 5;

export function verifiedSection({ verified, arms, heldOut }: Analysis): Section {
  const names = arms.map(({ arm }) => arm);
  return {
    id: 'verified',
    title: 'What "verified" is worth',
    blocks: [
      text(
        'A program is called verified when every example that could be checked passes. Precision is the share of verified programs that pass the hidden tests, coverage the share of tasks that are called verified at all. To ask for more examples makes fewer tasks verified; the points of an arm are joined from one example upwards.',
      ),
      {
        kind: 'figure',
        title: 'Precision against coverage',
        caption:
          'Each point is labelled with the least number of examples asked for. Upright lines are 95 % Wilson intervals for as many trials as there are verified tasks. A point of fewer than five tasks is in the table only.',
        charts: chartsOf(verified, names),
        legend: names.map((label, i) => ({ label, ...lookOf(i) })),
        folded: false,
        table: tableOf(verified),
      },
      ...chanceBlocks(heldOut),
    ],
  };
}

function chartsOf(verified: readonly Verified[], arms: readonly string[]): readonly Chart[] {
  const some = verified.filter(
    ({ precision, leastExamples }) =>
      precision.tasks >= MIN_DRAWN || (leastExamples === 1 && precision.tasks > 0),
  );
  if (some.length === 0) return [];
  const pointsOf = (name: string) =>
    some
      .filter(({ arm }) => arm === name)
      .map(({ coverage, precision, leastExamples }) => ({
        x: coverage,
        y: precision.share,
        low: precision.low,
        high: precision.high,
        label: String(leastExamples),
      }));
  return [
    {
      svg: scatterChart(arms.map(pointsOf), {
        x: 'coverage: share of tasks verified',
        y: 'precision: of these right',
      }),
      alt: some
        .filter(({ leastExamples }) => leastExamples === 1)
        .map(
          ({ arm, coverage, precision }) =>
            `${arm}: ${percent(coverage)} of tasks verified, ${percent(precision.share)} of these right.`,
        )
        .join(' '),
    },
  ];
}

function tableOf(verified: readonly Verified[]): Table {
  return table(
    'Verified programs',
    [
      'arm',
      numbers('examples at least'),
      numbers('verified tasks'),
      numbers('coverage'),
      numbers('precision'),
      numbers('95 % interval'),
      numbers('right programs that are verified'),
    ],
    verified.map(({ arm, leastExamples, coverage, precision, recall }) => [
      arm,
      String(leastExamples),
      count(precision.tasks),
      percent(coverage),
      precision.tasks === 0 ? '–' : percent(precision.share),
      precision.tasks === 0 ? '–' : percentRange(precision),
      percent(recall),
    ]),
  );
}
