import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { BoxBroken, park } from '../../core/sandbox/guest/conduct.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import { containerOptions } from './container-options.ts';
import type { ContainerLimits } from './container-options.ts';
import type { OpenEngine } from './engine/open-engine.ts';
import { explainFault, fault } from './engine/faults.ts';
import { createGuestBox } from './guest-box.ts';
import type { GuestBox } from './guest-box.ts';
import { howToMake } from './image.ts';
import { ownerLabels, sessionFilter } from './labels.ts';
import type { GuestLanguage, GuestSources } from './guest-sources.ts';

/** Starts containers on one engine, and answers for all of them. */
export type Launcher = {
  readonly open: OpenEngine;
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

/**
 * Opens a launcher: removes what dead processes of this machine left behind, makes sure the image
 * is there. Rejects with `sandbox-unavailable`.
 */
export async function createLauncher(
  open: OpenEngine,
  { image, sources }: { readonly image: string; readonly sources: GuestSources },
): Promise<Launcher> {
  const { engine, endpoint, info } = open;
  const explain = (error: unknown): unknown => explainFault(error, { endpoint, image }) ?? error;
  const owner = { session: randomUUID(), pid: process.pid, host: hostname() };
  const living = new Set<string>();
  const outOfMemory = new Set<string>();
  let stopWatching: (() => void) | undefined;
  try {
    if (!(await engine.hasImage(image))) {
      throw fault('image-missing', `There is no image ${image}. ${howToMake(image)}`);
    }
    await engine.sweep({ now: new Date(), host: owner.host, isAlive });
    stopWatching = await engine.watchOom(sessionFilter(owner), id => outOfMemory.add(id));
  } catch (error) {
    engine.close();
    throw explain(error);
  }
  const runtime = info.runtimes.includes('runsc') ? 'runsc' : undefined;

  const start = async (language: GuestLanguage, limits: Limits): Promise<GuestBox> => {
    const expires = new Date(Date.now() + (PARKED_SECONDS + WORKING_SECONDS) * 1000);
    const options = containerOptions({
      image,
      runner: sources.runner,
      limits: containerLimits(limits),
      labels: ownerLabels(owner, expires),
      ...(runtime === undefined ? {} : { runtime }),
    });
    const started = await engine.start(options);
    living.add(started.id);
    return createGuestBox(started, {
      hello: hello(language, limits, sources),
      limitAddresses: language === 'python',
      lifeSeconds: WORKING_SECONDS,
      cpuSeconds: Math.max(CPU_SECONDS, Math.ceil(limits.totalMs / 1000) + 5),
      sawOom: () => outOfMemory.has(started.id),
      engineAnswers: () => engine.answers(ANSWER_MS),
      async remove() {
        // A container that cannot be removed goes by itself when its stdin ends, or is swept.
        await engine.remove(started.id).catch(() => undefined);
        living.delete(started.id);
        outOfMemory.delete(started.id);
      },
    });
  };
  return {
    open,
    async launch(language, limits) {
      try {
        const box = await start(language, limits);
        try {
          await park(box);
          return box;
        } catch (error) {
          await box.end();
          throw error;
        }
      } catch (error) {
        throw explain(error);
      }
    },
    async close() {
      stopWatching?.();
      await Promise.all([...living].map(id => engine.remove(id).catch(() => undefined)));
      await engine.vanished(sessionFilter(owner));
      engine.close();
    },
  };
}

function containerLimits({ memoryBytes, fileBytes }: Limits): ContainerLimits {
  return { memoryBytes, fileBytes };
}

function hello(language: GuestLanguage, { memoryBytes }: Limits, sources: GuestSources): object {
  const heapMb = Math.max(32, Math.floor(memoryBytes / MIB) - NOT_HEAP_MB);
  const shared = { language, lifeSeconds: PARKED_SECONDS };
  if (language === 'python') return { ...shared, guest: sources.python };
  const { javascript } = sources;
  if (javascript === undefined) throw new BoxBroken('this build has no guest for JavaScript');
  return { ...shared, ...javascript, heapMb };
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
