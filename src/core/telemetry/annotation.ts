import { NAME_OF_VERDICT, OWN } from './names.ts';

/** What a program says about a span. The same name and identifier again replaces it. */
export type SpanNote = {
  readonly spanId: string;
  readonly name: string;
  readonly label: string;
  readonly score?: number;
  readonly explanation?: string;
};

/** Who says it: what this program said before is replaced. */
const IDENTIFIER = 'reason-code';

/** What became of a candidate, out of the attributes of its span; undefined for any other span. */
export function verdictNote(
  spanId: string,
  attributes: Readonly<Record<string, unknown>>,
): SpanNote | undefined {
  const label = attributes[OWN.verdict];
  if (typeof label !== 'string') return undefined;
  const [score, explanation] = [attributes[OWN.reward], attributes[OWN.reason]];
  return {
    spanId,
    name: NAME_OF_VERDICT,
    label,
    ...(typeof score === 'number' ? { score } : {}),
    ...(typeof explanation === 'string' ? { explanation } : {}),
  };
}

/** A note as Phoenix takes it, below `data`, at `/v1/span_annotations`. */
export function toAnnotation({ spanId, name, label, score, explanation }: SpanNote): object {
  return {
    span_id: spanId,
    name,
    annotator_kind: 'CODE',
    identifier: IDENTIFIER,
    result: {
      label,
      ...(score === undefined ? {} : { score }),
      ...(explanation === undefined ? {} : { explanation }),
    },
  };
}
