import type { LoadProgress } from '../../../core/model/language-model.ts';
import { ENGINE } from '../load-model.ts';
import type { ModelFile } from '../residence.ts';
import type { ConnectOptions } from './connect-model.ts';
import { noteCrashes, readCrashes, standing } from './crash-record.ts';
import type { ForkOptions } from './fork-model.ts';
import type { EngineSettings } from './messages.ts';
import { modelKey } from './model-key.ts';
import type { ModelKey } from './model-key.ts';
import { makeTrial, readTrial } from './trial.ts';

/** `auto` is in the process that asks, as long as that is known to be safe. */
export type PlacementSetting = 'auto' | 'host' | 'child';

/** Where a model runs, and why in half a sentence. */
export type Placement = {
  readonly where: 'host' | 'child';
  readonly why: string;
  /** True when something went wrong that the user should know of. */
  readonly moved: boolean;
};

const PINNED = 'the setting reasonCode.modelPlacement says so';

/** The setting's own answer, which needs no look at anything. */
export function pinned(setting: PlacementSetting): Placement | undefined {
  return setting === 'auto' ? undefined : { where: setting, why: PINNED, moved: false };
}

export type DecideOptions = {
  /** Where crashes and trials are remembered. */
  readonly folder: string;
  readonly file: ModelFile;
  readonly fork: ForkOptions;
  readonly settings: EngineSettings;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
};

/** Decides where a model runs; tries it in a process of its own where that was never done. */
export async function decidePlacement({ folder, ...options }: DecideOptions): Promise<Placement> {
  const key = await modelKey(options.file.path);
  await noteCrashes(folder);
  const known = await remembered(folder, key, await readCrashes(folder, key.model));
  if (known !== undefined) return known;
  const trial = await makeTrial(folder, key.trial, options satisfies ConnectOptions);
  if (trial.outcome === 'crashed') return failedTrial(trial.why);
  const why = trial.outcome === 'passed' ? PASSED : `a trial told nothing: ${trial.why}`;
  return { where: 'host', why, moved: false };
}

/** What `decidePlacement` would say; it changes nothing, and tries nothing. */
export async function expectPlacement(
  setting: PlacementSetting,
  folder: string,
  path: string | undefined,
): Promise<Placement> {
  const fixed = pinned(setting);
  if (fixed !== undefined) return fixed;
  if (path === undefined) return UNTRIED;
  const key = await modelKey(path);
  const left = (await noteCrashes(folder, { looks: true })).get(key.model);
  const crashes = [
    ...(await readCrashes(folder, key.model)),
    ...(left === undefined ? [] : [left]),
  ];
  return (await remembered(folder, key, crashes)) ?? UNTRIED;
}

const PASSED = `a trial in a process of its own went well`;
const UNTRIED: Placement = {
  where: 'host',
  why: 'if a trial in a process of its own goes well, which the first use makes',
  moved: false,
};

async function remembered(
  folder: string,
  { trial: key }: ModelKey,
  crashes: readonly number[],
): Promise<Placement | undefined> {
  const verdict = standing(crashes, Date.now());
  if (verdict.banned) {
    const times =
      verdict.until === undefined ? 'ended more than once' : 'ended while the model was at work';
    const until =
      verdict.until === undefined
        ? `as long as the engine is ${ENGINE}`
        : `until ${new Date(verdict.until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return { where: 'child', why: `its host process ${times}; ${until}`, moved: true };
  }
  const trial = await readTrial(folder, key);
  if (trial === undefined || trial.outcome === 'refused') return undefined;
  if (trial.outcome === 'crashed') return failedTrial(trial.why);
  return { where: 'host', why: PASSED, moved: false };
}

function failedTrial(why: string): Placement {
  return { where: 'child', why: `a trial in a process of its own failed: ${why}`, moved: true };
}
