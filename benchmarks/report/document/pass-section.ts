import { intervalChart } from '../charts/intervals.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { ArmFigures } from '../figures/arm-figures.ts';
import { ORIGINAL, ORIGINAL_CAVEATS } from '../figures/original.ts';
import { caution, numbers, table, text } from './block.ts';
import type { Block, Section, Table } from './block.ts';
import { count, percent, percentRange, seconds } from './format.ts';

const WHICH_INTERVAL =
  'Intervals are 95 % Wilson score intervals for as many trials as there are tasks: the seeds of one task are no independent tasks. Rates are means over tasks of the mean over seeds. Latency is time on the wall; where answers were recorded or replayed (bench --record), an answer that was asked for before takes none.';

/** The rows of this table that are ours; the original's are not from the stand-in. */
const WEAK_ROWS =
  '. Ours are measured with a weak stand-in model and say nothing about the default model.';

export function passSection({ arms }: Analysis): Section {
  const highest = [...arms].sort((a, b) => b.pass.share - a.pass.share)[0];
  return {
    id: 'pass-rate',
    title: 'Pass rate',
    blocks: [
      text(
        'A row passes when the one program that was returned passes the hidden tests, which run after the search.',
      ),
      ...(new Set(arms.map(({ tasks }) => tasks)).size > 1
        ? [
            caution(
              'These arms did not run the same tasks: their rates cannot be compared here, but are below, on what both ran.',
            ),
          ]
        : []),
      {
        kind: 'figure',
        title: 'Pass rate of each arm',
        caption: WHICH_INTERVAL,
        charts: [
          {
            svg: intervalChart(
              arms.map(({ arm, pass }) => ({ ...pass, name: arm, value: pass.share })),
              { label: 'pass rate', zero: false, inOneColour: false },
            ),
            alt: `Pass rate of ${arms.length} arms with intervals; ${highest?.arm ?? ''} has the highest, ${percent(highest?.pass.share ?? 0)}.`,
          },
        ],
        legend: [],
        table: armTable('In the columns of the original project, and what it took', arms),
        folded: false,
      },
      ...seedTable(arms),
    ],
  };
}

function armTable(caption: string, arms: readonly ArmFigures[]): Table {
  return table(
    caption,
    [
      'arm',
      numbers('tasks'),
      numbers('rows'),
      numbers('syntax rate'),
      numbers('pass rate'),
      numbers('95 % interval'),
      numbers('average latency'),
      numbers('evaluated tokens'),
      numbers('model calls'),
      numbers('executions'),
    ],
    arms.map(arm => [
      arm.arm,
      count(arm.tasks),
      count(arm.rows),
      percent(arm.syntax.share),
      percent(arm.pass.share),
      percentRange(arm.pass),
      seconds(arm.meanSeconds),
      count(arm.meanEvaluatedTokens),
      arm.meanModelCalls.toFixed(1),
      arm.meanExecutions.toFixed(1),
    ]),
  );
}

function seedTable(arms: readonly ArmFigures[]): Block[] {
  if (arms.every(({ seeds }) => seeds.length < 2)) return [];
  return [
    {
      kind: 'table',
      table: table(
        'Each seed by itself',
        ['arm', numbers('seed'), numbers('tasks'), numbers('pass rate'), numbers('95 % interval')],
        arms.flatMap(({ arm, passBySeed }) =>
          passBySeed.map(({ seed, pass }) => [
            arm,
            String(seed),
            count(pass.tasks),
            percent(pass.share),
            percentRange(pass),
          ]),
        ),
      ),
    },
  ];
}

export function originalSection({ sameTasksAsOriginal: ours, weakStandIn }: Analysis): Section {
  const weak = weakStandIn === 'none' || ours.length === 0 ? '' : WEAK_ROWS;
  return {
    id: 'original',
    title: 'Beside the original project: HumanEval 90 to 109',
    blocks: [
      text(
        ours.length === 0
          ? 'No row of this report is of these 20 tasks; the original’s figures stand alone.'
          : 'The original’s published table and the same tasks of this run. They do not measure the same thing:',
      ),
      { kind: 'list', items: ORIGINAL_CAVEATS },
      {
        kind: 'table',
        table: table(
          `HumanEval 90 to 109${weak}`,
          [
            'way',
            numbers('tasks'),
            numbers('rows'),
            numbers('syntax rate'),
            numbers('pass rate'),
            numbers('95 % interval'),
            numbers('average latency'),
          ],
          [
            ...ORIGINAL.map(({ way, pass, seconds: latency }) => [
              way,
              count(pass.total),
              count(pass.total),
              'not compared',
              percent(pass.share),
              percentRange(pass),
              seconds(latency),
            ]),
            ...ours.map(arm => [
              `ours, ${arm.arm}`,
              count(arm.tasks),
              count(arm.rows),
              percent(arm.syntax.share),
              percent(arm.pass.share),
              percentRange(arm.pass),
              seconds(arm.meanSeconds),
            ]),
          ],
        ),
      },
    ],
  };
}
