import type { MachineSample } from '../../src/protocol/messages.ts';
import type { PanelWord } from '../../src/protocol/panel-words.ts';
import type { Say } from '../say.ts';

/** One thing that is shown of the machine. What a sample does not have is not shown. */
export type Gauge = {
  readonly name: PanelWord;
  /** Its number for the line; undefined when it cannot be read on this machine. */
  readonly value: (sample: MachineSample) => number | undefined;
  readonly text: (sample: MachineSample, say: Say) => string;
  /** What the full height of the line stands for; the largest value shown when undefined. */
  readonly top?: (sample: MachineSample) => number | undefined;
};

export const GAUGES: readonly Gauge[] = [
  {
    name: 'Tokens/s',
    value: one => one.tokensPerSecond,
    text: one => number(one.tokensPerSecond),
  },
  {
    name: 'Runs/s',
    value: one => one.executionsPerSecond,
    text: one => number(one.executionsPerSecond),
  },
  {
    name: 'CPU',
    value: one => one.cpuPercent,
    text: one => percent(one.cpuPercent),
    top: () => 100,
  },
  {
    name: 'Search memory',
    value: one => one.processBytes,
    text: one => bytes(one.processBytes),
    top: one => one.totalBytes,
  },
  {
    name: 'Machine memory',
    value: one => one.totalBytes - one.freeBytes,
    text: (one, say) =>
      say('{0} of {1}', bytes(one.totalBytes - one.freeBytes), bytes(one.totalBytes)),
    top: one => one.totalBytes,
  },
  {
    name: 'GPU',
    value: one => one.gpu?.percent,
    text: one => percent(one.gpu?.percent ?? 0),
    top: () => 100,
  },
  {
    name: 'GPU memory',
    value: one => one.gpu?.bytes,
    text: (one, say) =>
      say('{0} of {1}', bytes(one.gpu?.bytes ?? 0), bytes(one.gpu?.totalBytes ?? 0)),
    top: one => one.gpu?.totalBytes,
  },
  {
    name: 'Power',
    value: one => one.watts,
    text: one => `${number(one.watts ?? 0)} W`,
  },
];

function number(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toString();
}

function percent(value: number): string {
  return `${Math.round(value)} %`;
}

/** Bytes for people. */
export function bytes(count: number): string {
  const gigabytes = count / 2 ** 30;
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.round(count / 2 ** 20)} MB`;
}
