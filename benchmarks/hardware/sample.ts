import { z } from 'zod';

const GPU = z.object({
  name: z.string(),
  /** 0 to 1. */
  busy: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  watts: z.number().nullable(),
});

const SAMPLE = z.object({
  version: z.literal(1),
  /** When it was taken, ISO 8601. */
  at: z.string(),
  /** Since the sample before, or since the start. */
  intervalMs: z.number(),
  /** Share of all cores of the machine that was busy, by whatever ran on it; 0 to 1. */
  cpu: z.number().nullable(),
  /** Cores that the benchmark's own process kept busy, the model in it; its boxes are not in it. */
  ownCores: z.number(),
  /** Of the machine: what could not be given to a program any more. */
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  /** Of the benchmark's own process. */
  ownMemoryBytes: z.number(),
  gpus: z.array(GPU).nullable(),
  /** Of the processor packages, by their own counters. */
  cpuWatts: z.number().nullable(),
  /** Why each value that is null could not be read. */
  unreadable: z.record(z.string(), z.string()),
});

/** What the machine did while a benchmark ran: one line of `hardware.jsonl`. */
export type HardwareSample = z.infer<typeof SAMPLE>;
export type Gpu = z.infer<typeof GPU>;

/** A sample from a line of the file; undefined for anything else, such as a line cut short. */
export function parseSample(line: string): HardwareSample | undefined {
  try {
    return SAMPLE.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Time that all cores spent, in any unit. */
export type CpuTimes = { readonly busy: number; readonly idle: number };

/** The share of the time between two readings that was busy; null when no time passed. */
export function busyShare(before: CpuTimes, after: CpuTimes): number | null {
  const busy = after.busy - before.busy;
  const all = busy + after.idle - before.idle;
  return all > 0 ? Math.min(1, Math.max(0, busy / all)) : null;
}

/** A counter of used energy, which begins anew after `range`. */
export type EnergyCounter = { readonly microjoules: number; readonly range: number };

/** Mean power between two readings of the same counters; null when they cannot be compared. */
export function watts(
  before: readonly EnergyCounter[],
  after: readonly EnergyCounter[],
  intervalMs: number,
): number | null {
  if (before.length === 0 || before.length !== after.length || intervalMs <= 0) return null;
  const used = after.reduce((sum, { microjoules, range }, i) => {
    const spent = microjoules - (before[i]?.microjoules ?? 0);
    return sum + (spent < 0 ? spent + range : spent);
  }, 0);
  return used / 1000 / intervalMs;
}

/** Bytes in use by `/proc/meminfo`; undefined when it does not say what is available. */
export function usedMemory(meminfo: string): number | undefined {
  const kibibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? Number.NaN);
  const used = 1024 * (kibibytes('MemTotal') - kibibytes('MemAvailable'));
  return Number.isNaN(used) ? undefined : used;
}

/** What nvidia-smi is asked for, in the order of `parseGpus`. */
export const GPU_QUERY = 'name,utilization.gpu,memory.used,power.draw';

/** The rows that `nvidia-smi --format=csv,noheader,nounits` printed; `[N/A]` is null. */
export function parseGpus(csv: string): readonly Gpu[] {
  return csv
    .trim()
    .split('\n')
    .flatMap(line => {
      const [name, busy, mebibytes, power] = line.split(',').map(cell => cell.trim());
      if (name === undefined || name === '' || power === undefined) return [];
      return [
        {
          name,
          busy: numberOf(busy, 0.01),
          memoryBytes: numberOf(mebibytes, 1024 ** 2),
          watts: numberOf(power, 1),
        },
      ];
    });
}

function numberOf(text: string | undefined, unit: number): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) * unit : null;
}
