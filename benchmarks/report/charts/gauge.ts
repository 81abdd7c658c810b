import * as Plot from '@observablehq/plot';
import type { HardwareSeries } from '../figures/hardware-figures.ts';
import { draw } from './draw.ts';

/** One value of the machine over the minutes of the run; the line breaks where nothing is known. */
export function gaugeChart({ name, unit, points, max }: HardwareSeries): string {
  return draw({
    height: 150,
    x: { label: 'minutes since the first sample' },
    y: {
      label: `${name}, ${unit}`,
      grid: true,
      ticks: 4,
      domain: [0, unit === '%' ? 100 : Math.max(max, 0.1)],
      nice: true,
    },
    marks: [
      Plot.ruleY([0]),
      Plot.line(points, {
        x: 'minutes',
        y: ({ value }: { value: number | null }) => value ?? Number.NaN,
        stroke: 'var(--arm-1)',
        strokeWidth: 1.4,
      }),
    ],
  });
}
