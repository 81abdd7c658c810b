import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.mjs';

/** What the VS Code server and its browser need that npm does not bring. */
const NEEDED = [
  { name: 'chromium', found: () => existsSync('/usr/bin/chromium') },
  { name: 'libkrb5-dev', found: () => existsSync('/usr/include/gssapi.h') },
  {
    name: 'build-essential',
    found: () => existsSync('/usr/bin/make') && existsSync('/usr/bin/g++'),
  },
  { name: 'python3', found: () => existsSync('/usr/bin/python3') },
];

/**
 * Sees to the system packages of the test host. Gives the reason when they cannot be had: the
 * tests that need them are then skipped with it.
 */
export async function ensureSystemPackages(log) {
  if (process.platform !== 'linux')
    return `there is no VS Code server host for ${process.platform}`;
  const missing = NEEDED.filter(({ found }) => !found()).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!isDebian()) return `${missing.join(', ')} missing, and this is no Debian or Ubuntu`;
  if (process.getuid?.() !== 0) return `${missing.join(', ')} missing: run \`sudo ${command}\``;
  log(`Installing system packages for the tests: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', command.split(' ').slice(1), { env });
    return undefined;
  } catch (error) {
    return `${command} failed (${String(error.message).split('\n').at(-1)})`;
  }
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
