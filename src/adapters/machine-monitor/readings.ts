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

/** A graphics card; null is what it does not say. */
export type Gpu = {
  readonly name: string;
  /** 0 to 1. */
  readonly busy: number | null;
  readonly memoryBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly watts: number | null;
};

/** What nvidia-smi is asked for, in the order of `parseGpus`. */
export const GPU_QUERY = 'name,utilization.gpu,memory.used,power.draw,memory.total';

/** The rows that `nvidia-smi --format=csv,noheader,nounits` printed; `[N/A]` is null. */
export function parseGpus(csv: string): readonly Gpu[] {
  return csv
    .trim()
    .split('\n')
    .flatMap(line => {
      const [name, busy, mebibytes, power, total] = line.split(',').map(cell => cell.trim());
      if (name === undefined || name === '' || power === undefined) return [];
      return [
        {
          name,
          busy: numberOf(busy, 0.01),
          memoryBytes: numberOf(mebibytes, 1024 ** 2),
          memoryTotalBytes: numberOf(total, 1024 ** 2),
          watts: numberOf(power, 1),
        },
      ];
    });
}

function numberOf(text: string | undefined, unit: number): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) * unit : null;
}
