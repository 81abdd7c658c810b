import { z } from 'zod';
import { decodeValue } from '../decode-value.ts';
import type { LoadOutcome, RemoteCall } from '../sandbox.ts';
import type { Value } from '../value.ts';

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
  /** The program called a function that is elsewhere, and waits for what comes of it. */
  | { readonly kind: 'remote'; readonly call: RemoteCall }
  | { readonly kind: 'too-big' }
  | { readonly kind: 'not-plain'; readonly what: string }
  | { readonly kind: 'unreadable' };

const TEXT = z.string().transform(text => text.slice(0, 8000));

const N = z.int();

const MAX_ARGUMENTS = 64;

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
  z.object({
    i: N,
    s: z.literal('remote'),
    name: TEXT,
    args: z.array(z.unknown()).max(MAX_ARGUMENTS),
    kwargs: z.array(z.tuple([TEXT, z.unknown()])).max(MAX_ARGUMENTS),
  }),
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
    case 'remote':
      return toRemote(frame);
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

type RemoteFrame = Extract<z.infer<typeof FRAME>, { s: 'remote' }>;

function toRemote({ name, args, kwargs }: RemoteFrame): Frame {
  const values = args.map(arg => decodeValue(arg));
  const named = kwargs.map(([key, arg]) => [key, decodeValue(arg)] as const);
  const plain = values.filter(value => value !== undefined);
  const plainNamed = named.flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return plain.length === values.length && plainNamed.length === named.length
    ? { kind: 'remote', call: { name, args: plain, kwargs: plainNamed } }
    : { kind: 'unreadable' };
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
