import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, until, whyNoDocker } from './docker.contract.ts';
import type { TestedEngine } from './docker.contract.ts';
import { DEFAULT_IMAGE } from './image.ts';

/** Podman's service, with images, containers, locks and sockets in a folder of its own. */
export type OwnPodman = TestedEngine & {
  readonly host: string;
  /** Starts it and gives it the image, or says why that cannot be. */
  start(): Promise<string | undefined>;
  /** Ends the service, which ends no container: those are not its children. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Ends all of it, and leaves nothing. */
  remove(): Promise<void>;
};

/** Locks in files instead of in memory that all Podmans of the machine share. */
const CONFIGURATION = '[engine]\nlock_type = "file"\nevents_logger = "file"\n';
const CGROUPS = '/sys/fs/cgroup';
const START_MS = 30_000;

export function createOwnPodman(): OwnPodman {
  const folder = mkdtempSync(join(tmpdir(), 'rc-podman-'));
  const inside = (name: string): string => join(folder, name);
  const [socket, log] = [inside('podman.sock'), inside('log')];
  const host = `unix://${socket}`;
  writeFileSync(inside('containers.conf'), CONFIGURATION);
  const places = [
    ...['--root', inside('root'), '--runroot', inside('run'), '--tmpdir', inside('tmp')],
    ...['--volumepath', inside('volumes'), '--network-config-dir', inside('networks')],
    ...['--cgroup-manager', 'cgroupfs'],
  ];
  const podman = ['env', `CONTAINERS_CONF=${inside('containers.conf')}`, 'podman', ...places];
  const [program = '', ...args] = podman;
  let service: ReturnType<typeof spawn> | undefined;
  const gone = (): boolean => service?.exitCode !== null || service.signalCode !== null;
  const kill = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (gone()) return;
    service?.kill(signal);
    await until(gone);
  };
  return {
    host,
    options: { host },
    command: podman,
    async start() {
      rmSync(socket, { force: true });
      const out = openSync(log, 'w');
      const serve = [...args, 'system', 'service', '--time=0', host];
      // A container's monitor writes where it was started.
      service = spawn(program, serve, { cwd: folder, stdio: ['ignore', out, out] });
      closeSync(out);
      const late = Date.now() + START_MS;
      while (!(await answers(socket))) {
        if (!gone() && Date.now() < late) continue;
        return `Podman's service does not start: ${readFileSync(log, 'utf8').slice(-500)}`;
      }
      return loadImage(podman);
    },
    kill,
    async remove() {
      await kill('SIGTERM');
      spawnSync(program, [...args, 'rm', '--force', '--all', '--time', '0']);
      spawnSync('umount', ['-l', inside('root/overlay')]);
      rmSync(folder, { recursive: true, force: true });
      removeCgroups();
    },
  };
}

/** Whether somebody listens there. */
function answers(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const connection = connect(socket);
    connection.on('error', () => setTimeout(() => resolve(false), 100));
    connection.on('connect', () => {
      connection.destroy();
      resolve(true);
    });
  });
}

/** From the machine's Docker, or from where `make-image.mjs` keeps what it made; or why from neither. */
async function loadImage(podman: readonly string[]): Promise<string | undefined> {
  const quoted = podman.map(word => `'${word}'`).join(' ');
  try {
    if (spawnSync('sh', ['-c', `${quoted} image exists ${DEFAULT_IMAGE}`]).status === 0) return;
    const why = await whyNoDocker();
    if (why === undefined) {
      command('sh', '-c', `docker save ${DEFAULT_IMAGE} | ${quoted} load`);
      return;
    }
    const archive = newestArchive();
    if (archive === undefined) return `no image for Podman: ${why}`;
    command('sh', '-c', `${quoted} import --change 'USER 65534:65534' ${archive} ${DEFAULT_IMAGE}`);
    return;
  } catch (error) {
    return `Podman does not take the image: ${String(error)}`;
  }
}

function newestArchive(): string | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? '';
  const folder = join(cache || join(homedir(), '.cache'), 'reason-code', 'sandbox-image');
  const listed = spawnSync('ls', ['-t', folder], { encoding: 'utf8' }).stdout;
  const name = listed.split('\n').find(each => each.endsWith('.tar'));
  return name === undefined ? undefined : join(folder, name);
}

/** Podman leaves the groups that its containers were in; one that another uses is not empty. */
function removeCgroups(): void {
  for (const controller of readdirSync(CGROUPS)) {
    try {
      rmdirSync(join(CGROUPS, controller, 'libpod_parent'));
    } catch {
      // There is none, or it is in use.
    }
  }
}
