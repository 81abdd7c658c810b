import type { Clock } from '../../core/base/clock.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { verdictNote } from '../../core/telemetry/annotation.ts';
import type { OtlpTraces } from '../../core/telemetry/to-otlp.ts';
import { toProtobuf } from './otlp-protobuf.ts';
import { openSpans } from './spans.ts';
import type { PhoenixSpan, PhoenixSpans } from './spans.ts';
import type { PhoenixAddress } from './connection.ts';
import { readAddress } from './connection.ts';

/** What became of a trace that was to be in Phoenix. */
export type SentTrace = {
  readonly traceId: string;
  /** Where a person looks at it. */
  readonly url: string;
  readonly spans: number;
  /** Candidates whose verdict was noted. */
  readonly verdicts: number;
  /** False when all of it was there already. */
  readonly isNew: boolean;
};

export type SendOptions = { readonly clock: Clock; readonly signal: AbortSignal };

/** Phoenix takes spans at once and stores them a moment later. */
const STORED_MS = 60_000;
const LOOK_MS = 200;

/**
 * Sees to it that a trace is in Phoenix with the verdicts of its candidates: sends it if it is not,
 * and waits until it can be read there. Throws an `AbortError`, `phoenix-unavailable` or
 * `phoenix-refused`.
 */
export async function sendTrace(
  address: PhoenixAddress,
  traces: OtlpTraces,
  { clock, signal }: SendOptions,
): Promise<SentTrace> {
  const sent = traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(s => s.spans);
  const traceId = sent[0]?.traceId ?? '';
  const project = projectOf(traces);
  const phoenix = openSpans(address);
  await phoenix.version(signal);
  const known = await phoenix.ofTrace(project, traceId, signal);
  const isNew = known.length < sent.length;
  if (isNew) await phoenix.send(toProtobuf(traces), signal);
  const spans = isNew
    ? await stored(phoenix, { project, traceId, count: sent.length }, { clock, signal })
    : known;
  const notes = spans.flatMap(
    ({ context, attributes }) => verdictNote(context.span_id, attributes) ?? [],
  );
  await phoenix.annotate(notes, signal);
  return {
    traceId,
    url: traceUrl(address.url, traceId),
    spans: spans.length,
    verdicts: notes.length,
    isNew,
  };
}

/** The page of a trace; Phoenix finds its project by itself. */
export function traceUrl(phoenix: string, traceId: string): string {
  return new URL(`redirects/traces/${traceId}`, readAddress(phoenix)).href;
}

type Expected = { readonly project: string; readonly traceId: string; readonly count: number };

async function stored(
  phoenix: PhoenixSpans,
  { project, traceId, count }: Expected,
  { clock, signal }: SendOptions,
): Promise<readonly PhoenixSpan[]> {
  for (let waited = 0; waited < STORED_MS; waited += LOOK_MS) {
    const spans = await phoenix.ofTrace(project, traceId, signal);
    if (spans.length >= count) return spans;
    await clock.sleep(LOOK_MS, signal);
  }
  throw new ReasonCodeError(
    'phoenix-refused',
    'Phoenix took the trace, and does not show it after a minute. Its log says why.',
  );
}

function projectOf({ resourceSpans: [first] }: OtlpTraces): string {
  const name = first?.resource.attributes.find(({ key }) => key === 'openinference.project.name');
  return name !== undefined && 'stringValue' in name.value ? name.value.stringValue : 'default';
}
