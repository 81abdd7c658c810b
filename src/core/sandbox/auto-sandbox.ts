import type { Language } from '../base/source.ts';
import { errorText, isReasonCodeError } from '../base/errors.ts';
import type { Execution, Job, RunOptions, Sandbox } from './sandbox.ts';

export type AutoSandboxOptions = {
  /** Always there. */
  readonly embedded: Sandbox;
  /** There where an engine and its image are. */
  readonly docker: Sandbox;
  /** Whether Docker can be had; rejects with the reason when not. */
  readonly ready: () => Promise<unknown>;
  /** Whether a language runs in Docker where that can be had. */
  readonly prefersDocker: (language: Language) => boolean;
  /** Told, once for each tier, that it broke and that the other goes on. */
  readonly notice: (line: string) => void;
};

type Tier = 'embedded' | 'docker';

/** An engine may be started at any time: after so many milliseconds it is looked for again. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Runs each job in the tier that suits its language and this machine; every execution says which
 * one it was. A tier that breaks is left for the other, and no program is blamed for it. A program
 * that ran into what only the embedded box cannot do (its stack, a module that is not there) is run
 * again in Docker where there is one. Only tiers that passed their self-test run anything.
 */
export function createAutoSandbox(options: AutoSandboxOptions): Sandbox {
  const { embedded, docker, prefersDocker } = options;
  const used = new Set<string>();
  const health = watchHealth(options);
  const runIn = async (tier: Tier, job: Job, run: RunOptions): Promise<Execution> => {
    const execution = await options[tier].run(job, run);
    used.add(execution.sandbox);
    return execution;
  };
  return {
    get name() {
      return used.size === 0 ? 'auto' : [...used].sort().join('+');
    },
    languages: embedded.languages,
    async run(job, run) {
      const first =
        prefersDocker(job.program.language) && (await health.docker()) ? 'docker' : 'embedded';
      const [tier, other]: readonly Tier[] =
        first === 'docker' || health.isBroken('embedded')
          ? ['docker', 'embedded']
          : ['embedded', 'docker'];
      let execution: Execution;
      try {
        execution = await runIn(tier ?? first, job, run);
      } catch (error) {
        if (!isTierFault(error) || run.signal?.aborted === true) throw error;
        health.broke(tier ?? first, error);
        if (other === 'docker' && !(await health.docker())) throw error;
        return runIn(other ?? first, job, run);
      }
      const again = tier === 'embedded' && canRunAgain(run) && isOnlyEmbedded(execution);
      if (!again || !(await health.docker())) return execution;
      try {
        return await runIn('docker', job, run);
      } catch (error) {
        if (!isTierFault(error)) throw error;
        health.broke('docker', error);
        return execution;
      }
    },
    warm() {
      embedded.warm();
    },
    selfTest: signal => embedded.selfTest(signal),
    async [Symbol.asyncDispose]() {
      await Promise.all([embedded[Symbol.asyncDispose](), docker[Symbol.asyncDispose]()]);
    },
  };
}

/** True for what says that a box, not a program, is broken. */
function isTierFault(error: unknown): boolean {
  return (
    isReasonCodeError(error, 'sandbox-broken') || isReasonCodeError(error, 'sandbox-unavailable')
  );
}

/** A job that asks in its middle is half done elsewhere: asking twice could answer differently. */
function canRunAgain({ more, answer, signal }: RunOptions): boolean {
  return more === undefined && answer === undefined && signal?.aborted !== true;
}

/** What another kind of box may do better: the stack, and modules. */
function isOnlyEmbedded({ load, outcomes }: Execution): boolean {
  return (
    load.status === 'missing-module' ||
    [load, ...outcomes].some(step => step.status === 'stopped' && step.stop.kind === 'stack')
  );
}

type Health = {
  /** Whether Docker can be had and has not broken. */
  docker(): Promise<boolean>;
  isBroken(tier: Tier): boolean;
  broke(tier: Tier, error: unknown): void;
};

function watchHealth({ ready, notice }: AutoSandboxOptions): Health {
  const broken = new Set<Tier>();
  let found: Promise<boolean> | undefined;
  let lookedAt = -Infinity;
  const look = async (): Promise<boolean> => {
    try {
      await ready();
      return true;
    } catch (error) {
      // No engine, or none with the image, is nothing to speak of: the other tier is meant for it.
      if (!isTierFault(error)) throw error;
      return false;
    }
  };
  return {
    async docker() {
      if (broken.has('docker')) return false;
      if (performance.now() - lookedAt > LOOK_AGAIN_MS) {
        lookedAt = performance.now();
        found = look();
      }
      return (await found) ?? false;
    },
    isBroken: tier => broken.has(tier),
    broke(tier, error) {
      if (broken.has(tier)) return;
      broken.add(tier);
      const other = tier === 'docker' ? 'embedded' : 'Docker';
      notice(`${errorText(error)} Where it can, the ${other} sandbox goes on.`);
    },
  };
}
