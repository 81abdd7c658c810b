import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS, command, createTestSandbox, job, until } from './docker.contract.ts';
import { DEFAULT_IMAGE } from './image.ts';
import { whyNotOwn } from './own-engine.contract.ts';

describe('Podman', function () {
  this.timeout(180_000);
  let folder = '';
  let host = '';
  let service: ChildProcess | undefined;

  before(async function () {
    const why = await whyNotOwn('podman', 'docker');
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'rc-podman-'));
    host = `unix://${folder}/podman.sock`;
    const places = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
    const ways = ['--cgroup-manager', 'cgroupfs', '--events-backend', 'file'];
    const args = [...places, ...ways, 'system', 'service', '--time=0', host];
    service = spawn('podman', args, { stdio: 'ignore' });
    await until(() => spawnSync('docker', ['-H', host, 'version']).status === 0);
    command('sh', '-c', `docker save ${DEFAULT_IMAGE} | docker -H ${host} load`);
  });
  after(() => {
    service?.kill();
    if (folder === '') return;
    command('sh', '-c', `umount -l ${folder}/root/overlay 2>/dev/null; rm -rf ${folder}`);
  });

  it('runs jobs once its walls held against the self-test, and is left without a container', async () => {
    const sandbox = createTestSandbox({ host, concurrency: 1, parked: 1 });
    try {
      const { outcomes } = await sandbox.run(job('def f(): return 3\n', 'f()'), { limits: LIMITS });
      assert.deepEqual(outcomes, [{ status: 'returned', value: { t: 'int', v: '3' }, output: '' }]);
      assert.notEqual(command('docker', '-H', host, 'ps', '-aq'), '');
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
    assert.equal(command('docker', '-H', host, 'ps', '-aq'), '');
  });
});
