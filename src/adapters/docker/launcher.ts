import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { park } from '../../core/sandbox/guest/conduct.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import { containerOptions } from './container-options.ts';
import type { ContainerLimits } from './container-options.ts';
import type { OpenEngine } from './engine/open-engine.ts';
import { explainFault, fault } from './engine/faults.ts';
import { createGuestBox } from './guest-box.ts';
import type { GuestBox } from './guest-box.ts';
import { howToMake } from './image.ts';
import { ownerLabels, sessionFilter } from './labels.ts';
import type { Owner } from './labels.ts';
import type { GuestLanguage, GuestSources } from './guest-sources.ts';

/** Starts containers on one engine, and answers for all of them. */
export type Launcher = {
  readonly open: OpenEngine;
  /** True once the engine went away; another may be at the same place since. */
  lost(): boolean;
  /** Starts a container and waits until its guest is parked. */
  launch(language: GuestLanguage, limits: Limits): Promise<GuestBox>;
  /** Resolves when no container of this launcher is left, and ends the connection. */
  close(): Promise<void>;
};

/** How long a parked container lives, and how long one with work, when nobody ends it. */
const PARKED_SECONDS = 3600;
const WORKING_SECONDS = 900;
const CPU_SECONDS = 120;
const ANSWER_MS = 2000;
/** What of the memory is not V8's heap: the runner, Node itself, buffers, files. */
const NOT_HEAP_MB = 80;
const MIB = 1024 ** 2;

type LauncherOptions = { readonly image: string; readonly sources: GuestSources };

/**
 * Opens a launcher: removes what dead processes of this machine left behind, makes sure the image
 * is there. Rejects with `sandbox-unavailable`.
 */
export async function createLauncher(
  open: OpenEngine,
  options: LauncherOptions,
): Promise<Launcher> {
  const { engine, endpoint } = open;
  const { image } = options;
  const owner = { session: randomUUID(), pid: process.pid, host: hostname() };
  const fleet: Fleet = { owner, living: new Set(), outOfMemory: new Set(), lost: false };
  const explain = (error: unknown): unknown => explainFault(error, { endpoint, image }) ?? error;
  let stopWatching: () => void;
  try {
    stopWatching = await prepare(open, image, fleet);
  } catch (error) {
    engine.close();
    throw explain(error);
  }
  return {
    open,
    lost: () => fleet.lost,
    async launch(language, limits) {
      try {
        const box = await start(open, options, fleet, { language, limits });
        await park(box).catch(async (error: unknown) => {
          await box.end();
          throw error;
        });
        return box;
      } catch (error) {
        throw explain(error);
      }
    },
    async close() {
      stopWatching();
      await Promise.all([...fleet.living].map(id => engine.remove(id).catch(() => undefined)));
      if (await engine.answers(ANSWER_MS)) await engine.vanished(sessionFilter(owner));
      engine.close();
    },
  };
}

/** The containers of one launcher. */
type Fleet = {
  readonly owner: Owner;
  readonly living: Set<string>;
  /** Those of which the kernel ended a process for memory, as the engine told. */
  readonly outOfMemory: Set<string>;
  lost: boolean;
};

/** @returns ends the watch over the engine */
async function prepare({ engine }: OpenEngine, image: string, fleet: Fleet): Promise<() => void> {
  const { owner, outOfMemory } = fleet;
  if (!(await engine.hasImage(image))) {
    throw fault('image-missing', `There is no image ${image}. ${howToMake(image)}`);
  }
  await engine.sweep({ now: new Date(), host: owner.host, isAlive });
  return engine.watch(sessionFilter(owner), {
    onOom: id => outOfMemory.add(id),
    onLost: () => (fleet.lost = true),
  });
}

async function start(
  { engine, info }: OpenEngine,
  { image, sources }: LauncherOptions,
  { owner, living, outOfMemory }: Fleet,
  { language, limits }: { readonly language: GuestLanguage; readonly limits: Limits },
): Promise<GuestBox> {
  const expires = new Date(Date.now() + (PARKED_SECONDS + WORKING_SECONDS) * 1000);
  const options = containerOptions({
    image,
    runner: sources.runner,
    limits: containerLimits(limits),
    labels: ownerLabels(owner, expires),
    podman: info.podman,
    ...(info.runtimes.includes('runsc') ? { runtime: 'runsc' } : {}),
  });
  const started = await engine.start(options);
  const { id } = started;
  living.add(id);
  return createGuestBox(started, {
    hello: hello(language, limits, sources),
    limitAddresses: language === 'python',
    lifeSeconds: WORKING_SECONDS,
    cpuSeconds: Math.max(CPU_SECONDS, Math.ceil(limits.totalMs / 1000) + 5),
    sawOom: () => outOfMemory.has(id),
    engineAnswers: () => engine.answers(ANSWER_MS),
    async remove() {
      // A container that cannot be removed goes by itself when its stdin ends, or is swept.
      await engine.remove(id).catch(() => undefined);
      living.delete(id);
      outOfMemory.delete(id);
    },
  });
}

function containerLimits({ memoryBytes, fileBytes }: Limits): ContainerLimits {
  return { memoryBytes, fileBytes };
}

function hello(language: GuestLanguage, { memoryBytes }: Limits, sources: GuestSources): object {
  const heapMb = Math.max(32, Math.floor(memoryBytes / MIB) - NOT_HEAP_MB);
  const shared = { language, lifeSeconds: PARKED_SECONDS };
  if (language === 'python') return { ...shared, guest: sources.python };
  return { ...shared, ...sources.javascript, heapMb };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
