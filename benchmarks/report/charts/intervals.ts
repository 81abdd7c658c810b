import * as Plot from '@observablehq/plot';
import { draw, fitting, lookOf, marginFor, PERCENT } from './draw.ts';

export type IntervalRow = {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

const ROW_HEIGHT = 34;

/** A dot with its interval for each row, one below the other. */
export function intervalChart(
  rows: readonly IntervalRow[],
  {
    label,
    zero,
    inOneColour,
  }: {
    readonly label: string;
    /** Draw a line at no difference. */
    readonly zero: boolean;
    readonly inOneColour: boolean;
  },
): string {
  const named = rows.map((row, i) => ({
    ...row,
    place: i,
    colour: lookOf(inOneColour ? 0 : i).colour,
  }));
  const least = zero ? Math.min(0, ...rows.map(({ low }) => low)) : 0;
  return draw({
    height: ROW_HEIGHT * rows.length + 60,
    marginLeft: marginFor(rows.map(({ name }) => fitting(name))),
    x: {
      label,
      grid: true,
      domain: [least, Math.max(0.1, ...rows.map(({ high }) => high))],
      nice: true,
      ...PERCENT,
    },
    y: {
      label: null,
      domain: named.map(({ place }) => place),
      type: 'band',
      tickFormat: (place: number) => fitting(rows[place]?.name ?? ''),
    },
    marks: [
      ...(zero ? [Plot.ruleX([0], { strokeOpacity: 0.6 })] : []),
      Plot.link(named, {
        x1: 'low',
        x2: 'high',
        y1: 'place',
        y2: 'place',
        stroke: ({ colour }: { colour: string }) => colour,
        strokeWidth: 3,
        strokeOpacity: 0.55,
      }),
      Plot.dot(named, {
        x: 'value',
        y: 'place',
        r: 5,
        fill: ({ colour }: { colour: string }) => colour,
      }),
    ],
    color: { type: 'identity' },
  });
}
