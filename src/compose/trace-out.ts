import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { startTracing } from '../adapters/opentelemetry/start-tracing.ts';
import { newTraceId } from '../adapters/system/trace-id.ts';
import type { CandidateNode, SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveRequest } from '../core/solve/solve-request.ts';
import { collectorAddress } from '../core/telemetry/endpoint.ts';
import { measuresOf } from '../core/telemetry/measures.ts';
import { ALL_HIDDEN } from '../core/telemetry/shown-text.ts';
import type { Hidden } from '../core/telemetry/shown-text.ts';
import { createSolveSpans } from '../core/telemetry/solve-spans.ts';
import type { SpanCounts, Tracing, TracingOptions } from '../core/telemetry/tracing.ts';
import { createWorkflowSpans, nodePlace } from '../core/telemetry/workflow-spans.ts';
import type { WorkflowEvent } from '../core/workflow/workflow-event.ts';
import { createActivity } from './activity.ts';
import { collectorAway, collectorKey, collectorProblem } from './collector.ts';
import type { TraceSettings } from './collector.ts';
import { createLater } from './later.ts';
import type { Later } from './later.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** By whose leave spans leave this machine, and with which key. */
export type TraceAccess = {
  /** The key for a collector. @default PHOENIX_API_KEY of the environment */
  readonly apiKey?: (endpoint: string) => Promise<string | undefined>;
  /** Whether spans may go to an address that is not on this machine. @default `allowRemote` */
  readonly isAllowed?: (endpoint: string) => boolean;
};

export type TraceOutOptions = {
  /** Folder of the build (`dist`), where what sends spans is read from when it is first needed. */
  readonly assets: string;
  readonly settings: TraceSettings;
  readonly notice: (line: string) => void;
  readonly env: Environment;
  readonly tracing?: TraceAccess | undefined;
};

/** One run of a workflow as it is told to a collector. */
export type FollowedRun = { readonly id: string; readonly push: (event: WorkflowEvent) => void };

/** Sends what solves and workflows do to a collector, while they do it. */
export interface TraceOut extends AsyncDisposable {
  /** Passes a solve's events on, as they are and as soon as they come. */
  following(events: AsyncIterable<SolveEvent>, request: SolveRequest): AsyncIterable<SolveEvent>;
  /** Undefined where spans may not be sent. */
  followRun(): FollowedRun | undefined;
  counts(): SpanCounts;
  /** Sends what waits, for two seconds at most. */
  flush(): Promise<void>;
}

/**
 * What sends spans under these settings; undefined when tracing is off, and then nothing of it is
 * read, made or asked.
 */
export function createTraceOut(options: TraceOutOptions): TraceOut | undefined {
  const { settings, notice, env } = options;
  if (settings['tracing.endpoint'] === '') return undefined;
  const endpoint = collectorAddress(settings['tracing.endpoint']);
  if (endpoint === undefined) {
    notice(`No spans are sent. ${collectorProblem(settings) ?? ''}`);
    return undefined;
  }
  return createFollowers(endpoint, { ...options, hidden: hiddenOf(settings, env) });
}

function createFollowers(
  endpoint: string,
  options: TraceOutOptions & { readonly hidden: Hidden },
): TraceOut {
  const { notice, hidden, assets } = options;
  const activity = createActivity();
  const later = createLater<Tracing>(async () => {
    const start = await readTracing(assets);
    return start(tracingOptions(endpoint, options, activity.readGauges));
  }, notice);
  const sink = sinkOf(later);
  const measure = (node: CandidateNode): void => {
    activity.push(node);
    later.use(sender => sender.record(measuresOf(node)));
  };
  const mayBeSent = permission(endpoint, options);
  return {
    async *following(events, { within }) {
      if (!mayBeSent()) {
        yield* events;
        return;
      }
      const place = within === undefined ? undefined : nodePlace(within.run, within.node);
      const spans = createSolveSpans(sink, { hidden, within: place });
      const measuring = later.hold(sender => sender.measuring());
      try {
        for await (const event of events) {
          // What a model types is neither a span nor counted: it is by far the most that comes.
          if (event.type !== 'trial-text')
            later.soon(() => {
              spans.push(event);
              if (event.type === 'node-add') measure(event.node);
            });
          yield event;
        }
      } finally {
        later.soon(() => spans.finish());
        measuring[Symbol.dispose]();
      }
    },
    followRun() {
      if (!mayBeSent()) return undefined;
      const id = newTraceId();
      const spans = createWorkflowSpans(sink, { hidden, run: id });
      const push = (event: WorkflowEvent): void => {
        const at = Date.now();
        later.soon(() => spans.push(event, at));
      };
      return { id, push };
    },
    counts() {
      const { busyMs, ...counts } = later.now()?.counts() ?? NO_COUNTS;
      return { ...counts, busyMs: busyMs + later.spentMs() };
    },
    flush: async () => (await later.made())?.flush(),
    [Symbol.asyncDispose]: () => later[Symbol.asyncDispose](),
  };
}

/** Passes spans on to what sends them, as soon as that is there. */
function sinkOf({ use }: Pick<Later<Tracing>, 'use'>): Tracing['spans'] {
  return {
    start: span => use(({ spans }) => spans.start(span)),
    end: span => use(({ spans }) => spans.end(span)),
  };
}

/** Whether spans may go to where they would; where nobody was asked, it is said once why not. */
function permission(endpoint: string, options: TraceOutOptions): () => boolean {
  const { settings, notice, tracing } = options;
  let isSaid = false;
  return () => {
    if (collectorAway(settings) === undefined) return true;
    const asked = tracing?.isAllowed?.(endpoint);
    if (asked !== undefined) return asked;
    if (!settings.allowRemote && !isSaid) {
      isSaid = true;
      notice(`No spans are sent. ${collectorProblem(settings) ?? ''}`);
    }
    return settings.allowRemote;
  };
}

const NO_COUNTS: SpanCounts = { ended: 0, sent: 0, dropped: 0, busyMs: 0 };

function tracingOptions(
  endpoint: string,
  { notice, env, tracing }: TraceOutOptions,
  readGauges: TracingOptions['readGauges'],
): TracingOptions {
  const apiKey = tracing?.apiKey ?? (() => Promise.resolve(collectorKey(env)));
  return { endpoint, notice, readGauges, apiKey: () => apiKey(endpoint) };
}

/** A bundle of its own: whoever does not send spans never reads it. */
async function readTracing(assets: string): Promise<typeof startTracing> {
  const bundle = pathToFileURL(join(assets, 'tracing.mjs')).href;
  const read = (await import(bundle)) as { readonly startTracing: typeof startTracing };
  return read.startTracing;
}

/** What is not shown; the environment can hide more than the settings, as OpenInference has it. */
export function hiddenOf(settings: TraceSettings, env: Environment): Hidden {
  if (!settings['tracing.content']) return ALL_HIDDEN;
  const isOn = (name: string): boolean => /^(1|true)$/i.test(env[name] ?? '');
  return {
    inputs: isOn('OPENINFERENCE_HIDE_INPUTS'),
    outputs: isOn('OPENINFERENCE_HIDE_OUTPUTS'),
  };
}
