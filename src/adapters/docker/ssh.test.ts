import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS, createTestSandbox, freePort, job, whyNoDocker } from './docker.contract.ts';

const ADD = job('def f(a, b): return a + b\n', 'f(1, 2)');

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const run = (program: string, ...args: readonly string[]): void => {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(done.status, 0, `${program}: ${done.stderr}`);
};

async function solves(host: string): Promise<void> {
  const sandbox = createTestSandbox({ host, concurrency: 1, parked: 1 });
  try {
    const { outcomes, sandbox: where } = await sandbox.run(ADD, { limits: LIMITS });
    assert.deepEqual([outcomes[0]?.status, where], ['returned', 'docker']);
  } finally {
    await sandbox[Symbol.asyncDispose]();
  }
}

describe('an engine behind ssh', function () {
  this.timeout(120_000);
  let folder = '';
  let server: ChildProcess | undefined;
  let port = 0;
  const path = process.env['PATH'] ?? '';
  const config = (knownHosts: string): void =>
    writeFileSync(
      join(folder, 'config'),
      [
        `IdentityFile ${join(folder, 'user')}`,
        'IdentitiesOnly yes',
        `UserKnownHostsFile ${join(folder, knownHosts)}`,
        'GlobalKnownHostsFile /dev/null',
        'StrictHostKeyChecking yes',
      ].join('\n'),
    );

  before(async function () {
    const why =
      (await whyNoDocker()) ??
      (userInfo().uid === 0 && has('sshd') && has('ssh')
        ? undefined
        : 'an ssh server of its own needs root and openssh-server');
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'reason-code-ssh-'));
    port = await freePort();
    for (const name of ['host', 'user', 'other'])
      run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name));
    const key = (name: string): string =>
      `[127.0.0.1]:${port} ${readFileSync(join(folder, `${name}.pub`), 'utf8')}`;
    writeFileSync(join(folder, 'known'), key('host'));
    writeFileSync(join(folder, 'wrong'), key('other'));
    // The system's own ssh, with the configuration of this test instead of the user's.
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      join(folder, 'bin', 'ssh'),
      `#!/bin/sh\nexec ${spawnSync('which', ['ssh'], { encoding: 'utf8' }).stdout.trim()} -F ${join(folder, 'config')} "$@"\n`,
    );
    chmodSync(join(folder, 'bin', 'ssh'), 0o755);
    process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
    mkdirSync('/run/sshd', { recursive: true });
    const options = [
      `Port=${port}`,
      'ListenAddress=127.0.0.1',
      `HostKey=${join(folder, 'host')}`,
      `AuthorizedKeysFile=${join(folder, 'user.pub')}`,
      'StrictModes=no',
      'UsePAM=no',
      'PidFile=none',
      'PermitRootLogin=prohibit-password',
    ].flatMap(option => ['-o', option]);
    const program = spawnSync('which', ['sshd'], { encoding: 'utf8' }).stdout.trim();
    server = spawn(program, ['-D', '-e', '-f', '/dev/null', ...options], { stdio: 'ignore' });
    await pause(500);
  });
  after(() => {
    process.env['PATH'] = path;
    server?.kill();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('runs jobs', async () => {
    config('known');
    await solves(`ssh://${userInfo().username}@127.0.0.1:${port}`);
  });

  it("is not spoken to when its host key is another's", async () => {
    config('wrong');
    await assert.rejects(solves(`ssh://${userInfo().username}@127.0.0.1:${port}`));
  });
});
