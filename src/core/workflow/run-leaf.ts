import type { AbortBranch } from '../base/abort-scope.ts';
import { isAbortError } from '../base/abort.ts';
import { byteSize } from '../base/byte-size.ts';
import { errorText } from '../base/errors.ts';
import { copyPlain } from '../base/plain-data.ts';
import { within } from '../base/within.ts';
import { issueText } from '../base/issue-text.ts';
import type { Executor, NodeContext } from './executor.ts';
import type { RunContext } from './run-context.ts';
import type { NodeOutcome } from './workflow-event.ts';

/** One try of a node: its work, with what it is given. */
export type Attempt = {
  readonly executor: Executor;
  readonly input: unknown;
  readonly node: string;
  readonly timeoutMs: number | undefined;
  readonly branch: AbortBranch;
};

/**
 * Does the work of a node once: input checked, time kept, output checked. What goes wrong is the
 * outcome; so is a cancellation.
 */
export async function runLeaf(
  context: RunContext,
  { executor, input, node, timeoutMs, branch }: Attempt,
): Promise<NodeOutcome> {
  context.watch({ node, role: 'input', value: input });
  const parsed = executor.input.safeParse(input);
  if (!parsed.success) {
    return { status: 'failed', why: `what it is given does not fit: ${issueText(parsed.error)}` };
  }
  const report = (text: string): void => {
    if (!branch.aborted) context.emit({ type: 'node-report', node, text });
  };
  const start = (own: Pick<AbortBranch, 'signal'>): Promise<unknown> => {
    const inside: NodeContext = {
      get signal() {
        return own.signal;
      },
      node,
      ...(context.run === undefined ? {} : { run: context.run }),
      report,
    };
    // Asynchronous, so that what is thrown at once is a rejection like any other.
    const work = (async () => executor.run(parsed.data, inside))();
    context.working.set(work, node);
    const settled = (): void => void context.working.delete(work);
    work.then(settled, settled);
    return work;
  };
  try {
    const { clock } = context;
    const ran =
      timeoutMs === undefined
        ? { value: await branch.race(start(branch)) }
        : await within({ clock, signal: branch.signal, timeoutMs }, own => start({ signal: own }));
    if ('late' in ran) {
      return { status: 'failed', why: `it gave no answer within ${timeoutMs ?? 0} ms` };
    }
    return readOutput(executor, ran.value, context.maxOutputBytes);
  } catch (error) {
    if (branch.aborted) return { status: 'cancelled' };
    const why = isAbortError(error) ? 'it ended itself' : errorText(error);
    return { status: 'failed', why, error };
  }
}

/** What a node gave, if it is plain data of the promised form. */
export function readOutput(executor: Executor, output: unknown, maxBytes: number): NodeOutcome {
  const copied = copyPlain(output ?? null, maxBytes);
  if ('tooLarge' in copied) {
    return { status: 'failed', why: `what it gave is larger than ${byteSize(maxBytes)}` };
  }
  if ('why' in copied) return { status: 'failed', why: `it gave no plain data: ${copied.why}` };
  const parsed = executor.output.safeParse(copied.value);
  if (parsed.success) return { status: 'done', value: parsed.data };
  return { status: 'failed', why: `what it gave does not fit: ${issueText(parsed.error)}` };
}
