import type { Readable, Writable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { errorText } from '../core/base/errors.ts';
import { AGENT_TOOLS } from '../compose/agent-tools.ts';
import { runForAgent } from '../compose/run-for-agent.ts';
import { solveForAgent } from './solve-tool.ts';
import type { OnProgress, SolveDesk } from './solve-tool.ts';

/** What a server needs to speak, and to know when to stop. */
export type ServeOptions = SolveDesk & {
  readonly version: string;
  readonly input: Readable;
  /** Nothing but messages of the protocol goes here. */
  readonly output: Writable;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/**
 * Serves the two tools to an agent over a pair of streams. Resolves when the input ends or the
 * signal aborts; what runs then is cancelled first.
 */
export async function serveMcp(options: ServeOptions): Promise<void> {
  const { version, input, output, log, root } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const running = new Set<Promise<unknown>>();
  const server = new McpServer({ name: 'reason-code', version });
  const answer = (extra: Extra, work: (signal: AbortSignal) => Promise<string>) => {
    const either = AbortSignal.any([extra.signal, signal]);
    const result = answered(work(either), { log, signal: either });
    running.add(result);
    return result.finally(() => running.delete(result));
  };
  const { solve, sandbox } = AGENT_TOOLS;
  server.registerTool(
    solve.name,
    {
      title: solve.title,
      description: solve.description,
      inputSchema: solve.input,
      // It writes a body where there is none, and only when it is told to.
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    (given, extra) =>
      answer(extra, aborted =>
        solveForAgent(options, given, { signal: aborted, onProgress: progressOf(extra) }),
      ),
  );
  server.registerTool(
    sandbox.name,
    {
      title: sandbox.title,
      description: sandbox.description,
      inputSchema: sandbox.input,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    (given, extra) => answer(extra, aborted => runForAgent(options.workbench(), given, aborted)),
  );
  server.server.onerror = error => log(`A message was not understood: ${errorText(error)}`);
  await server.connect(new StdioServerTransport(input, output));
  log(`Serving ${root} over standard input and output.`);
  await ended(input, options.signal);
  ending.abort();
  await Promise.allSettled(running);
  await server.close();
}

function ended(input: Readable, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => resolve();
    if (signal.aborted || input.readableEnded || input.destroyed) done();
    signal.addEventListener('abort', done, { once: true });
    for (const event of ['end', 'close', 'error']) input.once(event, done);
  });
}

/** A tool's answer; what it throws is an answer, too, that says what to do. */
async function answered(
  work: Promise<string>,
  { log, signal }: Pick<ServeOptions, 'log' | 'signal'>,
): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: await work }] };
  } catch (error) {
    // A client that cancelled is told nothing more.
    const text = signal.aborted ? 'Cancelled.' : errorText(error);
    log(text);
    return { isError: true, content: [{ type: 'text', text }] };
  }
}

/** Tells whoever asked to be told; what is told only ever grows. */
function progressOf({ _meta, sendNotification }: Extra): OnProgress {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  let last = -1;
  return (progress, total, message) => {
    if (progress <= last) return;
    last = progress;
    const params = { progressToken, progress, total, message };
    // A client that is gone hears nothing more.
    sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
