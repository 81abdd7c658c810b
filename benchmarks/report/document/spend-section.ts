import { curveChart } from '../charts/curves.ts';
import { lookOf } from '../charts/draw.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { Curve, Reach } from '../figures/spend.ts';
import { numbers, table, text } from './block.ts';
import type { Figure, Section, Table } from './block.ts';
import { count, percent, percentRange } from './format.ts';

export function spendSection({ byTokens, bySeconds, reach }: Analysis): Section {
  return {
    id: 'spend',
    title: 'Pass rate against tokens and time',
    blocks: [
      text(
        'A point (x, y) says: with its budget as it was, the arm had handed back a right program for a share y of the tasks without spending more than x on that task. A curve never falls and ends at the arm’s pass rate. It is what was really spent: an arm that stops early keeps what it saved, and one that returns an unverified program does so only when its whole budget is gone. It is not what the arm would do with a smaller budget; for that, run it again with one. Bands are pointwise 95 % intervals over 1,000 draws of whole tasks.',
      ),
      figureOf('evaluated tokens', byTokens, value => count(value), true),
      figureOf('seconds', bySeconds, value => value.toFixed(1), false),
      { kind: 'table', table: reachTable(reach) },
    ],
  };
}

function figureOf(
  unit: string,
  curves: readonly Curve[],
  write: (cost: number) => string,
  tokens: boolean,
): Figure {
  return {
    kind: 'figure',
    title: `Tasks solved within so many ${unit}`,
    caption: tokens
      ? 'Evaluated tokens are those of prompts that were not served from the cache, and those of answers.'
      : 'Time on the wall, from the start of a solve to its result. It depends on the machine and on what else ran there; the grader’s time is not in it. In a run with --record, or of recorded answers, an answer that was asked for before is read from a file and takes no time: then arms that come later look faster than they are.',
    charts: [
      {
        svg: curveChart(
          curves.map(({ points }) => ({
            steps: true,
            points: points.map(({ cost, share, band }) => ({
              x: cost,
              y: share,
              low: band?.low ?? share,
              high: band?.high ?? share,
            })),
          })),
          { label: `${unit} a task`, log: true },
        ),
        alt: curves
          .map(({ arm, points }) => {
            const [last] = points.slice(-1);
            return `${arm} ends at ${percent(last?.share ?? 0)}.`;
          })
          .join(' '),
      },
    ],
    legend: curves.map(({ arm }, i) => ({ label: arm, ...lookOf(i) })),
    folded: true,
    table: table(
      `Share of tasks solved within so many ${unit}`,
      [numbers(unit), ...curves.flatMap(({ arm }) => [numbers(arm), numbers('95 % band')])],
      (curves[0]?.points ?? []).map(({ cost }, i) => [
        write(cost),
        ...curves.flatMap(({ points }) => [
          percent(points[i]?.share ?? 0),
          percentRange(points[i]?.band),
        ]),
      ]),
    ),
  };
}

function reachTable(reach: readonly Reach[]): Table {
  const end = (tokens: number | null): string => (tokens === null ? 'not reached' : count(tokens));
  return table(
    'Evaluated tokens a task to come up to a baseline’s pass rate, on the tasks and seeds that both ran; 95 % intervals over 1,000 draws of tasks',
    ['arm', 'baseline', numbers('its pass rate'), numbers('tokens'), numbers('95 % interval')],
    reach.map(({ arm, baseline, target, tokens, interval }) => [
      arm,
      arm === baseline ? 'itself' : baseline,
      percent(target),
      end(tokens),
      interval === undefined ? '–' : `${end(interval.low)} to ${end(interval.high)}`,
    ]),
  );
}
