import { basename } from 'node:path';
import type { LoadProgress, ModelIdentity } from '../../core/model/language-model.ts';
import { calibrationFile, measuredSpeed, recallOrMeasure } from './calibrate.ts';
import type { CalibrationFile } from './calibrate.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { chooseThreads, loadEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { Adapter } from './open-context.ts';
import { createPace } from './pace.ts';
import type { LlamaModelOptions } from './residence.ts';

/** Weights in memory, and the desks over them: one for each set of adapters. */
export type Loaded = {
  readonly engine: Engine;
  readonly identity: ModelIdentity;
  /** The desk with these adapters; opened by the first call. */
  desk(adapters: readonly Adapter[]): Promise<Desk>;
  /** Rejects what is under way and frees everything. */
  close(error: unknown): Promise<void>;
};

/** Answers side by side. */
export const PARALLEL = 4;
export const CONTEXT_TOKENS = 4096;
export const ENGINE = 'node-llama-cpp 3.22.1';

/** Finds or fetches the file, loads it and measures how many threads it does best with. */
export async function loadModel(
  options: LlamaModelOptions,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<Loaded> {
  const { path, ...file } = await options.obtain({ signal, onProgress });
  const detail = file.id;
  onProgress({ phase: 'loading', detail });
  const { threads, gpu } = options;
  const engine = await loadEngine({
    path,
    ...(threads === undefined ? {} : { threads }),
    ...(gpu === undefined ? {} : { gpu }),
    onProgress: fraction => onProgress({ phase: 'loading', fraction, detail }),
  });
  const { calibrationFolder: folder } = options;
  const of = { engine: `${ENGINE} ${engine.gpu}`, model: path, sha256: file.sha256 };
  const calibration = folder === undefined ? undefined : calibrationFile(folder, of);
  const { gpuProblem } = engine;
  const instead = gpuProblem === undefined ? '' : `; not on the GPU, ${gpuProblem}`;
  const how = `${engine.gpu}, ${threadsText(engine)}${instead}`;
  const identity = { ...file, engine: `${ENGINE} (${how})` };
  try {
    return await furnish(engine, options, calibration, identity);
  } catch (error) {
    await engine.dispose();
    throw error;
  }
}

/** Opens the plain desk, and lets the threads go along with the machine from then on. */
async function furnish(
  engine: Engine,
  options: LlamaModelOptions,
  calibration: CalibrationFile | undefined,
  identity: ModelIdentity,
): Promise<Loaded> {
  const { parallel = PARALLEL, contextTokens = CONTEXT_TOKENS, mayFork, onAnswer } = options;
  let onStep: (ms: number, width: number) => void = () => undefined;
  const open = (adapters: readonly Adapter[]): Promise<Desk> =>
    openDesk(engine, {
      parallel,
      contextTokens,
      adapters,
      onStep: (ms, width) => onStep(ms, width),
      onAnswer,
      ...(mayFork === undefined ? {} : { mayFork }),
    });
  const plain = await open([]);
  const measured = calibration && (await recallOrMeasure(calibration, engine, plain.context));
  const start = measured?.threads ?? Math.min(chooseThreads(), engine.threadChoices.at(-1) ?? 1);
  const pace = createPace(engine.threadChoices, start);
  engine.setThreads(pace.threads);
  onStep = (ms, width) => {
    pace.took(ms, width);
    engine.setThreads(pace.threads);
  };
  const desks = new Map<string, Promise<Desk>>([['', Promise.resolve(plain)]]);
  const tokensPerSecond = measured === undefined ? 0 : measuredSpeed(measured, parallel);
  return {
    engine,
    identity: tokensPerSecond > 0 ? { ...identity, tokensPerSecond } : identity,
    desk(adapters) {
      const key = adapters.map(({ path, scale }) => `${path} ${String(scale)}`).join('\n');
      const known = desks.get(key);
      if (known !== undefined) return known;
      const opening = open(adapters).catch((error: unknown) => {
        desks.delete(key);
        throw error;
      });
      desks.set(key, opening);
      return opening;
    },
    async close(error) {
      const all = await Promise.allSettled(desks.values());
      for (const one of all) if (one.status === 'fulfilled') await one.value.close(error);
      if (measured !== undefined && pace.settled !== measured.threads) {
        await calibration?.remember({ ...measured, threads: pace.settled });
      }
      await engine.dispose();
    },
  };
}

/** What results call a model that answers with adapters. */
export function withAdapterNames(
  identity: ModelIdentity,
  adapters: readonly Adapter[],
): ModelIdentity {
  const names = adapters.map(({ path, scale }) => ` + ${basename(path)}@${String(scale)}`);
  return { ...identity, id: identity.id + names.join('') };
}

function threadsText({ threadChoices }: Engine): string {
  const [least = 1, most = least] = [threadChoices[0], threadChoices.at(-1)];
  const range = least === most ? String(most) : `${String(least)} to ${String(most)}`;
  return `${range} ${most === 1 ? 'thread' : 'threads'}`;
}
