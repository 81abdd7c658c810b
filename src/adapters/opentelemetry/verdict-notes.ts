import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { toAnnotation, verdictNote } from '../../core/telemetry/annotation.ts';
import { CollectorRefused } from './post.ts';
import type { Post } from './post.ts';

/**
 * Tells the verdicts of spans that were sent to a Phoenix, as annotations: it takes them before it
 * has stored the spans. A collector that knows no such thing is told once. What goes wrong here is
 * nobody's loss: the verdicts are in the spans, too.
 */
export function createVerdictNotes(
  post: Post,
): (spans: readonly Pick<ReadableSpan, 'spanContext' | 'attributes'>[]) => Promise<void> {
  let isUnwanted = false;
  return async spans => {
    const notes = spans.flatMap(
      span => verdictNote(span.spanContext().spanId, span.attributes) ?? [],
    );
    if (isUnwanted || notes.length === 0) return;
    const body = Buffer.from(JSON.stringify({ data: notes.map(toAnnotation) }));
    try {
      await post('/v1/span_annotations', body, 'application/json');
    } catch (error) {
      isUnwanted = error instanceof CollectorRefused;
    }
  };
}
