import { ExportResultCode } from '@opentelemetry/core';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Meter, ObservableGauge } from '@opentelemetry/api';
import { GAUGES, HISTOGRAMS } from '../../core/telemetry/measures.ts';
import type { GaugeName, HistogramName, Point } from '../../core/telemetry/measures.ts';
import type { GaugeReader } from '../../core/telemetry/tracing.ts';
import { CollectorRefused } from './post.ts';
import type { Post } from './post.ts';
import { defined } from './span-sink.ts';

/** How often gauges are read while something is being solved. */
const EVERY_MS = 5000;
/** The longest that a timer can be set to: reading is begun here, and not by the reader's clock. */
const NEVER_MS = 2 ** 31 - 1;
const COLLECT_MS = 10_000;

export type MeasureOptions = {
  readonly post: Post;
  readonly resource: Resource;
  readonly scope: string;
  readonly readGauges: GaugeReader | undefined;
  readonly signal: AbortSignal;
};

/** Metrics of this program; while nothing is being solved none are read. */
export type Measures = {
  readonly record: (points: readonly Point<HistogramName>[]) => void;
  readonly measuring: () => Disposable;
  readonly flush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
};

export function createMeasures(options: MeasureOptions): Measures {
  const { post, resource, scope, readGauges, signal } = options;
  const exporter = createExporter(post);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: NEVER_MS,
    exportTimeoutMillis: COLLECT_MS,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter(scope);
  const record = recorder(meter);
  let active = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): Promise<void> => reader.forceFlush().catch(() => undefined);
  if (readGauges !== undefined) observe(meter, () => (active > 0 ? readGauges(signal) : NOTHING));
  return {
    record,
    flush,
    measuring() {
      active += 1;
      timer ??= setInterval(() => void flush(), EVERY_MS).unref();
      return {
        [Symbol.dispose]() {
          active -= 1;
          if (active > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
    shutdown: () => {
      clearInterval(timer);
      return provider.shutdown().catch(() => undefined);
    },
  };
}

const NOTHING: ReturnType<GaugeReader> = Promise.resolve([]);

function recorder(meter: Meter): (points: readonly Point<HistogramName>[]) => void {
  const histograms = new Map(
    Object.entries(HISTOGRAMS).map(([name, how]) => [name, meter.createHistogram(name, how)]),
  );
  return points => {
    for (const { name, value, attributes = {} } of points)
      histograms.get(name)?.record(value, defined(attributes));
  };
}

function observe(meter: Meter, read: () => ReturnType<GaugeReader>): void {
  const gauges = new Map<string, ObservableGauge>(
    Object.entries(GAUGES).map(([name, how]) => [name, meter.createObservableGauge(name, how)]),
  );
  meter.addBatchObservableCallback(
    async result => {
      const points: readonly Point<GaugeName>[] = await read();
      for (const { name, value, attributes = {} } of points) {
        const gauge = gauges.get(name);
        if (gauge !== undefined) result.observe(gauge, value, defined(attributes));
      }
    },
    [...gauges.values()],
  );
}

/** Sends metrics; to a collector that knows none, such as Phoenix, once. */
function createExporter(post: Post): PushMetricExporter {
  let isUnwanted = false;
  const send = async (metrics: ResourceMetrics): Promise<void> => {
    const body = isUnwanted ? undefined : ProtobufMetricsSerializer.serializeRequest(metrics);
    if (body === undefined) return;
    try {
      await post('/v1/metrics', body);
    } catch (error) {
      isUnwanted = error instanceof CollectorRefused && UNKNOWN_HERE.has(error.status);
      throw error;
    }
  };
  return {
    export(metrics, done) {
      send(metrics).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        () => done({ code: ExportResultCode.FAILED }),
      );
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

const UNKNOWN_HERE: ReadonlySet<number> = new Set([404, 405, 415, 501]);
