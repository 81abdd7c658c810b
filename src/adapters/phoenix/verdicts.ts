import type { PhoenixSpan, SpanNote } from './spans.ts';

/** How our spans say what became of a candidate (`core/history/to-otlp.ts`). */
const VERDICT = 'reason_code.verdict';
const REWARD = 'reason_code.reward';
const REASON = 'reason_code.reason';
const NAME = 'verdict';

/** The verdicts of a trace's candidates as annotations, which Phoenix can filter and count by. */
export function verdictNotes(spans: readonly PhoenixSpan[]): readonly SpanNote[] {
  return spans.flatMap(({ attributes, context }) => {
    const label = attributes[VERDICT];
    if (typeof label !== 'string') return [];
    const [score, explanation] = [attributes[REWARD], attributes[REASON]];
    return {
      spanId: context.span_id,
      name: NAME,
      label,
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof explanation === 'string' ? { explanation } : {}),
    };
  });
}
