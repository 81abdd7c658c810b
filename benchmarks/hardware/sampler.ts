import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMachineReader } from '../../src/adapters/machine-monitor/read-machine.ts';
import type { MachineReader } from '../../src/adapters/machine-monitor/read-machine.ts';
import { busyShare, watts } from '../../src/adapters/machine-monitor/readings.ts';
import type { Gpu, HardwareSample } from './sample.ts';

export const HARDWARE_EVERY_MS = 5000;

export type SamplerOptions = {
  /** Folder of the run; shards write files of their own beside each other. */
  readonly folder: string;
  readonly shard?: string;
  readonly log: (line: string) => void;
  readonly everyMs?: number;
  readonly reader?: MachineReader;
};

/**
 * Appends what the machine does to `hardware.jsonl` until it is disposed of. A run never fails by
 * it: when a line cannot be written, that is said once and nothing more is recorded.
 */
export function startHardwareSampler(options: SamplerOptions): AsyncDisposable {
  const { folder, shard, log, everyMs = HARDWARE_EVERY_MS } = options;
  const name = shard === undefined ? '' : `-${shard.replace('/', 'of')}`;
  const path = join(folder, `hardware${name}.jsonl`);
  const controller = new AbortController();
  const take = createSampling(options.reader ?? createMachineReader());
  let busy = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    // A slow nvidia-smi must not pile up.
    if (!idle) return;
    idle = false;
    busy = record().finally(() => (idle = true));
  }, everyMs);
  timer.unref();
  const record = async (): Promise<void> => {
    try {
      const sample = await take(controller.signal);
      if (!controller.signal.aborted) appendFileSync(path, `${JSON.stringify(sample)}\n`);
    } catch (error) {
      clearInterval(timer);
      if (controller.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      log(`The hardware is not recorded any more: ${why}`);
    }
  };
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      controller.abort();
      await busy;
    },
  };
}

/** Gives one sample a call: rates are of the time since the call before, or since this one. */
export function createSampling(
  reader: MachineReader,
): (signal: AbortSignal) => Promise<HardwareSample> {
  let before = snapshot(reader);
  return async signal => {
    const gpus = await reader.gpus(signal);
    const now = snapshot(reader);
    const intervalMs = now.at - before.at;
    const { used, total } = reader.memory();
    const own = process.cpuUsage(before.own);
    const power =
      'value' in now.energy && 'value' in before.energy
        ? watts(before.energy.value, now.energy.value, intervalMs)
        : null;
    const cpu = busyShare(before.cpu, now.cpu);
    before = now;
    return {
      version: 1,
      at: new Date().toISOString(),
      intervalMs: Math.round(intervalMs),
      cpu,
      ownCores: (own.user + own.system) / 1000 / Math.max(1, intervalMs),
      memoryBytes: used,
      memoryTotalBytes: total,
      ownMemoryBytes: process.memoryUsage.rss(),
      gpus: 'value' in gpus ? gpus.value.map(recorded) : null,
      cpuWatts: power,
      unreadable: {
        ...(cpu === null ? { cpu: 'this machine does not count the time of its cores' } : {}),
        ...('why' in gpus ? { gpus: gpus.why } : {}),
        ...(power === null
          ? { cpuWatts: 'why' in now.energy ? now.energy.why : 'the counters changed' }
          : {}),
      },
    };
  };
}

/** What of a card goes into the file. */
function recorded({ name, busy, memoryBytes, watts: power }: Gpu): Gpu {
  return { name, busy, memoryBytes, watts: power };
}

type Snapshot = {
  readonly at: number;
  readonly cpu: ReturnType<MachineReader['cpu']>;
  readonly own: NodeJS.CpuUsage;
  readonly energy: ReturnType<MachineReader['energy']>;
};

function snapshot(reader: MachineReader): Snapshot {
  return {
    at: performance.now(),
    cpu: reader.cpu(),
    own: process.cpuUsage(),
    energy: reader.energy(),
  };
}
