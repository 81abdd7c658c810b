import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const CAPABILITIES = z.object({
  /** Several different answers come in one request. */
  several: z.boolean(),
  /** `honoured`: the same seed gave the same text. Sent unless it is refused. */
  seed: z.enum(['honoured', 'ignored', 'refused']),
  logProbabilities: z.boolean(),
  prefill: z.enum(['continue', 'assistant', 'ask']),
  /** The tokens of a request are counted in its stream. */
  usage: z.boolean(),
  /** Fields beyond OpenAI's own (top-k, a count with each piece) are taken, or passed over. */
  extras: z.boolean(),
  limitField: z.enum(['max_tokens', 'max_completion_tokens']),
});

/** What an endpoint was seen to do with a model. */
export type Capabilities = z.infer<typeof CAPABILITIES>;

const FILE = z.object({
  version: z.literal(1),
  id: z.string(),
  checkedAt: z.string(),
  capabilities: CAPABILITIES,
});

/** How long what was seen counts, in milliseconds: servers are updated. */
const TIME_TO_LIVE_MS = 7 * 24 * 3600 * 1000;

function pathOf(folder: string, id: string): string {
  return join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 24)}.json`);
}

/** What is remembered of an endpoint and model; undefined when it is missing, old or damaged. */
export async function recallCapabilities(
  folder: string,
  id: string,
  now: Date,
): Promise<Capabilities | undefined> {
  try {
    const file = FILE.parse(JSON.parse(await readFile(pathOf(folder, id), 'utf8')));
    const age = now.getTime() - Date.parse(file.checkedAt);
    return file.id === id && age >= 0 && age < TIME_TO_LIVE_MS ? file.capabilities : undefined;
  } catch {
    // Asked again, which is always right.
    return undefined;
  }
}

/** Remembers what was seen. Another window that does the same at once writes the same. */
export async function rememberCapabilities(
  folder: string,
  id: string,
  { capabilities, now }: { readonly capabilities: Capabilities; readonly now: Date },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = pathOf(folder, id);
  const file = { version: 1, id, checkedAt: now.toISOString(), capabilities };
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, JSON.stringify(file));
  await rename(aside, path);
}
