import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What candidates of a model took on this machine. */
export type Pace = { readonly msPerCandidate: number; readonly tokensPerCandidate: number };

const PACE = z.object({
  msPerCandidate: z.number().positive().max(1e9),
  tokensPerCandidate: z.number().positive().max(1e9),
});
const STORED = z.object({ version: z.literal(1), models: z.record(z.string(), PACE) });

/** Models that are remembered; the one that was used longest ago goes first. */
const MAX_MODELS = 50;

/** A small file of how fast models were here. Best effort: without it nothing is known beforehand. */
export type PaceFile = {
  read(): Promise<Readonly<Record<string, Pace>>>;
  remember(model: string, pace: Pace): Promise<void>;
};

export function createPaceFile(path: string): PaceFile {
  const read = async (): Promise<Readonly<Record<string, Pace>>> => {
    try {
      return STORED.parse(JSON.parse(await readFile(path, 'utf8'))).models;
    } catch {
      return {};
    }
  };
  return {
    read,
    async remember(model, pace) {
      const others = Object.entries(await read()).filter(([name]) => name !== model);
      const models = Object.fromEntries([...others.slice(1 - MAX_MODELS), [model, pace]]);
      const next = `${path}.${randomUUID()}.new`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(next, JSON.stringify({ version: 1, models }));
        await rename(next, path);
      } catch {
        await rm(next, { force: true }).catch(() => undefined);
      }
    },
  };
}
