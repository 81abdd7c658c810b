import { z } from 'zod';
import { ReasonCodeError } from '../../../core/base/errors.ts';
import type { ErrorCode } from '../../../core/base/errors.ts';
import type { GenerateOptions, GenerateRequest } from '../../../core/model/language-model.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import type { Adapter } from '../open-context.ts';
import type { LlamaModelOptions, ModelFile } from '../residence.ts';

/** The engine's options that another process can be told: plain data. */
export type EngineSettings = Omit<LlamaModelOptions, 'obtain' | 'idleMs' | 'onAnswer'>;

/** Picks them out: the file is found by the owner, and when to unload is the owner's business. */
export function engineSettings(options: LlamaModelOptions): EngineSettings {
  const kept = Object.entries(options).filter(
    ([name, value]) => name !== 'idleMs' && typeof value !== 'function',
  );
  return Object.fromEntries(kept);
}

/** The options of a request that another process can be told. */
export type PlainOptions = Omit<GenerateOptions, 'signal' | 'onText'>;

/** What the owner tells the model's process. An `id` is of one request, and is never used again. */
export type ToModel =
  | { readonly type: 'load'; readonly file: ModelFile; readonly settings: EngineSettings }
  | {
      readonly type: 'generate';
      readonly id: number;
      readonly request: GenerateRequest;
      readonly options: PlainOptions;
      readonly adapters: readonly Adapter[];
      /** Whether somebody reads the text while it is being written. */
      readonly streams: boolean;
    }
  /** The answer is long enough: the engine ends it as one that is done. */
  | { readonly type: 'stop'; readonly id: number }
  /** Nobody wants the answer any more. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'dispose' };

const count = z.number().int().nonnegative();
const id = z.number().int().positive();

const USAGE = z.object({
  promptTokens: count,
  completionTokens: count,
  evaluatedTokens: count,
  modelCalls: count,
});

/** One token more: the text is the first `keep` characters of the text before it, and `add`. */
const STEP = z.object({
  id,
  keep: count,
  add: z.string(),
  usage: USAGE,
  logProbability: z.number().optional(),
});
export type Step = z.infer<typeof STEP>;

const COMPLETION = z.object({
  text: z.string(),
  finish: z.enum(['end', 'length', 'stopped']),
  usage: USAGE,
  logProbability: z.number().optional(),
});

const FAILURE = z.object({
  // Both ends are of one build, so a code that has the shape of one is one.
  code: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .optional(),
  message: z.string(),
});
export type Failure = z.infer<typeof FAILURE>;

const FROM_MODEL = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({
    type: z.literal('progress'),
    progress: z.object({
      phase: z.enum(['downloading', 'verifying', 'loading']),
      fraction: z.number().optional(),
      detail: z.string().optional(),
    }),
  }),
  z.object({
    type: z.literal('loaded'),
    identity: z.object({
      id: z.string(),
      weakStandIn: z.boolean(),
      sha256: z.string().optional(),
      engine: z.string(),
      tokensPerSecond: z.number().optional(),
    }),
  }),
  z.object({ type: z.literal('unloadable'), failure: FAILURE }),
  /** What one pass of the engine gave, of all answers together. */
  z.object({ type: z.literal('steps'), steps: z.array(STEP) }),
  z.object({ type: z.literal('done'), id, completion: COMPLETION }),
  z.object({ type: z.literal('failed'), id, failure: FAILURE }),
]);

/** What the model's process tells its owner. */
export type FromModel = z.infer<typeof FROM_MODEL>;

/** Reads a message of the model's process; undefined for what is none of them. */
export function readFromModel(message: unknown): FromModel | undefined {
  return FROM_MODEL.safeParse(message).data;
}

const TO_MODEL = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('load'),
    file: z.looseObject({ path: z.string(), id: z.string(), weakStandIn: z.boolean() }),
    settings: z.looseObject({}),
  }),
  z.looseObject({
    type: z.literal('generate'),
    id,
    request: z.looseObject({
      messages: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })),
      prefill: z.string(),
      maxTokens: z.number(),
      sampling: z.looseObject({}),
    }),
    options: z.looseObject({}),
    adapters: z.array(z.object({ path: z.string(), scale: z.number() })),
    streams: z.boolean(),
  }),
  z.object({ type: z.literal('stop'), id }),
  z.object({ type: z.literal('cancel'), id }),
  z.object({ type: z.literal('dispose') }),
]);

/** Reads a message of the owner; undefined for what is none of them. */
export function readToModel(message: unknown): ToModel | undefined {
  // What is loose in the schema is data of the engine's own types, sent by the same build.
  return TO_MODEL.safeParse(message).data as ToModel | undefined;
}

/** An error as plain data. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ReasonCodeError) return { code: error.code, message: error.message };
  return { message: error instanceof Error ? error.message : String(error) };
}

/** The error that `toFailure` was given; one without a code is the engine's own. */
export function fromFailure({ code, message }: Failure): Error {
  return code === undefined ? new Error(message) : new ReasonCodeError(code as ErrorCode, message);
}

/** Makes the model that a process of its own holds. */
export type MakeModel = (options: LlamaModelOptions) => LlamaModel;
