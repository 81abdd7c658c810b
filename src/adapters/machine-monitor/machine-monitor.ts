import { treeBytes } from './process-memory.ts';
import { createMachineReader } from './read-machine.ts';
import type { MachineReader } from './read-machine.ts';
import { busyShare, watts } from './readings.ts';
import type { Gpu } from './readings.ts';

/** How the machine stood at one moment. What cannot be read is not there. */
export type MachineReading = {
  /** Of all processors together, since the sample before; 0 to 100. */
  readonly cpuPercent: number;
  /** Resident memory of this process and its children. */
  readonly processBytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** All cards together; `percent` is their mean. */
  readonly gpu?: { readonly percent: number; readonly bytes: number; readonly totalBytes: number };
  /** Of processors and cards, as far as they say. */
  readonly watts?: number;
};

export type MachineMonitor = {
  /** One reading; rates are of the time since the call before, or since the monitor was made. */
  sample(signal: AbortSignal): Promise<MachineReading>;
};

/**
 * Reads this machine when it is asked to; between the calls nothing runs. What the machine lacks is
 * not looked for twice.
 */
export function createMachineMonitor(
  reader: MachineReader = createMachineReader(),
  ownBytes: () => Promise<number> = () => treeBytes(process.pid),
): MachineMonitor {
  const look = () => ({ at: performance.now(), cpu: reader.cpu(), energy: reader.energy() });
  let before = look();
  return {
    async sample(signal) {
      const [gpus, processBytes] = await Promise.all([reader.gpus(signal), ownBytes()]);
      const now = look();
      const { used, total } = reader.memory();
      const share = busyShare(before.cpu, now.cpu) ?? 0;
      const processors =
        'value' in now.energy && 'value' in before.energy
          ? watts(before.energy.value, now.energy.value, now.at - before.at)
          : null;
      before = now;
      const cards = 'value' in gpus ? gpus.value : [];
      return {
        cpuPercent: Math.round(1000 * share) / 10,
        processBytes,
        freeBytes: Math.max(0, total - used),
        totalBytes: total,
        ...gpuOf(cards),
        ...wattsOf([processors, ...cards.map(card => card.watts)]),
      };
    },
  };
}

function gpuOf(cards: readonly Gpu[]): Pick<MachineReading, 'gpu'> {
  const [busy, bytes, totalBytes] = [
    cards.flatMap(card => card.busy ?? []),
    cards.flatMap(card => card.memoryBytes ?? []),
    cards.flatMap(card => card.memoryTotalBytes ?? []),
  ];
  if (busy.length === 0 || bytes.length === 0 || totalBytes.length === 0) return {};
  const percent = (100 * sum(busy)) / busy.length;
  return { gpu: { percent, bytes: sum(bytes), totalBytes: sum(totalBytes) } };
}

function wattsOf(parts: readonly (number | null)[]): Pick<MachineReading, 'watts'> {
  const known = parts.filter(part => part !== null);
  return known.length === 0 ? {} : { watts: sum(known) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
