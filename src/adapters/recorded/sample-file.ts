import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type {
  Completion,
  GenerateRequest,
  ModelIdentity,
} from '../../core/model/language-model.ts';

const HEADER = z.object({
  format: z.literal('reason-code-samples'),
  version: z.literal(1),
  /** The model as it is named on the command line, to ask it again; empty for the default. */
  spec: z.string(),
  model: z.object({
    id: z.string(),
    weakStandIn: z.boolean(),
    sha256: z.string().exactOptional(),
    engine: z.string(),
  }),
});

export const SAMPLE = z.object({
  /** SHA-256 of messages and prefill. */
  prompt: z.string(),
  maxTokens: z.number(),
  temperature: z.number(),
  topK: z.number(),
  topP: z.number(),
  seed: z.number(),
  text: z.string(),
  finish: z.enum(['end', 'length', 'stopped']),
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  /** As `Completion` has it; greedy answers have none. */
  logProbability: z.number().exactOptional(),
});

/** One answer as it was written, with what was asked. */
export type Sample = z.infer<typeof SAMPLE>;

/** The recorded answers of one model: an append-only file, each line flushed. */
export type SampleFile = {
  /** Undefined until the first answer was recorded into a new file. */
  identity(): ModelIdentity | undefined;
  spec(): string | undefined;
  /** The answer to exactly this request: prompt, sampling, seed and length. */
  find(request: GenerateRequest): Completion | undefined;
  /** Throws `model-invalid` when the file holds the answers of another model. */
  add(request: GenerateRequest, completion: Completion, identity: ModelIdentity): void;
};

/**
 * Opens a file of samples; it is made by the first `add`. A last line that a crash cut short is
 * dropped; anything else that is damaged throws `model-invalid` with the line.
 * @param spec how the model is named, kept in a new file
 */
export function openSampleFile(path: string, spec: string): SampleFile {
  const samples = new Map<string, Sample>();
  let header: z.infer<typeof HEADER> | undefined;
  if (existsSync(path)) {
    const lines = readLines(path);
    lines.forEach((line, index) => {
      if (index === 0) header = parse(HEADER, line, path, 1);
      else {
        const sample = parse(SAMPLE, line, path, index + 1);
        samples.set(keyOf(sample), sample);
      }
    });
  }
  const append = (value: object): void => appendFileSync(path, `${JSON.stringify(value)}\n`);
  return {
    identity: () => header?.model,
    spec: () => header?.spec,
    find(request) {
      const sample = samples.get(keyOf(questionOf(request)));
      return sample === undefined ? undefined : toCompletion(sample);
    },
    add(request, completion, identity) {
      if (header === undefined) {
        header = { format: 'reason-code-samples', version: 1, spec, model: identity };
        mkdirSync(dirname(path), { recursive: true });
        append(header);
      }
      if (header.model.id !== identity.id || header.model.sha256 !== identity.sha256) {
        throw new ReasonCodeError(
          'model-invalid',
          `${path} holds answers of ${header.model.id}, not of ${identity.id}. Name another file, or that model.`,
        );
      }
      const { text, finish, usage, logProbability } = completion;
      const { promptTokens, completionTokens, evaluatedTokens } = usage;
      const sample: Sample = {
        ...questionOf(request),
        text,
        finish,
        promptTokens,
        completionTokens,
        evaluatedTokens,
        ...(logProbability === undefined ? {} : { logProbability }),
      };
      samples.set(keyOf(sample), sample);
      append(sample);
    },
  };
}

type Question = Pick<Sample, 'prompt' | 'maxTokens' | 'temperature' | 'topK' | 'topP' | 'seed'>;

function questionOf(request: GenerateRequest): Question {
  const { maxTokens, sampling } = request;
  const { temperature, topK, topP, seed } = sampling;
  return { prompt: promptHash(request), maxTokens, temperature, topK, topP, seed };
}

/** What a sample calls its prompt. */
export function promptHash({
  messages,
  prefill,
  tools,
}: Pick<GenerateRequest, 'messages' | 'prefill' | 'tools'>): string {
  return createHash('sha256')
    .update(JSON.stringify([messages, prefill, ...(tools === undefined ? [] : [tools])]))
    .digest('hex');
}

function keyOf({ prompt, maxTokens, temperature, topK, topP, seed }: Question): string {
  // A greedy answer does not depend on the seed.
  return [prompt, maxTokens, temperature, topK, topP, temperature === 0 ? 0 : seed].join(' ');
}

function toCompletion(sample: Sample): Completion {
  const { text, finish, promptTokens, completionTokens, evaluatedTokens, logProbability } = sample;
  const usage = { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 };
  return { text, finish, usage, ...(logProbability === undefined ? {} : { logProbability }) };
}

/** Whole lines; what a crash left of the last one is cut off the file, too. */
function readLines(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  return text
    .slice(0, end)
    .split('\n')
    .filter(line => line !== '');
}

function parse<T>(shape: z.ZodType<T>, line: string, path: string, number: number): T {
  try {
    return shape.parse(JSON.parse(line));
  } catch (cause) {
    throw new ReasonCodeError(
      'model-invalid',
      `${path}, line ${number}: not a recorded sample. Record it anew with bench --record FILE.`,
      { cause },
    );
  }
}
