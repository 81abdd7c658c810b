import { gaugeChart } from '../charts/gauge.ts';
import type { Analysis } from '../figures/analyse.ts';
import type { HardwareFigures } from '../figures/hardware-figures.ts';
import { numbers, table, text } from './block.ts';
import type { Block, Section } from './block.ts';
import { count } from './format.ts';

export function hardwareSection({ hardware }: Analysis): Section {
  return {
    id: 'hardware',
    title: 'The machine while it ran',
    blocks: hardware.flatMap(runBlocks),
  };
}

function runBlocks(run: HardwareFigures): readonly Block[] {
  const { folder, samples, series, unreadable } = run;
  if (samples === 0)
    return [
      text(
        `${folder}: not recorded. Runs of an older version have no hardware.jsonl, nor have runs of less than five seconds.`,
      ),
    ];
  return [
    {
      kind: 'figure',
      title: `Hardware, ${folder}`,
      caption: `${count(samples)} samples. A line breaks where nothing was recorded, for example between an end and a --resume. "Whole machine" is everything that ran on it, or on the host of its container.`,
      charts: series.map(one => ({
        svg: gaugeChart(one),
        alt: `${one.name}: mean ${one.mean.toFixed(1)} ${one.unit}, most ${one.max.toFixed(1)} ${one.unit}.`,
      })),
      legend: [],
      folded: false,
      table: table(
        'Over the whole run',
        ['what', 'unit', numbers('mean'), numbers('most')],
        [
          ...series.map(one => [one.name, one.unit, one.mean.toFixed(2), one.max.toFixed(2)]),
          ...unreadable.map(({ name, why }) => [name, `not readable: ${why}`, '–', '–']),
        ],
      ),
    },
  ];
}
