import { z } from 'zod';
import { decodeValue } from '../../../core/sandbox/decode-value.ts';
import type { LoadOutcome } from '../../../core/sandbox/sandbox.ts';
import type { Value } from '../../../core/sandbox/value.ts';

type Raised = {
  readonly types: readonly string[];
  readonly message: string;
  readonly traceback: string;
};

/** An answer of the guest, checked: it may be forged by the candidate. */
export type Frame =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'syntax-error'; readonly message: string }
  | { readonly kind: 'missing-module'; readonly module: string; readonly message: string }
  | { readonly kind: 'raised'; readonly error: Raised }
  | { readonly kind: 'returned'; readonly value: Value }
  | { readonly kind: 'too-big' }
  | { readonly kind: 'not-plain'; readonly what: string }
  | { readonly kind: 'unreadable' };

const TEXT = z.string().transform(text => text.slice(0, 8000));

const N = z.int();

const FRAME = z.discriminatedUnion('s', [
  z.object({ i: N, s: z.literal('loaded') }),
  z.object({ i: N, s: z.literal('ready') }),
  z.object({ i: N, s: z.literal('too-big') }),
  z.object({ i: N, s: z.literal('syntax-error'), message: TEXT }),
  z.object({ i: N, s: z.literal('missing-module'), module: TEXT, message: TEXT }),
  z.object({ i: N, s: z.literal('not-plain'), what: TEXT }),
  z.object({
    i: N,
    s: z.literal('raised'),
    types: z.array(TEXT).max(64),
    message: TEXT,
    traceback: TEXT,
  }),
  z.object({ i: N, s: z.literal('returned'), value: z.unknown() }),
]);

/** A frame and the number of the request it answers; none when it cannot be read. */
export type NumberedFrame = { readonly i?: number; readonly frame: Frame };

/** Reads a frame without its nonce; never throws. */
export function readFrame(text: string): NumberedFrame {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { frame: { kind: 'unreadable' } };
  }
  const parsed = FRAME.safeParse(raw);
  if (!parsed.success) return { frame: { kind: 'unreadable' } };
  return { i: parsed.data.i, frame: toFrame(parsed.data) };
}

function toFrame(frame: z.infer<typeof FRAME>): Frame {
  switch (frame.s) {
    case 'returned': {
      const value = decodeValue(frame.value);
      return value === undefined ? { kind: 'unreadable' } : { kind: 'returned', value };
    }
    case 'raised': {
      const { types, message, traceback } = frame;
      return { kind: 'raised', error: { types, message, traceback } };
    }
    case 'syntax-error':
      return { kind: 'syntax-error', message: frame.message };
    case 'missing-module':
      return { kind: 'missing-module', module: frame.module, message: frame.message };
    case 'not-plain':
      return { kind: 'not-plain', what: frame.what };
    default:
      return { kind: frame.s };
  }
}

/** What an answer to loading means. */
export function readLoad(frame: Frame): LoadOutcome {
  switch (frame.kind) {
    case 'loaded':
      return { status: 'loaded' };
    case 'syntax-error':
      return { status: 'syntax-error', message: frame.message };
    case 'missing-module':
      return { status: 'missing-module', module: frame.module, message: frame.message };
    case 'raised':
      return { status: 'raised', ...frame.error };
    default:
      return {
        status: 'stopped',
        stop: { verdict: 'INVALID_RESULT', reason: 'the answer to loading was not understood' },
      };
  }
}
