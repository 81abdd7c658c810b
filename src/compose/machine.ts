import { createMachineMonitor } from '../adapters/machine-monitor/machine-monitor.ts';
import type { MachineMonitor } from '../adapters/machine-monitor/machine-monitor.ts';

/** Looks at the machine a search runs on, when it is asked to. */
export type Machine = MachineMonitor;

export function watchMachine(): Machine {
  return createMachineMonitor();
}
