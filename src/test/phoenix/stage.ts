import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPhoenix } from '../../compose/open-phoenix.ts';
import type { Phoenix } from '../../compose/open-phoenix.ts';
import { defaultFolders } from '../../compose/create-workbench.ts';

/** A Phoenix that was started for the tests, with nothing in it but what they send. */
export type PhoenixStage = {
  readonly phoenix: Phoenix;
  readonly url: string;
  readonly folder: string;
};

let shared: Promise<PhoenixStage> | undefined;

/** The one that all tests share: starting one takes longer than most of them. */
export function phoenixStage(): Promise<PhoenixStage> {
  return (shared ??= start());
}

async function start(): Promise<PhoenixStage> {
  const folder = await mkdtemp(join(tmpdir(), 'reason-code-phoenix-'));
  const phoenix = createPhoenix({
    cacheFolder: defaultFolders().cache,
    dataFolder: folder,
    fetch: globalThis.fetch,
  });
  after(async () => {
    await phoenix[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  return { phoenix, url: await phoenix.start({ port: 0 }), folder };
}
