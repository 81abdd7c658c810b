import { z } from 'zod';
import { HEADER } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.ts';
import type { Workflow } from './workflow.ts';

/** An interrupted run of a workflow as it stands now. */
export type Interrupted = {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Nodes that need not be run again; those inside of other nodes are counted, too. */
  readonly done: number;
};

const DEFINITION = z.tuple([z.string(), z.record(z.string(), z.unknown())]);

/**
 * What a checkpoint has of this workflow: undefined where there is none, or nothing done, or where
 * it is of another form of the workflow, or damaged. Reads only.
 */
export async function peekCheckpoint(
  store: Pick<CheckpointStore, 'read'>,
  { definition }: Pick<Workflow, 'definition'>,
): Promise<Interrupted | undefined> {
  const records = await store.read().catch((): readonly unknown[] => []);
  const header = HEADER.safeParse(records[0]);
  if (!header.success || records.length < 2) return undefined;
  const of = DEFINITION.safeParse(parsed(header.data.definition));
  if (!of.success || of.data[0] !== definition) return undefined;
  return { inputs: of.data[1], done: records.length - 1 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
