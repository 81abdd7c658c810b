import { lookOf } from '../charts/draw.ts';
import { scatterChart } from '../charts/scatter.ts';
import type { Analysis } from '../figures/analyse.ts';
import { numbers, table, text } from './block.ts';
import type { Section } from './block.ts';
import { count, percent, percentRange } from './format.ts';

export function verifiedSection({ verified, arms }: Analysis): Section {
  const some = verified.filter(({ precision }) => precision.tasks > 0);
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
          'Each point is labelled with the least number of examples asked for. Upright lines are 95 % Wilson intervals for as many trials as there are verified tasks.',
        charts:
          some.length === 0
            ? []
            : [
                {
                  svg: scatterChart(
                    arms.map(({ arm }) =>
                      some
                        .filter(one => one.arm === arm)
                        .map(({ coverage, precision, leastExamples }) => ({
                          x: coverage,
                          y: precision.share,
                          low: precision.low,
                          high: precision.high,
                          label: String(leastExamples),
                        })),
                    ),
                    { x: 'coverage: share of tasks verified', y: 'precision: of these right' },
                  ),
                  alt: some
                    .filter(({ leastExamples }) => leastExamples === 1)
                    .map(
                      ({ arm, coverage, precision }) =>
                        `${arm}: ${percent(coverage)} of tasks verified, ${percent(precision.share)} of these right.`,
                    )
                    .join(' '),
                },
              ],
        legend: arms.map(({ arm }, i) => ({ label: arm, ...lookOf(i) })),
        folded: false,
        table: table(
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
        ),
      },
    ],
  };
}
