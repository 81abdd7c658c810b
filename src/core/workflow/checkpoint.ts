import { z } from 'zod';
import { ReasonCodeError } from '../base/errors.ts';

/** Where a run keeps what is done, so that it can go on after an interruption. Append-only. */
export interface CheckpointStore {
  /** What was appended, in order; a last record that was cut off is left out. */
  read(): Promise<readonly unknown[]>;
  /** It is on disk when the promise resolves. */
  append(record: CheckpointRecord): Promise<void>;
}

/** The first record of a checkpoint. */
export const HEADER = z.object({
  type: z.literal('run'),
  format: z.literal('reason-code-checkpoint'),
  version: z.literal(1),
  workflow: z.string(),
  /** The workflow and its inputs as text: what is done counts for these only. */
  definition: z.string(),
});
const NODE = z.object({
  type: z.literal('node'),
  node: z.string(),
  status: z.enum(['done', 'fallback', 'skipped']),
  value: z.unknown(),
  why: z.string().optional(),
});

export type CheckpointRecord = z.infer<typeof HEADER> | z.infer<typeof NODE>;
export type DoneNode = Omit<z.infer<typeof NODE>, 'type'>;

/**
 * Reads what an earlier run left, or begins a new checkpoint. Throws `checkpoint-damaged` for one
 * that is another workflow's, other inputs', or no checkpoint at all.
 */
export async function openCheckpoint(
  store: CheckpointStore,
  run: { readonly workflow: string; readonly definition: string },
): Promise<ReadonlyMap<string, DoneNode>> {
  const [first, ...rest] = await store.read();
  const version = 1;
  const header = { type: 'run', format: 'reason-code-checkpoint', version, ...run } as const;
  if (first === undefined) {
    await store.append(header);
    return new Map();
  }
  const found = HEADER.safeParse(first);
  if (!found.success) throw damaged('It is no checkpoint of this version.');
  if (found.data.definition !== run.definition) {
    throw damaged('It was made by another workflow, an earlier form of it, or with other inputs.');
  }
  const done = new Map<string, DoneNode>();
  for (const record of rest) {
    const node = NODE.safeParse(record);
    if (!node.success) throw damaged('A record in it cannot be read.');
    done.set(node.data.node, node.data);
  }
  return done;
}

function damaged(why: string): ReasonCodeError {
  const message = `The checkpoint cannot be gone on with. ${why} Delete it, or name another file.`;
  return new ReasonCodeError('checkpoint-damaged', message);
}
