// A container engine for the tests: node scripts/engine.mjs start|stop
// `start` installs Debian's where this is root on a Debian, starts it, and makes the sandbox's image;
// where that cannot be, it says why, and the tests that need an engine are skipped with that reason.
// `stop` ends an engine that `start` started, and no other.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';

const pidFile = cacheFolder('engine.pid');
const logFile = cacheFolder('engine.log');
const makeImage = fileURLToPath(new URL('../sandbox/docker/make-image.mjs', import.meta.url));
const START_TRIES = 100;
const STOP_TRIES = 200;
const TRY_MS = 200;
/** `openssh-server` and `podman` are for the tests of those ways to an engine. */
const PACKAGES = ['docker.io', 'debootstrap', 'openssh-server', 'podman'];

/** What Debian's packages ask whether they may start a service; 101 is "no". */
const POLICY = '/usr/sbin/policy-rc.d';

const isDebian = () => {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
};
const answers = () => spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0;
const has = command => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Installs what is missing. Gives the reason when that cannot be done. */
function install() {
  if (['dockerd', 'debootstrap', 'sshd', 'podman'].every(has)) return undefined;
  if (!isDebian()) return 'this is no Debian';
  if (process.getuid?.() !== 0) return 'only root can install one';
  console.error(`Installing ${PACKAGES.join(', ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  spawnSync('apt-get', ['update', '-q'], quiet);
  const args = ['install', '-y', '-q', '--no-install-recommends', ...PACKAGES, 'tini', 'catatonit'];
  const { status, stderr } = withoutServices(() => spawnSync('apt-get', args, quiet));
  return status === 0 ? undefined : `apt-get failed: ${(stderr ?? '').trim().split('\n').at(-1)}`;
}

/** Keeps packages from starting what they install, such as an SSH server, while `work` runs. */
function withoutServices(work) {
  const own = !existsSync(POLICY);
  if (own) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    if (own) rmSync(POLICY);
  }
}

async function startEngine() {
  if (answers()) return undefined;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root can start one';
  mkdirSync(cacheFolder(), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] });
  child.unref();
  let failed;
  child.on('error', error => (failed = error.message));
  child.on('exit', code => (failed = `dockerd ended with code ${code}; see ${logFile}`));
  for (let i = 0; i < START_TRIES && failed === undefined; i += 1) {
    if (answers()) {
      writeFileSync(pidFile, String(child.pid));
      return undefined;
    }
    await sleep(TRY_MS);
  }
  if (failed === undefined) child.kill();
  return failed ?? `dockerd does not answer; see ${logFile}`;
}

async function start() {
  const lacking = install();
  const why = answers() ? undefined : (lacking ?? (await startEngine()));
  if (why === undefined && lacking !== undefined)
    console.error(`Some tests need more: ${lacking}.`);
  if (why !== undefined) {
    console.error(`No container engine: ${why}. The tests of the Docker sandbox are skipped.`);
    return;
  }
  const made = spawnSync(process.execPath, [makeImage, '--if-missing'], { stdio: 'inherit' });
  if (made.status !== 0) console.error('The tests of the Docker sandbox are skipped.');
}

async function stop() {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile);
  const command = `/proc/${pid}/cmdline`;
  const isOurs = () => existsSync(command) && readFileSync(command, 'utf8').startsWith('dockerd');
  if (isOurs()) process.kill(pid, 'SIGTERM');
  for (let i = 0; i < STOP_TRIES && isOurs(); i += 1) await sleep(TRY_MS);
}

if (process.argv[2] === 'stop') await stop();
else if (process.argv[2] === 'start') await start();
else throw new Error('node scripts/engine.mjs start|stop');
process.exit(0);
