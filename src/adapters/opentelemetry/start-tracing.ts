import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { NAME, SERVICE } from '../../core/telemetry/names.ts';
import type { Tracing, TracingOptions } from '../../core/telemetry/tracing.ts';
import { createMeasures } from './measure.ts';
import { createPoster } from './post.ts';
import { createSpanQueue } from './span-queue.ts';
import { createChosenIds, createSpanSink } from './span-sink.ts';

const DELAY_MS = 2000;
const FLUSH_MS = 2000;

/**
 * Starts to send spans and metrics to a collector that speaks OTLP over HTTP, such as Phoenix. The
 * provider is this one's own, never the global one, which belongs to all of an extension host.
 */
export function startTracing(options: TracingOptions): Tracing {
  const { endpoint, apiKey, readGauges, delayMs = DELAY_MS } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const post = createPoster({ endpoint, apiKey, signal });
  const resource = resourceFromAttributes({
    [NAME.service]: SERVICE,
    [NAME.project]: SERVICE,
  });
  const ids = createChosenIds();
  const onDrop = saidOnce(options);
  const queue = createSpanQueue({ post, delayMs, onDrop });
  const provider = new NodeTracerProvider({
    ...{ resource, idGenerator: ids, spanProcessors: [queue.processor] },
    // What the environment says to other programs is not for this one.
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeCountLimit: 128, attributeValueLengthLimit: Infinity },
  });
  const measures = createMeasures({ post, resource, scope: SERVICE, readGauges, signal });
  const spans = createSpanSink(provider.getTracer(SERVICE), ids);
  const flush = (): Promise<void> =>
    within(FLUSH_MS, Promise.all([queue.flush(), measures.flush()]));
  return {
    spans,
    record: measures.record,
    measuring: measures.measuring,
    counts: queue.counts,
    flush,
    async [Symbol.asyncDispose]() {
      await flush();
      // Whatever is still under way now is lost, and counted so.
      controller.abort();
      const ending = [provider.shutdown(), queue.flush(), measures.shutdown()];
      await within(FLUSH_MS, Promise.allSettled(ending));
      post[Symbol.dispose]();
    },
  };
}

/** Waits for work, but not for longer than that; whether it goes well is told elsewhere. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const settled = work.then(
    () => timer.abort(),
    () => timer.abort(),
  );
  await Promise.race([settled, rest(ms, timer.signal)]);
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function saidOnce({ endpoint, notice }: TracingOptions): (why: string) => void {
  let isSaid = false;
  return why => {
    if (isSaid) return;
    isSaid = true;
    const host = URL.canParse(endpoint) ? new URL(endpoint).host : 'the collector';
    notice(
      `Spans cannot be sent to ${host} (${why}). They are dropped; solves go on without them.`,
    );
  };
}
