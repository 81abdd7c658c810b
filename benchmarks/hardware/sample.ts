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
