import * as Plot from '@observablehq/plot';
import { draw, fitting, marginFor, PERCENT } from './draw.ts';

export type BarPart = { readonly share: number; readonly colour: string };
export type Bar = { readonly name: string; readonly parts: readonly BarPart[] };

/** Parts one after the other, one bar a row; wide parts have their share written in them. */
export function barChart(bars: readonly Bar[], label: string): string {
  const parts = bars.flatMap(({ parts: own }, place) => {
    let end = 0;
    return own.map(({ share, colour }) => {
      const start = end;
      end += share;
      return { place, start, end, middle: (start + end) / 2, share, colour };
    });
  });
  const most = Math.max(0.05, ...parts.map(({ end }) => end));
  const wide = parts.filter(({ share }) => share > 0.06 * most);
  return draw({
    height: 38 * bars.length + 60,
    marginLeft: marginFor(bars.map(({ name }) => fitting(name))),
    x: { label, domain: [0, most], nice: true, grid: true, ...PERCENT },
    y: {
      label: null,
      type: 'band',
      domain: bars.map((_, place) => place),
      tickFormat: (place: number) => fitting(bars[place]?.name ?? ''),
    },
    color: { type: 'identity' },
    marks: [
      Plot.barX(parts, {
        x1: 'start',
        x2: 'end',
        y: 'place',
        fill: 'colour',
        stroke: 'var(--page)',
        strokeWidth: 1.5,
      }),
      Plot.text(wide, {
        x: 'middle',
        y: 'place',
        text: ({ share }: { share: number }) => (100 * share).toFixed(1),
        fill: 'var(--on-bar)',
        fontWeight: 600,
      }),
      Plot.ruleX([0]),
    ],
  });
}
