import { z } from 'zod';
import type { RunEvent, WorkflowView } from './workflow-view.ts';

/**
 * What the host tells the page of a workflow. A snapshot replaces everything; events continue from
 * it. `seq` counts up by one, so that a page which missed something asks for a snapshot.
 */
export type ToWorkflowPage =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      /** Which workflow or run it is: another one has nothing to do with what one looked at. */
      readonly subject: string;
      readonly view: WorkflowView;
      /** The page's own words in the editor's language, by their English; absent ones stay so. */
      readonly words: Readonly<Record<string, string>>;
    }
  | { readonly type: 'events'; readonly seq: number; readonly events: readonly RunEvent[] };

const FROM_PAGE = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Ends the run; what is done is kept. */
  z.object({ type: z.literal('stop') }),
  /** Runs the workflow, from its checkpoint where there is one. */
  z.object({ type: z.literal('run') }),
  /** Shows the place in the file where a node is written. */
  z.object({ type: z.literal('show-source'), node: z.int().min(0) }),
  /** Opens the search tree of a reasoning node. */
  z.object({ type: z.literal('open-search'), node: z.int().min(0) }),
  z.object({ type: z.literal('copy'), text: z.string().max(1_000_000) }),
]);

/** What the page of a workflow tells the host. */
export type FromWorkflowPage = Readonly<z.infer<typeof FROM_PAGE>>;

/** A message of the page, or `undefined` for anything else. */
export function decodeFromWorkflowPage(raw: unknown): FromWorkflowPage | undefined {
  const parsed = FROM_PAGE.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
