import type { ContainerCreateOptions } from 'dockerode';
import type { Limits } from '../../core/sandbox/limits.ts';

/** What the engine holds a container to; the rest is held by the runner's `setrlimit`s and the host. */
export type ContainerLimits = Pick<Limits, 'memoryBytes' | 'fileBytes'>;

export type ContainerOptions = {
  readonly image: string;
  /** The source of `runner.py`. */
  readonly runner: string;
  readonly limits: ContainerLimits;
  readonly labels: Record<string, string>;
  /** Podman takes fewer options, and makes more folders writable by itself. */
  readonly podman: boolean;
  /** The runtime to prefer, where the engine has it. */
  readonly runtime?: string;
};

const MAX_PROCESSES = 64;
/** Of all containers together, since they are of one user; Podman would ask for millions. */
const ALL_PROCESSES = 4096;
const MAX_NAMES = 4096;
const STACK_BYTES = 64 * 1024 * 1024;
/** Above the guest's two private descriptors (4000 and 4001); the guest itself gets 256. */
const OPEN_FILES = 4096;
/** The kernel takes a container of ours before anything else of the machine. */
const OOM_SCORE = 500;
const NOBODY = '65534:65534';

/** What the two kinds of engine are told differently, for the same walls as far as they can be had. */
type Own = {
  readonly tmpfs: string;
  readonly shut: Readonly<Record<string, string>>;
  readonly security: readonly string[];
  readonly ulimits: readonly { Name: string; Soft: number; Hard: number }[];
};

const DOCKER: Own = {
  tmpfs: `uid=65534,gid=65534,nr_inodes=${MAX_NAMES}`,
  shut: {},
  security: [],
  ulimits: [],
};

/**
 * Podman 4.3 knows neither the owner nor the number of names of a tmpfs, and fills it from the
 * image unless it is told not to. It would make two more folders writable, and show the host's
 * own lists of names and name servers.
 */
const PODMAN: Own = {
  tmpfs: 'notmpcopyup',
  shut: { '/var/tmp': 'ro,size=4k,notmpcopyup', '/run': 'ro,size=4k,notmpcopyup' },
  security: ['mask=/etc/hosts:/etc/resolv.conf'],
  ulimits: [{ Name: 'nproc', Soft: ALL_PROCESSES, Hard: ALL_PROCESSES }],
};

/**
 * One container for one candidate: a read-only root, no network, no capability, no way to gain
 * one, no device, nothing of the host's. The engine's default seccomp profile stays on. It goes
 * when its stdin ends, however that comes about.
 */
export function containerOptions(options: ContainerOptions): ContainerCreateOptions {
  const { image, runner, limits, labels, runtime, podman } = options;
  const own = podman ? PODMAN : DOCKER;
  const tmpfs = `rw,noexec,nosuid,nodev,mode=1777,size=${limits.fileBytes},${own.tmpfs}`;
  return {
    Image: image,
    Entrypoint: ['python3', '-s', '-B', '-c', runner],
    Cmd: [],
    User: NOBODY,
    WorkingDir: '/work',
    Hostname: 'sandbox',
    Env: ['HOME=/tmp', 'LANG=C.UTF-8', 'PYTHONUTF8=1', 'PYTHONHASHSEED=0', 'PYTHONSAFEPATH=1'],
    Labels: labels,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    NetworkDisabled: true,
    StopSignal: 'SIGKILL',
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      Init: true,
      AutoRemove: true,
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', ...own.security],
      PidsLimit: MAX_PROCESSES,
      Memory: limits.memoryBytes,
      // The same as the memory: no swap.
      MemorySwap: limits.memoryBytes,
      NanoCpus: 1e9,
      OomScoreAdj: OOM_SCORE,
      IpcMode: 'none',
      Tmpfs: { '/tmp': tmpfs, '/work': tmpfs, ...own.shut },
      Ulimits: [
        { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'stack', Soft: STACK_BYTES, Hard: STACK_BYTES },
        ...own.ulimits,
      ],
      LogConfig: { Type: 'none', Config: {} },
      ...(runtime === undefined ? {} : { Runtime: runtime }),
    },
  };
}
