import type { HardwareSample } from '../../hardware/sample.ts';
import type { Run } from '../read-runs.ts';
import { mean } from '../stats/quantile.ts';

/** One value of the machine over the run. */
export type HardwareSeries = {
  readonly name: string;
  readonly unit: string;
  /** `value` is null where nothing was recorded for a while, so that a line breaks there. */
  readonly points: readonly { readonly minutes: number; readonly value: number | null }[];
  readonly mean: number;
  readonly max: number;
};

export type HardwareFigures = {
  readonly folder: string;
  readonly samples: number;
  readonly series: readonly HardwareSeries[];
  /** What could not be read, and why. */
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
};

type Gauge = {
  readonly name: string;
  readonly unit: string;
  readonly read: (sample: HardwareSample) => number | null;
};

const GIB = 1024 ** 3;
const ofGpus = (
  { gpus }: HardwareSample,
  pick: (gpu: NonNullable<HardwareSample['gpus']>[number]) => number | null,
): readonly number[] => (gpus ?? []).flatMap(gpu => pick(gpu) ?? []);
const orNull = (
  values: readonly number[],
  of: (values: readonly number[]) => number,
): number | null => (values.length === 0 ? null : of(values));
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const GAUGES: readonly Gauge[] = [
  { name: 'processor, whole machine', unit: '%', read: ({ cpu }) => cpu && 100 * cpu },
  { name: 'cores of the benchmark’s process', unit: 'cores', read: ({ ownCores }) => ownCores },
  { name: 'memory, whole machine', unit: 'GiB', read: ({ memoryBytes }) => memoryBytes / GIB },
  {
    name: 'memory of the benchmark’s process',
    unit: 'GiB',
    read: ({ ownMemoryBytes }) => ownMemoryBytes / GIB,
  },
  {
    name: 'GPU',
    unit: '%',
    read: sample =>
      orNull(
        ofGpus(sample, gpu => gpu.busy),
        busy => 100 * mean(busy),
      ),
  },
  {
    name: 'GPU memory',
    unit: 'GiB',
    read: sample =>
      orNull(
        ofGpus(sample, gpu => gpu.memoryBytes),
        bytes => sum(bytes) / GIB,
      ),
  },
  {
    name: 'GPU power',
    unit: 'W',
    read: sample =>
      orNull(
        ofGpus(sample, gpu => gpu.watts),
        sum,
      ),
  },
  { name: 'processor power', unit: 'W', read: ({ cpuWatts }) => cpuWatts },
];

const WORDS: Readonly<Record<string, string>> = {
  cpu: 'processor',
  gpus: 'GPU',
  cpuWatts: 'processor power',
};
/** As many points as a line of a chart can show. */
const BUCKETS = 400;
/** Longer than so many intervals between samples: nothing was recorded. */
const GAP = 4;

export function hardwareOf({ folder, hardware }: Run): HardwareFigures {
  const reasons = new Map(hardware.flatMap(({ unreadable }) => Object.entries(unreadable)));
  return {
    folder,
    samples: hardware.length,
    series: GAUGES.flatMap(gauge => seriesOf(gauge, hardware) ?? []),
    unreadable: [...reasons].map(([name, why]) => ({ name: WORDS[name] ?? name, why })),
  };
}

function seriesOf(
  { name, unit, read }: Gauge,
  samples: readonly HardwareSample[],
): HardwareSeries | undefined {
  const start = Date.parse(samples[0]?.at ?? '');
  const taken = samples.flatMap(sample => {
    const value = read(sample);
    const minutes = (Date.parse(sample.at) - start) / 60_000;
    return value === null ? [] : [{ minutes, value, interval: sample.intervalMs / 60_000 }];
  });
  if (taken.length === 0) return undefined;
  const size = Math.ceil(taken.length / BUCKETS);
  const points: { minutes: number; value: number | null }[] = [];
  let [last, bucket] = [taken[0], [] as (typeof taken)[number][]];
  const close = (): void => {
    if (bucket.length === 0) return;
    points.push({
      minutes: mean(bucket.map(({ minutes }) => minutes)),
      value: mean(bucket.map(({ value }) => value)),
    });
    bucket = [];
  };
  for (const one of taken) {
    if (last !== undefined && one.minutes - last.minutes > GAP * one.interval) {
      close();
      points.push({ minutes: (last.minutes + one.minutes) / 2, value: null });
    }
    bucket.push(one);
    if (bucket.length === size) close();
    last = one;
  }
  close();
  const values = taken.map(({ value }) => value);
  return { name, unit, points, mean: mean(values), max: values.reduce((a, b) => Math.max(a, b)) };
}
