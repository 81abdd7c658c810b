import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { arch, cpus, hostname, platform, totalmem } from 'node:os';
import { ENGINE } from '../load-model.ts';

/** What a crash or a survived trial is remembered for. */
export type ModelKey = {
  /** This file, as it is now, in this version of the engine. */
  readonly model: string;
  /** The same on this machine. */
  readonly trial: string;
};

/** Gives the keys of a model file. A file that is replaced gets others. */
export async function modelKey(path: string, engine = ENGINE): Promise<ModelKey> {
  const full = await realpath(path).catch(() => path);
  const file = await stat(full).catch(() => undefined);
  const model = [engine, full, file?.size ?? 0, file?.mtimeMs ?? 0];
  const machine = [hostname(), platform(), arch(), cpus()[0]?.model ?? '', totalmem()];
  return { model: hash(model), trial: hash([...model, ...machine]) };
}

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
