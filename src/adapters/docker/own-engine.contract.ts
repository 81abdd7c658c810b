import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, until } from './docker.contract.ts';
import { DEFAULT_IMAGE } from './image.ts';

/** An engine of a test's own, beside the machine's, on a small disk of its own. */
export type OwnEngine = {
  readonly host: string;
  /** Where it listens with TLS, and the folder with `ca.pem`, `cert.pem` and `key.pem`. */
  readonly tls: { readonly host: string; readonly certificates: string };
  /** The folder its disk is mounted on. */
  readonly disk: string;
  start(): Promise<void>;
  /** Resolves when the engine and all its containers are gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Gives it the image of the machine's engine. */
  loadImage(): void;
  remove(): Promise<void>;
};

/** Why a test cannot have an engine of its own here. */
export function whyNotOwn(...programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can start one';
  const missing = programs.filter(
    name => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
  );
  return missing.length > 0 ? `no ${missing.join(', ')} here` : undefined;
}

const DISK_MB = 900;

export function createOwnEngine(port: number): OwnEngine {
  const folder = mkdtempSync(join(tmpdir(), 'rc-engine-'));
  const disk = join(folder, 'data');
  const socket = join(folder, 'docker.sock');
  const host = `unix://${socket}`;
  const certificates = makeCertificates(folder);
  mkdirSync(disk);
  command('mount', '-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'rc-engine', disk);
  let daemon: ChildProcess | undefined;
  const answers = (): boolean => spawnSync('docker', ['-H', host, 'version']).status === 0;
  const args = [
    ...['--data-root', disk, '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
    ...['-H', host, '-H', `tcp://127.0.0.1:${port}`, '--tlsverify'],
    ...['--tlscacert', join(certificates, 'ca.pem')],
    ...[
      '--tlscert',
      join(certificates, 'server.pem'),
      '--tlskey',
      join(certificates, 'server.key'),
    ],
    ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
  ];
  const stop = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const child = daemon;
    daemon = undefined;
    if (child === undefined) return;
    child.kill(signal);
    await until(() => child.exitCode !== null || child.signalCode !== null);
    if (signal === 'SIGKILL') endContainers(join(folder, 'exec'));
  };
  return {
    host,
    tls: { host: `tcp://127.0.0.1:${port}`, certificates },
    disk,
    async start() {
      rmSync(join(folder, 'pid'), { force: true });
      daemon = spawn('dockerd', args, { stdio: 'ignore' });
      await until(answers);
    },
    stop,
    loadImage: () => command('sh', '-c', `docker save ${DEFAULT_IMAGE} | docker -H ${host} load`),
    async remove() {
      await stop('SIGTERM');
      spawnSync('umount', ['-l', disk]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a killed engine leaves: its containerd, and a shim with each container. */
function endContainers(execRoot: string): void {
  for (const line of command('ps', '-axww', '-o', 'pid=,args=').split('\n')) {
    if (line.includes(execRoot)) spawnSync('kill', ['-9', line.trim().split(' ')[0] ?? '']);
  }
}

/** A certificate authority, a server of 127.0.0.1, a client it knows. */
function makeCertificates(parent: string): string {
  const folder = join(parent, 'certificates');
  mkdirSync(folder);
  const inside = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): string => command('openssl', ...args);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  const self = ['req', '-x509', ...key, '-days', '2', '-subj', '/CN=test'];
  openssl(...self, '-keyout', inside('ca.key'), '-out', inside('ca.pem'));
  openssl(...self, '-keyout', inside('other.key'), '-out', inside('other.pem'));
  writeFileSync(inside('ext'), 'subjectAltName=IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    const request = ['req', ...key, '-subj', `/CN=${name}`];
    openssl(...request, '-keyout', inside(`${name}.key`), '-out', inside(`${name}.csr`));
    const signed = ['x509', '-req', '-in', inside(`${name}.csr`), '-days', '2', '-CAcreateserial'];
    const by = ['-CA', inside('ca.pem'), '-CAkey', inside('ca.key'), '-extfile', inside('ext')];
    openssl(...signed, ...by, '-out', inside(`${name}.pem`));
  }
  writeFileSync(inside('cert.pem'), readFileSync(inside('client.pem')));
  writeFileSync(inside('key.pem'), readFileSync(inside('client.key')));
  return folder;
}
