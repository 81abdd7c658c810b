import { textHash } from '../base/text-hash.ts';

/**
 * The id that a solve's spans have in OpenTelemetry. The solve's own id decides it, so that a trace
 * that is sent twice is one there, too, and that it can be found by what the trace file is called.
 */
export function spanTraceId(traceId: string): string {
  return hex(`trace ${traceId}`, 4);
}

/** The id of a span: `key` tells it from others of the same solve or run. */
export function spanId(traceId: string, key: string): string {
  return hex(`${key} ${traceId}`, 2);
}

/** An id of `words` times 32 bits that the text decides; never all zeros, which means "no id". */
function hex(text: string, words: number): string {
  let id = '';
  for (let place = 0; place < words; place += 1)
    id += textHash(`${place} ${text}`).toString(16).padStart(8, '0');
  return /^0+$/.test(id) ? id.replace(/.$/, '1') : id;
}
