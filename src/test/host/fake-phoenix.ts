import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeEvents } from '../../core/history/read-solve.ts';
import { toOtlp } from '../../core/telemetry/to-otlp.ts';
import type { StoredTrace } from '../../core/trace/trace-store.ts';

/** What answers as Phoenix does to whoever sends one trace; the real one has tests of its own. */
export type FakePhoenix = {
  readonly url: string;
  /** How often spans were sent. */
  readonly sent: () => number;
  /** The verdicts that were noted. */
  readonly verdicts: () => readonly string[];
  end(): Promise<void>;
};

/** Starts one that shows the spans of `trace` from the moment on that some are sent. */
export async function fakePhoenix(trace: StoredTrace): Promise<FakePhoenix> {
  const spans = spansOf(trace);
  let sent = 0;
  const verdicts: string[] = [];
  const answer = (method: string, path: string, body: string): unknown => {
    if (path === '/arize_phoenix_version') return '20.26.1';
    if (method === 'GET') return { data: sent === 0 ? [] : spans, next_cursor: null };
    if (path === '/v1/traces') sent += 1;
    if (path === '/v1/span_annotations') {
      const { data } = JSON.parse(body) as { data: readonly { result: { label: string } }[] };
      verdicts.splice(0, verdicts.length, ...data.map(({ result }) => result.label));
    }
    return {};
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      const { pathname } = new URL(request.url ?? '', 'http://phoenix');
      const said = answer(request.method ?? '', pathname, body);
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    verdicts: () => [...verdicts],
    end: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A trace's spans as Phoenix gives them back: with flat attributes. */
function spansOf({ id, events }: StoredTrace): readonly object[] {
  const { resourceSpans } = toOtlp(id, decodeEvents(events));
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(scope => scope.spans)
    .map(({ traceId, spanId, name, attributes }) => ({
      name,
      context: { trace_id: traceId, span_id: spanId },
      span_kind: 'CHAIN',
      status_code: 'OK',
      start_time: '2026-01-01T00:00:00Z',
      end_time: '2026-01-01T00:00:01Z',
      attributes: Object.fromEntries(
        attributes.map(({ key, value }) => [key, Object.values(value)[0] as unknown]),
      ),
    }));
}
