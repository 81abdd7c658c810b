import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GPU_QUERY, parseGpus, usedMemory } from './readings.ts';
import type { CpuTimes, EnergyCounter, Gpu } from './readings.ts';

/** A value of the machine, or why it cannot be read. */
export type Reading<T> = { readonly value: T } | { readonly why: string };

export type MachineReader = {
  cpu(): CpuTimes;
  /** Bytes in use, of all that there are. */
  memory(): { readonly used: number; readonly total: number };
  energy(): Reading<readonly EnergyCounter[]>;
  gpus(signal: AbortSignal): Promise<Reading<readonly Gpu[]>>;
};

/** Reads this machine; what it lacks is not looked for again. */
export function createMachineReader(): MachineReader {
  let noGpu: string | undefined;
  return {
    cpu: readCpu,
    memory: readMemory,
    energy: () => readEnergy('/sys/class/powercap'),
    async gpus(signal) {
      if (noGpu !== undefined) return { why: noGpu };
      const found = await readGpus(signal);
      if ('why' in found) noGpu = found.why;
      return found;
    },
  };
}

function readCpu(): CpuTimes {
  let [busy, idle] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, idle };
}

function readMemory(): { readonly used: number; readonly total: number } {
  const total = totalmem();
  try {
    // Node's own figure for free memory counts caches as used.
    return { used: usedMemory(readFileSync('/proc/meminfo', 'utf8')) ?? total - freemem(), total };
  } catch {
    return { used: total - freemem(), total };
  }
}

/** The counters of the processor packages below `folder`, as Linux shows those of RAPL. */
export function readEnergy(folder: string): Reading<readonly EnergyCounter[]> {
  try {
    // `intel-rapl:0` is a package, also of AMD; `intel-rapl:0:0` is a part of it, counted already.
    const packages = readdirSync(folder).filter(name => /^intel-rapl:\d+$/.test(name));
    if (packages.length === 0) return { why: `${folder} shows no processor package` };
    const read = (name: string, file: string): number =>
      Number(readFileSync(join(folder, name, file), 'utf8'));
    return {
      value: packages.toSorted().map(name => ({
        microjoules: read(name, 'energy_uj'),
        range: read(name, 'max_energy_range_uj'),
      })),
    };
  } catch (error) {
    return { why: `no energy counters (${reason(error)})` };
  }
}

async function readGpus(signal: AbortSignal): Promise<Reading<readonly Gpu[]>> {
  const argv = [`--query-gpu=${GPU_QUERY}`, '--format=csv,noheader,nounits'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', argv, { signal, timeout: 4000 });
    const gpus = parseGpus(stdout);
    return gpus.length > 0 ? { value: gpus } : { why: 'nvidia-smi names no GPU' };
  } catch (error) {
    return { why: `nvidia-smi could not be run (${reason(error)})` };
  }
}

/** The code of a system error, which names no path; else its message. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : (error.message.split('\n')[0] ?? '');
}
