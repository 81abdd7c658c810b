/** What one candidate may use. Enforced from outside the guest. */
export type Limits = {
  /** Milliseconds for loading the program, for one case, and for all of it together. */
  readonly loadMs: number;
  readonly caseMs: number;
  readonly totalMs: number;
  readonly memoryBytes: number;
  /** Output beyond this many bytes or writes ends the run with OUTPUT_LIMIT. */
  readonly outputBytes: number;
  readonly outputWrites: number;
  /** How much of the start and of the end of each stream is kept. */
  readonly keptOutputBytes: number;
  readonly resultBytes: number;
  readonly fileBytes: number;
};

export const DEFAULT_LIMITS: Limits = {
  loadMs: 3000,
  caseMs: 2000,
  totalMs: 10_000,
  memoryBytes: 256 * 1024 * 1024,
  outputBytes: 4 * 1024 * 1024,
  outputWrites: 200_000,
  keptOutputBytes: 32 * 1024,
  resultBytes: 1024 * 1024,
  fileBytes: 16 * 1024 * 1024,
};
