import * as Plot from '@observablehq/plot';
import { draw, lookOf, PERCENT } from './draw.ts';

export type ScatterPoint = {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  readonly label: string;
};

/** The points of each arm, joined in their order, with upright intervals. */
export function scatterChart(
  arms: readonly (readonly ScatterPoint[])[],
  labels: { readonly x: string; readonly y: string },
): string {
  const most = Math.max(0.05, ...arms.flat().map(({ x }) => x));
  return draw({
    height: 360,
    marginTop: 44,
    x: { label: labels.x, domain: [0, 1.12 * most], grid: true, ...PERCENT },
    y: { label: labels.y, domain: [0, 1], grid: true, ...PERCENT },
    marks: [
      Plot.ruleY([0]),
      ...arms.flatMap((points, place) => {
        const { colour, dash } = lookOf(place);
        return [
          Plot.link(points, {
            x1: 'x',
            x2: 'x',
            y1: 'low',
            y2: 'high',
            stroke: colour,
            strokeOpacity: 0.35,
            strokeWidth: 2,
          }),
          Plot.line(points, { x: 'x', y: 'y', stroke: colour, strokeDasharray: dash }),
          Plot.dot(points, { x: 'x', y: 'y', r: 4.5, fill: colour }),
          Plot.text(points, { x: 'x', y: 'y', text: 'label', dx: 8, dy: -9, textAnchor: 'start' }),
        ];
      }),
    ],
  });
}
