import { curveChart } from '../charts/curves.ts';
import type { HeldOutFigures } from '../figures/held-out.ts';
import { numbers, table, text } from './block.ts';
import type { Block, Table } from './block.ts';
import { count, percent, percentRange } from './format.ts';

/** Most points of the curve in the table; the drawing has them all. */
const MAX_ROWS = 20;

/** What the chance is worth that a result gives its program; nothing where it cannot be told. */
export function chanceBlocks(heldOut: HeldOutFigures | undefined): readonly Block[] {
  if (heldOut === undefined) return [];
  const { reliability, curve } = heldOut;
  return [
    text(
      `A result gives its program a chance to be right. Here every chance comes from a fit on the tasks of four other fifths, so no task helped to judge itself. Over ${count(reliability.rows)} programs, ${count(reliability.right)} of them right, the mean squared error of the chances is ${reliability.brier.toFixed(4)} (always saying the base rate: ${reliability.brierOfBaseRate.toFixed(4)}), and chance and share of right ones differ by ${percent(reliability.calibrationError)} on average over ten bins.`,
    ),
    {
      kind: 'figure',
      title: 'Precision against coverage, by the chance',
      caption:
        'Programs below a chance are refused: coverage is the share of all rows that is left, precision the share of these that pass the hidden tests. The band is a 95 % Wilson interval for as many trials as there are tasks.',
      charts: [
        {
          svg: curveChart(
            [
              {
                steps: true,
                points: curve.map(({ coverage, precision, low, high }) => ({
                  x: coverage,
                  y: precision,
                  low,
                  high,
                })),
              },
            ],
            { label: 'coverage: share of rows accepted', log: false },
          ),
          alt: reachedText(heldOut),
        },
      ],
      legend: [],
      folded: true,
      table: curveTable(heldOut),
    },
    { kind: 'table', table: reachedTable(heldOut) },
  ];
}

function reachedText({ reached }: HeldOutFigures): string {
  const [first] = reached;
  if (first?.at === undefined) return 'A precision of 95 % is not reached.';
  return `A precision of 95 % is reached for ${percent(first.at.coverage)} of the rows.`;
}

function curveTable({ curve }: HeldOutFigures): Table {
  const step = Math.max(1, Math.ceil(curve.length / MAX_ROWS));
  const shown = curve.filter((_, i) => i % step === 0 || i === curve.length - 1);
  return table(
    'Programs whose chance is at least so high',
    [
      numbers('chance'),
      numbers('programs'),
      numbers('coverage'),
      numbers('precision'),
      numbers('95 % interval'),
    ],
    shown.map(point => [
      percent(point.least),
      count(point.accepted),
      percent(point.coverage),
      percent(point.precision),
      percentRange(point),
    ]),
  );
}

function reachedTable({ reached }: HeldOutFigures): Table {
  return table(
    'The lowest chance at which programs are right so often, on tasks that the fit had not seen',
    [
      'language',
      numbers('programs'),
      numbers('precision wanted'),
      numbers('chance at least'),
      numbers('coverage'),
      numbers('tasks'),
      numbers('precision'),
      numbers('95 % interval'),
    ],
    reached.map(({ language, rows, precision, at }) =>
      at === undefined
        ? [language, count(rows), percent(precision), 'not reached', '–', '–', '–', '–']
        : [
            language,
            count(rows),
            percent(precision),
            percent(at.least),
            percent(at.coverage),
            count(at.tasks),
            percent(at.precision),
            percentRange(at),
          ],
    ),
  );
}
