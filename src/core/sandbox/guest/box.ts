import type { Limits } from '../limits.ts';

/** The limits that are enforced where the guest runs; the clock is the host's. */
export type WallLimits = Pick<
  Limits,
  'memoryBytes' | 'outputBytes' | 'outputWrites' | 'resultBytes' | 'fileBytes'
>;

/** What comes out of a box. All of it may be the candidate's doing. */
export type FromGuest =
  /** The guest waits for its first request. */
  | { readonly type: 'parked' }
  /** Text of one frame: an answer only when it begins with the nonce of the job. */
  | { readonly type: 'frame'; readonly text: string }
  | { readonly type: 'output'; readonly stream: 1 | 2; readonly bytes: Uint8Array }
  | {
      readonly type: 'limit';
      readonly verdict: 'OUTPUT_LIMIT' | 'RESULT_LIMIT' | 'VIOLATION';
      readonly reason: string;
    }
  /** How much there is, and whether more was asked for than is allowed. */
  | { readonly type: 'memory'; readonly bytes: number; readonly refused: boolean }
  | {
      readonly type: 'ended';
      readonly how: 'exit' | 'crash' | 'memory';
      readonly reason: string;
      /** For a limit of this kind of box that another kind may not have. */
      readonly kind?: 'stack';
    };

/** One guest behind its wall, used for one job: an interpreter in a thread, or a container. */
export interface Box {
  /** Says what the guest may use; before the first request. */
  limit(limits: WallLimits): void;
  /** The next message, or `undefined` when none came within `ms` milliseconds. */
  next(ms: number): Promise<FromGuest | undefined>;
  /**
   * Hands a request to the guest; the one before must have been answered. Throws a `RangeError`
   * for one that is larger than the way into the box.
   */
  ask(request: object): void;
  /** Makes a pending `next` return at once. */
  interrupt(): void;
  /** Ends the box. False when it did not end in time: then only a kill will do. */
  end(): Promise<boolean>;
  /** Milliseconds of processor time the guest took so far, where the box can tell. */
  cpuMs?(): number | undefined;
}
