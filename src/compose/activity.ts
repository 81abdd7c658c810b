import { createMachineMonitor } from '../adapters/machine-monitor/machine-monitor.ts';
import type { MachineMonitor } from '../adapters/machine-monitor/machine-monitor.ts';
import type { CandidateNode } from '../core/solve/solve-event.ts';
import { gaugesOf } from '../core/telemetry/measures.ts';
import type { GaugeReader } from '../core/telemetry/tracing.ts';

/** How busy this machine is with solves, read when somebody asks. */
export type Activity = {
  /** A candidate that is done: its tokens count for the time since they were asked for last. */
  push(node: CandidateNode): void;
  readonly readGauges: GaugeReader;
};

export function createActivity(
  watch: () => MachineMonitor = createMachineMonitor,
  now: () => number = () => performance.now(),
): Activity {
  let monitor: MachineMonitor | undefined;
  let [tokens, executions, since] = [0, 0, now()];
  return {
    push({ parent, usage, code, duplicateOf }) {
      if (parent < 0) return;
      tokens += usage.completionTokens;
      if (code !== '' && duplicateOf === undefined) executions += 1;
    },
    async readGauges(signal) {
      monitor ??= watch();
      const reading = await monitor.sample(signal);
      const seconds = Math.max(0.001, (now() - since) / 1000);
      const rates = {
        tokensPerSecond: tokens / seconds,
        executionsPerSecond: executions / seconds,
      };
      [tokens, executions, since] = [0, 0, now()];
      return gaugesOf({ ...reading, ...rates });
    },
  };
}
