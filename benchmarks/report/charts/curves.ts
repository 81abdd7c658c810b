import * as Plot from '@observablehq/plot';
import { draw, lookOf, PERCENT } from './draw.ts';

export type BandPoint = {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
};
export type BandLine = { readonly points: readonly BandPoint[]; readonly steps: boolean };

/** A line with its band for each arm, in the look of its place. */
export function curveChart(
  lines: readonly (BandLine | undefined)[],
  x: { readonly label: string; readonly log: boolean; readonly whole?: boolean },
): string {
  const marks = lines.flatMap((line, place) => {
    if (line === undefined) return [];
    const { colour, dash } = lookOf(place);
    const curve = line.steps ? 'step-after' : 'linear';
    return [
      Plot.areaY(line.points, {
        x: 'x',
        y1: 'low',
        y2: 'high',
        fill: colour,
        fillOpacity: 0.13,
        curve,
      }),
      Plot.line(line.points, {
        x: 'x',
        y: 'y',
        stroke: colour,
        strokeWidth: 2.2,
        strokeDasharray: dash,
        curve,
      }),
    ];
  });
  const top = Math.max(0.05, ...lines.flatMap(line => line?.points.map(({ high }) => high) ?? []));
  return draw({
    height: 340,
    x: {
      label: x.label,
      ...(x.log ? { type: 'log' as const, ticks: 6, tickFormat: ticks } : {}),
      ...(x.whole === true ? { tickFormat: 'd', interval: 1 } : {}),
    },
    y: { label: null, grid: true, domain: [0, top], nice: true, ...PERCENT },
    marks: [Plot.ruleY([0]), ...marks],
  });
}

function ticks(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
