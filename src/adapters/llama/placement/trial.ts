import { join } from 'node:path';
import { z } from 'zod';
import { throwIfAborted } from '../../../core/base/abort.ts';
import { errorText } from '../../../core/base/errors.ts';
import type { GenerateRequest } from '../../../core/model/language-model.ts';
import { ModelProcessEnded, connectModel } from './connect-model.ts';
import type { ConnectOptions } from './connect-model.ts';
import { readRecord, writeRecord } from '../record-file.ts';

/** How loading a model and a few tokens of it went in a process that may die of it. */
export type Trial =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'crashed'; readonly why: string }
  /** It ended in an error like any other: no danger, and nothing learned. */
  | { readonly outcome: 'refused'; readonly why: string };

const TRIAL = z.object({
  version: z.literal(1),
  at: z.number(),
  why: z.string().optional(),
});

/** No sign of life for so long is a hang. Loading tells of its progress, and four tokens are few. */
const SILENT_MS = 60_000;
/** A failed trial is made again after a day: the machine may just have been too busy. */
const FAILED_MS = 24 * 3600_000;

const REQUEST: GenerateRequest = {
  messages: [{ role: 'user', content: 'Count to ten.' }],
  prefill: '1, 2,',
  maxTokens: 4,
  sampling: { temperature: 0, topK: 1, topP: 1, seed: 1 },
};

/** The remembered trial, if there is one that still counts. */
export async function readTrial(
  folder: string,
  key: string,
  now = Date.now(),
): Promise<Trial | undefined> {
  const record = await readRecord(trialPath(folder, key), TRIAL);
  if (record === undefined) return undefined;
  if (record.why === undefined) return { outcome: 'passed' };
  return now - record.at < FAILED_MS ? { outcome: 'crashed', why: record.why } : undefined;
}

/**
 * Loads the model in a process of its own and has it write two short answers side by side, so that
 * every kind of native call has been made once. What was survived, or not, is remembered.
 */
export async function makeTrial(
  folder: string,
  key: string,
  { silentMs = SILENT_MS, ...options }: ConnectOptions & { readonly silentMs?: number },
): Promise<Trial> {
  const { signal } = options;
  const trial = await attempt(options, silentMs);
  throwIfAborted(signal);
  if (trial.outcome === 'refused') return trial;
  const why = trial.outcome === 'crashed' ? { why: trial.why } : {};
  await writeRecord(trialPath(folder, key), { version: 1, at: Date.now(), ...why });
  return trial;
}

async function attempt(options: ConnectOptions, silentMs: number): Promise<Trial> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silentMs);
  const signal =
    options.signal === undefined
      ? silence.signal
      : AbortSignal.any([options.signal, silence.signal]);
  try {
    const connection = await connectModel({
      ...options,
      signal,
      onProgress(progress) {
        timer.refresh();
        options.onProgress?.(progress);
      },
    });
    timer.refresh();
    try {
      const onText = (): undefined => void timer.refresh();
      await Promise.all([0, 1].map(() => connection.generate(REQUEST, { signal, onText })));
    } finally {
      await connection.end(new Error('The trial is over.'));
    }
    return { outcome: 'passed' };
  } catch (error) {
    if (silence.signal.aborted) {
      return { outcome: 'crashed', why: `no sign of life for ${Math.round(silentMs / 1000)} s` };
    }
    const crashed = error instanceof ModelProcessEnded;
    return { outcome: crashed ? 'crashed' : 'refused', why: errorText(error) };
  } finally {
    clearTimeout(timer);
  }
}

function trialPath(folder: string, key: string): string {
  return join(folder, `trial-${key}.json`);
}
