import type { ContainerCreateOptions } from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { orAbort } from '../../../core/base/abort.ts';
import { LABEL, isLeftOver } from '../labels.ts';
import type { Client } from './connect.ts';

/** What the engine says about itself, as far as it matters here. */
export type EngineInfo = {
  readonly version: string;
  readonly os: string;
  readonly cpus: number;
  readonly runtimes: readonly string[];
  readonly cgroups: string;
  readonly runc: string | undefined;
  /** Whether it is Podman, which knows fewer options and answers some questions late or never. */
  readonly podman: boolean;
  readonly warnings: readonly string[];
};

/** Both ways; typed as dockerode has it, which knows less of it than there is. */
export type GuestStream = NodeJS.ReadWriteStream & { destroy?(): void };

/** A container that was started, with the host's ends of it. */
export type Started = {
  readonly id: string;
  /** stdin one way; stdout and stderr, multiplexed, the other. */
  readonly stream: GuestStream;
  /** The exit code, once it has ended; rejects when the engine went first. */
  readonly exited: Promise<number>;
  /** Waits for that no longer: Podman never answers for a container that was removed. */
  forget(): void;
};

export type Watcher = {
  /** The kernel ended a process of this container for memory. */
  readonly onOom: (id: string) => void;
  /** The engine went away. */
  readonly onLost: () => void;
};

/** One engine, in the few words that the sandbox has for it. */
export interface Engine {
  info(signal?: AbortSignal): Promise<EngineInfo>;
  hasImage(image: string): Promise<boolean>;
  start(options: ContainerCreateOptions): Promise<Started>;
  /** Kills and removes; that it is gone already, or being removed, is as good. */
  remove(id: string): Promise<void>;
  /** Removes the containers that processes of this machine left behind; says how many. */
  sweep(around: Parameters<typeof isLeftOver>[1]): Promise<number>;
  /** Resolves when no container with this label is left, or after some seconds. */
  vanished(label: string): Promise<void>;
  /** Hears what the engine tells of the containers with this label, for as long as it is there. */
  watch(label: string, watcher: Watcher): Promise<() => void>;
  /** Whether it answers within `ms`. */
  answers(ms: number): Promise<boolean>;
  close(): void;
}

const INFO = z.object({
  OSType: z.string().default('linux'),
  NCPU: z.number().default(1),
  ServerVersion: z.string().default('unknown'),
  CgroupVersion: z.string().default('1'),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  Warnings: z.array(z.string()).nullish(),
});

const VERSION = z.object({
  Components: z.array(z.object({ Name: z.string(), Version: z.string() })).nullish(),
});

const EXIT = z.object({ StatusCode: z.number() });
const EVENT = z.object({
  Action: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  Actor: z.object({ ID: z.string() }).optional(),
});

export function createEngine(client: Client): Engine {
  const { docker } = client;
  return {
    info: signal => orAbort(readInfo(docker), signal),
    async hasImage(image) {
      try {
        await docker.getImage(image).inspect();
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
    start: options => startContainer(docker, options),
    remove: id => removeContainer(docker, id),
    async sweep(around) {
      const found = await docker.listContainers({ all: true, filters: { label: [`${LABEL}=1`] } });
      const left = found.filter(({ Labels }) => isLeftOver(Labels, around));
      await Promise.all(left.map(({ Id }) => removeContainer(docker, Id)));
      return left.length;
    },
    async vanished(label) {
      for (let tries = 0; tries < VANISH_TRIES; tries += 1) {
        const options = { all: true, filters: { label: [label] } };
        const left = await docker.listContainers(options).catch(() => []);
        if (left.length === 0) return;
        await sleep(VANISH_MS);
      }
    },
    async watch(label, watcher) {
      const controller = new AbortController();
      const options = { filters: { label: [label], event: ['oom'] } };
      const { signal: abortSignal } = controller;
      const events: Promise<EventStream> = docker.getEvents({ ...options, abortSignal });
      // Podman answers with its first event, which may never come: nobody waits for that.
      await Promise.race([events, sleep(EVENTS_MS, undefined, { ref: false })]);
      events.then(stream => readEvents(stream, watcher), watcher.onLost);
      return () => controller.abort();
    },
    answers: ms =>
      ping(docker, ms).then(
        () => true,
        () => false,
      ),
    close: () => client.close(),
  };
}

type Docker = Client['docker'];
type EventStream = NodeJS.ReadableStream;

async function readInfo(docker: Docker): Promise<EngineInfo> {
  const info = INFO.parse(await docker.info());
  const { Components } = VERSION.parse(await docker.version());
  const podman = Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  return {
    version: info.ServerVersion,
    os: info.OSType,
    cpus: info.NCPU,
    // Podman names those it would know, there or not.
    runtimes: podman ? [] : Object.keys(info.Runtimes ?? {}),
    cgroups: info.CgroupVersion,
    podman,
    runc: runcVersion(Components ?? []),
    warnings: info.Warnings ?? [],
  };
}

/** Docker names it `runc`; Podman `OCI Runtime (runc)`, and its version in a text of several lines. */
function runcVersion(
  components: readonly { readonly Name: string; readonly Version: string }[],
): string | undefined {
  const runc = components.find(({ Name }) => /\brunc\b/.test(Name));
  return runc?.Version.split('\n')[0]?.replace(/^runc version /, '');
}

async function startContainer(docker: Docker, options: ContainerCreateOptions): Promise<Started> {
  const container = await docker.createContainer(options);
  const waiting = new AbortController();
  try {
    const all = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = await container.attach(all);
    // Asked before the start, or the answer would be of a container that does not run yet.
    const exited = container
      .wait({ condition: 'next-exit', abortSignal: waiting.signal })
      .then(answer => EXIT.parse(answer).StatusCode);
    exited.catch(() => undefined);
    await container.start();
    return { id: container.id, stream, exited, forget: () => waiting.abort() };
  } catch (error) {
    await removeContainer(docker, container.id).catch(() => undefined);
    waiting.abort();
    throw error;
  }
}

/** Rejects when there is no answer within `ms`. */
export async function ping(docker: Client['docker'], ms: number): Promise<void> {
  // The type of `ping` does not know the option that all of dockerode's calls take.
  const call = docker.ping.bind(docker) as unknown as (options: object) => Promise<unknown>;
  const signal = AbortSignal.timeout(ms);
  try {
    await call({ abortSignal: signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`ETIMEDOUT: no answer within ${ms} ms`, { cause: error });
  }
}

/** The status of an answer that is an error; none where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined;
}

/** The engine removes a container that ended some time after it says so. */
const VANISH_TRIES = 100;
const VANISH_MS = 50;
/** How long an engine may take to begin telling of its events. */
const EVENTS_MS = 500;

const GONE = [404, 409];

async function removeContainer(docker: Client['docker'], id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    if (!GONE.includes(statusOf(error) ?? 0)) throw error;
  }
}

/** One JSON object a line. */
function readEvents(stream: EventStream, { onOom, onLost }: Watcher): void {
  let text = '';
  stream.on('error', onLost);
  stream.on('close', onLost);
  stream.on('data', (bytes: Buffer) => {
    const lines = (text + bytes.toString()).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const event = EVENT.safeParse(tryJson(line)).data;
      const id = event?.Actor?.ID ?? event?.id;
      if (id !== undefined && (event?.Action ?? event?.status) === 'oom') onOom(id);
    }
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
