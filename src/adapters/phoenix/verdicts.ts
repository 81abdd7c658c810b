import { OWN } from '../../core/telemetry/names.ts';
import type { PhoenixSpan, SpanNote } from './spans.ts';

const NAME = 'verdict';

/** The verdicts of a trace's candidates as annotations, which Phoenix can filter and count by. */
export function verdictNotes(spans: readonly PhoenixSpan[]): readonly SpanNote[] {
  return spans.flatMap(({ attributes, context }) => {
    const label = attributes[OWN.verdict];
    if (typeof label !== 'string') return [];
    const [score, explanation] = [attributes[OWN.reward], attributes[OWN.reason]];
    return {
      spanId: context.span_id,
      name: NAME,
      label,
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof explanation === 'string' ? { explanation } : {}),
    };
  });
}
