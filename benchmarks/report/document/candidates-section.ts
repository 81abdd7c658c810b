import { barChart } from '../charts/bars.ts';
import { curveChart } from '../charts/curves.ts';
import { lookOf } from '../charts/draw.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { Draws } from '../figures/draws.ts';
import type { Losses } from '../figures/losses.ts';
import { numbers, table, text } from './block.ts';
import type { Block, LegendEntry, Section, Table } from './block.ts';
import { count, percent } from './format.ts';

export function drawsSection({ draws, arms }: Analysis): Section {
  const none = draws.flatMap(one => ('why' in one ? [`${one.arm}: ${one.why}.`] : []));
  const able = draws.flatMap(one => ('why' in one ? [] : [one]));
  return {
    id: 'pass-at-k',
    title: 'pass@k of independent draws',
    blocks: [
      text(
        'pass@k is the chance that at least one of k independent draws is right, by the unbiased estimator 1 − C(n − c, k) / C(n, k). It needs all n draws of a task. A search that stops when something is verified has fewer where it was lucky: to leave these rows out would make the figure too low, to take them as they are would make it too high. For them the draws that were not made are taken once as all wrong and once as all right; what is true lies between, and is known exactly where no row stopped early. The first draw of a task is the greedy one, so that pass@1 is a mix of one draw at temperature 0 and the others.',
      ),
      ...(able.length === 0
        ? []
        : [
            drawsFigure(
              able,
              arms.map(({ arm }) => arm),
            ),
          ]),
      ...(none.length === 0
        ? []
        : [text('Arms without it:'), { kind: 'list' as const, items: none }]),
    ],
  };
}

type Able = Exclude<Draws, { readonly why: string }>;

function drawsFigure(able: readonly Able[], arms: readonly string[]): Block {
  const places = arms.map(arm => able.find(one => one.arm === arm));
  return {
    kind: 'figure',
    title: 'pass@k',
    caption: 'The line is the lower bound and the shaded area reaches to the upper one.',
    charts: [
      {
        svg: curveChart(
          places.map(
            one =>
              one && {
                steps: false,
                points: one.points.map(({ k, low, high }) => ({ x: k, y: low, low, high })),
              },
          ),
          { label: 'k, draws', log: false, whole: true },
        ),
        alt: able
          .map(({ arm, points }) => {
            const last = points.at(-1);
            return `${arm}: pass@${last?.k ?? 0} is ${bounds(last)}.`;
          })
          .join(' '),
      },
    ],
    legend: places.flatMap((one, i): LegendEntry[] =>
      one === undefined ? [] : [{ label: one.arm, ...lookOf(i) }],
    ),
    folded: false,
    table: table(
      'pass@k by arm',
      ['arm', numbers('k'), numbers('pass@k'), numbers('rows'), numbers('of them stopped early')],
      able.flatMap(one =>
        one.points.map(point => [
          one.arm,
          String(point.k),
          bounds(point),
          count(one.rows),
          count(one.stoppedEarly),
        ]),
      ),
    ),
  };
}

function bounds(point: { readonly low: number; readonly high: number } | undefined): string {
  if (point === undefined) return '–';
  const { low, high } = point;
  return high - low < 5e-4 ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

const PARTS = [
  { name: 'returned', colour: 'var(--returned)', of: (one: Losses) => one.returned },
  { name: 'selection loss', colour: 'var(--selection)', of: (one: Losses) => one.selectionLoss },
  { name: 'filter loss', colour: 'var(--filter)', of: (one: Losses) => one.filterLoss },
] as const;

const EXAMPLES = { any: 'all tasks', none: 'no example', some: 'with examples' } as const;

export function lossesSection({ losses }: Analysis): Section {
  const name = (one: Losses): string => `${one.arm}, ${EXAMPLES[one.examples]}`;
  return {
    id: 'losses',
    title: 'Coverage, filter loss and selection loss',
    blocks: [
      text(
        'Coverage is the share of tasks for which some candidate passes the hidden tests (the oracle). What is covered and not returned is lost in one of two ways. Filter loss: the task has examples, and no candidate passes them, although a right one was there. Selection loss: a wrong program was returned that passes the examples, or there were none to tell by. An arm that stops at its first verified candidate looks no further, so its coverage is that of the candidates it made. Rows that could not be run are left out.',
      ),
      {
        kind: 'figure',
        title: 'What becomes of right programs',
        caption:
          'A whole bar is the coverage. Tasks with and without a checkable example are shown apart.',
        charts: [
          {
            svg: barChart(
              losses.map(one => ({
                name: name(one),
                parts: PARTS.map(({ colour, of }) => ({ share: of(one), colour })),
              })),
              'share of tasks',
            ),
            alt: losses
              .filter(({ examples }) => examples === 'any')
              .map(
                one =>
                  `${one.arm}: coverage ${percent(one.coverage)}, filter loss ${percent(one.filterLoss)}, selection loss ${percent(one.selectionLoss)}, returned ${percent(one.returned)}.`,
              )
              .join(' '),
          },
        ],
        legend: PARTS.map(part => ({ label: part.name, colour: part.colour })),
        folded: false,
        table: lossesTable(losses),
      },
    ],
  };
}

function lossesTable(losses: readonly Losses[]): Table {
  return table(
    'Shares of tasks',
    [
      'arm',
      'examples',
      numbers('tasks'),
      numbers('coverage (oracle)'),
      numbers('visible pass'),
      numbers('filter loss'),
      numbers('selection loss'),
      numbers('of the oracle'),
      numbers('returned'),
    ],
    losses.map(one => [
      one.arm,
      EXAMPLES[one.examples],
      count(one.tasks),
      percent(one.coverage),
      percent(one.visiblePass),
      percent(one.filterLoss),
      percent(one.selectionLoss),
      one.coverage === 0 ? '–' : percent(one.selectionLoss / one.coverage),
      percent(one.returned),
    ]),
  );
}
