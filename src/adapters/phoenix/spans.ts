import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { toAnnotation } from '../../core/telemetry/annotation.ts';
import type { SpanNote } from '../../core/telemetry/annotation.ts';
import { connect } from './connection.ts';
import type { PhoenixAddress } from './connection.ts';

const PROJECT = z.object({ id: z.string(), name: z.string() });

const SPAN = z.object({
  name: z.string(),
  context: z.object({ trace_id: z.string(), span_id: z.string() }),
  parent_id: z.string().nullish(),
  span_kind: z.string(),
  status_code: z.string(),
  status_message: z.string().nullish(),
  start_time: z.string(),
  end_time: z.string(),
  attributes: z.record(z.string(), z.unknown()),
});

/** A span as Phoenix gives it back: its attributes are flat. */
export type PhoenixSpan = z.infer<typeof SPAN>;

const RESULT = z.object({
  label: z.string().nullish(),
  score: z.number().nullish(),
  explanation: z.string().nullish(),
});

const ANNOTATION = z.object({
  name: z.string(),
  annotator_kind: z.string(),
  span_id: z.string(),
  result: RESULT.nullish(),
  identifier: z.string().nullish(),
});

/** What was said about a span, read back. */
export type PhoenixAnnotation = z.infer<typeof ANNOTATION>;

/** Spans of a Phoenix: sending them, reading them back, saying something about them. */
export type PhoenixSpans = {
  /** Its version: throws when it is not there, or is something else. */
  version(signal: AbortSignal): Promise<string>;
  projects(signal: AbortSignal): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Takes an OTLP request in protobuf. They can be read a moment later. */
  send(body: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Those of a trace; none when there is no such project or trace. */
  ofTrace(project: string, traceId: string, signal: AbortSignal): Promise<readonly PhoenixSpan[]>;
  annotate(notes: readonly SpanNote[], signal: AbortSignal): Promise<void>;
  annotations(
    project: string,
    spanIds: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly PhoenixAnnotation[]>;
};

const PAGE = 500;
/** Ids in one address: it may not get too long. */
const IDS = 50;

export function openSpans(address: PhoenixAddress): PhoenixSpans {
  const connection = connect(address);
  const page = <T extends z.ZodType>(one: T) =>
    z.object({ data: z.array(one), next_cursor: z.string().nullish() });
  /** All pages of a list; nothing when what it is a list of is not there. */
  const all = async <T extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string | number | readonly string[]>>,
    one: T,
    signal: AbortSignal,
  ): Promise<z.infer<T>[]> => {
    const found: z.infer<T>[] = [];
    let cursor: string | null | undefined;
    do {
      const more = cursor ? { cursor } : {};
      const asked = { path, query: { ...query, ...more }, signal };
      const next = await connection.find(asked, page(one));
      found.push(...(next?.data ?? []));
      cursor = next?.next_cursor;
    } while (cursor);
    return found;
  };
  return {
    async version(signal) {
      const said = (await connection.text({ path: 'arize_phoenix_version', signal })).trim();
      if (/^\d+\.\d+[\w.+-]{0,40}$/.test(said)) return said;
      const { origin } = new URL(address.url);
      throw new ReasonCodeError('phoenix-refused', `What answers at ${origin} is no Phoenix.`);
    },
    projects: signal => all('v1/projects', { limit: PAGE }, PROJECT, signal),
    send: (body, signal) => connection.send({ path: 'v1/traces', body, signal }),
    ofTrace: (project, traceId, signal) => {
      const path = `v1/projects/${encodeURIComponent(project)}/spans`;
      return all(path, { limit: PAGE, trace_id: traceId }, SPAN, signal);
    },
    async annotate(notes, signal) {
      for (const some of chunks(notes, PAGE)) {
        const body = { data: some.map(toAnnotation) };
        await connection.send({
          path: 'v1/span_annotations',
          query: { sync: 'true' },
          body,
          signal,
        });
      }
    },
    async annotations(project, spanIds, signal) {
      const path = `v1/projects/${encodeURIComponent(project)}/span_annotations`;
      const found: PhoenixAnnotation[] = [];
      for (const ids of chunks(spanIds, IDS))
        found.push(...(await all(path, { limit: PAGE, span_ids: ids }, ANNOTATION, signal)));
      return found;
    },
  };
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, place) => all.slice(place * size, (place + 1) * size));
}
