import { access, constants, mkdir } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DockerSandbox } from '../adapters/docker/create-docker-sandbox.ts';
import { hasEngine } from '../adapters/llama/engine-presence.ts';
import { findGpus, threadChoices } from '../adapters/llama/engine.ts';
import { expectPlacement } from '../adapters/llama/placement/decide.ts';
import { checkGguf } from '../adapters/model-files/gguf.ts';
import { recall } from '../adapters/model-files/manifest.ts';
import { errorText } from '../core/base/errors.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import { describeModels, modelsOf } from '../core/router/models.ts';
import type { RemoteModel } from '../core/solve/remote-model.ts';
import { remoteState } from '../core/solve/remote-model.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { examineDocker } from './examine-docker.ts';
import { contradiction } from './create-remote.ts';
import { placementFolder } from './create-model.ts';
import { isRemoteSpec, modelName } from './model-name.ts';
import type { WorkbenchOptions } from './create-workbench.ts';

/** One thing that was looked at. `failed` means that solving cannot work. */
export type Finding = {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
};

export type Examined = Pick<WorkbenchOptions, 'cacheFolder' | 'traceFolder' | 'settings'> & {
  readonly model: LanguageModel;
  readonly remote: RemoteModel | undefined;
  /** The sandbox that is always there, or the one that stands for all. */
  readonly sandbox: Sandbox;
  readonly docker: DockerSandbox;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Looks at everything a solve needs, without solving. Never throws for what it finds. */
export async function examine(
  examined: Examined,
  signal?: AbortSignal,
): Promise<readonly Finding[]> {
  const { cacheFolder, traceFolder } = examined;
  const isEngineHere = hasEngine();
  return [
    machine(examined),
    ...(isRemoteSpec(examined.settings.model)
      ? [await elsewhere(examined, signal)]
      : isEngineHere
        ? [await modelFile(examined), await hub(examined, signal), await gpu()]
        : [engine(examined)]),
    router(examined),
    ...(isEngineHere ? await placement(examined) : []),
    ...(examined.settings.sandbox === 'docker' ? [] : await sandboxWalls(examined, signal)),
    ...(await examineDocker(examined.docker, examined.settings, signal)),
    await writable('cache folder', cacheFolder),
    await writable('trace folder', traceFolder),
  ];
}

function machine({ settings }: Examined): Finding {
  const gib = (totalmem() / 1024 ** 3).toFixed(1);
  const cores = availableParallelism();
  const most = String(threadChoices(cores).at(-1));
  const threads =
    settings.threads > 0 ? String(settings.threads) : `up to ${most}, as they are free,`;
  const detail = `Node ${process.versions.node}, ${process.platform}-${process.arch}, ${cores} cores, ${gib} GiB; the model gets ${threads} of the cores`;
  return { name: 'machine', status: 'ok', detail };
}

/** Names of models that are fetched into the cache; others are paths. */
const FETCHED = /^(hf:|https?:|stand-in$)/i;

async function modelFile({ cacheFolder, settings }: Examined): Promise<Finding> {
  const name = modelName(settings);
  const folder = join(cacheFolder, 'models');
  if (!FETCHED.test(name)) {
    const problem = await checkGguf(name);
    if (problem !== undefined)
      return { name: 'model', status: 'failed', detail: `${name}: ${problem}` };
    return { name: 'model', status: 'ok', detail: name };
  }
  const known = await recall(folder, name);
  if (known !== undefined) {
    return {
      name: 'model',
      status: 'ok',
      detail: `${name} in ${known.path}, SHA-256 ${known.sha256}`,
    };
  }
  const standIn = await recall(folder, 'stand-in');
  const instead = standIn === undefined ? '' : `; the weak stand-in is in ${standIn.path}`;
  return {
    name: 'model',
    status: 'warning',
    detail: `${name} was not fetched yet; the first solve does${instead}`,
  };
}

/** Which models a solve may ask with these settings; a remote one is not tried. */
function router({ settings, remote }: Examined): Finding {
  const wrong = contradiction(settings);
  if (wrong !== undefined) return { name: 'router', status: 'failed', detail: wrong };
  const rules = { mode: settings.router, remote: remoteState(remote, settings) };
  const possible = modelsOf(rules).length > 0;
  const name = remote === undefined ? '' : `; the remote model is ${remote.name}`;
  const steps =
    settings.strategy === 'auto'
      ? 'greedy, then search, then a wider one'
      : `${settings.strategy} without escalation`;
  const detail = possible ? `${describeModels(rules)} (${steps})${name}` : describeModels(rules);
  return { name: 'router', status: possible ? 'ok' : 'failed', detail };
}

/** Where the model would run if it were needed now, and why. */
async function placement({ cacheFolder, settings }: Examined): Promise<readonly Finding[]> {
  const name = modelName(settings);
  // Recorded answers, and models that run elsewhere, need no place here.
  if (/^(?!hf:|https?:)[a-z]{2,}:/i.test(name)) return [];
  const folder = join(cacheFolder, 'models');
  const known = FETCHED.test(name)
    ? ((await recall(folder, name)) ?? (await recall(folder, 'stand-in')))?.path
    : name;
  const { where, why, moved } = await expectPlacement(
    settings.modelPlacement,
    placementFolder(cacheFolder),
    known,
  );
  const place = where === 'host' ? 'in this process' : 'in a process of its own';
  const status = moved ? 'warning' : 'ok';
  return [{ name: 'model placement', status, detail: `the model runs ${place}: ${why}` }];
}

/** Asks a remote or the editor's model what it can do; the user has named it. */
async function elsewhere({ model }: Examined, signal: AbortSignal | undefined): Promise<Finding> {
  try {
    await model.load(signal === undefined ? {} : { signal });
    const { id, engine } = model.identity;
    return { name: 'model', status: 'ok', detail: `${id}, ${engine}` };
  } catch (error) {
    return { name: 'model', status: 'failed', detail: errorText(error) };
  }
}

/** Without an engine only a model elsewhere can answer. */
function engine({ settings, remote }: Examined): Finding {
  const rules = { mode: 'remote' as const, remote: remoteState(remote, settings) };
  const status = modelsOf(rules).length > 0 ? 'warning' : 'failed';
  const detail =
    'this build has none: no model runs on this machine, only one elsewhere can be asked';
  return { name: 'engine', status, detail };
}

/** Whether the engine can use a GPU here; finding none is nothing to worry about. */
async function gpu(): Promise<Finding> {
  try {
    const found = await findGpus();
    const none = 'none that the engine can use; the model runs on the processor';
    return { name: 'gpu', status: 'ok', detail: found.length === 0 ? none : found.join(', ') };
  } catch (error) {
    return { name: 'gpu', status: 'warning', detail: `not looked for: ${errorText(error)}` };
  }
}

const HUB_MS = 4000;

async function hub({ env }: Examined, signal: AbortSignal | undefined): Promise<Finding> {
  const endpoint = env['HF_ENDPOINT'] ?? 'https://huggingface.co';
  const limit = AbortSignal.timeout(HUB_MS);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    await fetch(endpoint, { method: 'HEAD', signal: either });
    return { name: 'model hub', status: 'ok', detail: `${endpoint} answers` };
  } catch {
    const detail = `${endpoint} does not answer: models cannot be fetched from there; name a GGUF file on this machine`;
    return { name: 'model hub', status: 'warning', detail };
  }
}

async function sandboxWalls(
  { sandbox }: Examined,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  try {
    const { checks } = await sandbox.selfTest(signal);
    return checks.map(({ name, passed, detail }): Finding => {
      return { name: `${sandbox.name} sandbox ${name}`, status: passed ? 'ok' : 'failed', detail };
    });
  } catch (error) {
    return [{ name: `${sandbox.name} sandbox`, status: 'failed', detail: errorText(error) }];
  }
}

async function writable(name: string, folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { name, status: 'ok', detail: folder };
  } catch (error) {
    return { name, status: 'failed', detail: `${folder} cannot be written (${errorText(error)})` };
  }
}
