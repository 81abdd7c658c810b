import type { CandidateNode } from '../solve/solve-event.ts';
import { NAME, OWN } from './names.ts';
import type { Attributes } from './span.ts';

/** What is looked at while something is being solved, in OpenTelemetry's units. */
export const GAUGES = {
  'system.cpu.utilization': { unit: '1', description: 'Share of all processors that is busy.' },
  'system.memory.usage': { unit: 'By', description: 'Memory of this machine, by state.' },
  'process.memory.usage': { unit: 'By', description: 'This process and its children.' },
  'hw.gpu.utilization': { unit: '1', description: 'Mean over all graphics cards.' },
  'hw.gpu.memory.usage': { unit: 'By', description: 'All graphics cards together.' },
  'hw.gpu.memory.limit': { unit: 'By', description: 'All graphics cards together.' },
  'hw.power': { unit: 'W', description: 'Processors and graphics cards, as far as they say.' },
  'reason_code.tokens_per_second': { unit: '{token}/s', description: 'Tokens models write.' },
  'reason_code.executions_per_second': { unit: '{run}/s', description: 'Candidates that run.' },
} as const;

export type GaugeName = keyof typeof GAUGES;

/** What is counted or timed for each candidate. */
export const HISTOGRAMS = {
  'gen_ai.client.token.usage': { unit: '{token}', description: 'Tokens of an answer.' },
  'gen_ai.client.operation.duration': { unit: 's', description: 'How long an answer took.' },
  'reason_code.sandbox.duration': { unit: 's', description: 'How long judging took.' },
} as const;

export type HistogramName = keyof typeof HISTOGRAMS;

export type Point<Name extends string> = {
  readonly name: Name;
  readonly value: number;
  readonly attributes?: Attributes;
};

/** How the machine stands, and what came of it in the last seconds. What cannot be read is not there. */
export type MachineState = {
  readonly cpuPercent: number;
  readonly processBytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly gpu?: { readonly percent: number; readonly bytes: number; readonly totalBytes: number };
  readonly watts?: number;
  readonly tokensPerSecond: number;
  readonly executionsPerSecond: number;
};

export function gaugesOf(state: MachineState): readonly Point<GaugeName>[] {
  const { gpu, watts, totalBytes, freeBytes } = state;
  return [
    { name: 'system.cpu.utilization', value: state.cpuPercent / 100 },
    {
      name: 'system.memory.usage',
      value: totalBytes - freeBytes,
      attributes: { 'system.memory.state': 'used' },
    },
    {
      name: 'system.memory.usage',
      value: freeBytes,
      attributes: { 'system.memory.state': 'free' },
    },
    { name: 'process.memory.usage', value: state.processBytes },
    ...(gpu === undefined
      ? []
      : ([
          { name: 'hw.gpu.utilization', value: gpu.percent / 100 },
          { name: 'hw.gpu.memory.usage', value: gpu.bytes },
          { name: 'hw.gpu.memory.limit', value: gpu.totalBytes },
        ] as const)),
    ...(watts === undefined ? [] : ([{ name: 'hw.power', value: watts }] as const)),
    { name: 'reason_code.tokens_per_second', value: state.tokensPerSecond },
    { name: 'reason_code.executions_per_second', value: state.executionsPerSecond },
  ];
}

/** What a candidate that was made here adds; one that no model wrote has no tokens. */
export function measuresOf(node: CandidateNode): readonly Point<HistogramName>[] {
  const { usage, times, verdict } = node;
  if (node.parent < 0) return [];
  const attributes = { [NAME.operation]: 'chat' };
  const tokens = (value: number, type: string): Point<HistogramName> => ({
    name: 'gen_ai.client.token.usage',
    value,
    attributes: { ...attributes, [NAME.tokenType]: type },
  });
  const seconds = (name: HistogramName, ms: number, own: Attributes): Point<HistogramName> => ({
    name,
    value: ms / 1000,
    attributes: own,
  });
  const asked = usage.modelCalls > 0;
  return [
    ...(asked
      ? [tokens(usage.promptTokens, 'input'), tokens(usage.completionTokens, 'output')]
      : []),
    ...(asked && times !== undefined
      ? [seconds('gen_ai.client.operation.duration', times.modelMs, attributes)]
      : []),
    ...(times !== undefined && verdict !== undefined
      ? [seconds('reason_code.sandbox.duration', times.sandboxMs, { [OWN.verdict]: verdict })]
      : []),
  ];
}
