import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerSandbox } from './create-docker-sandbox.ts';
import {
  ENDLESS,
  LIMITS,
  LOOP,
  createTestSandbox,
  freePort,
  isFault,
  job,
  whyNoDocker,
} from './docker.contract.ts';
import { createOwnEngine, whyNotOwn } from './own-engine.contract.ts';
import type { OwnEngine } from './own-engine.contract.ts';

const ADD = job('def f(a, b): return a + b\n', 'f(1, 2)');

describe('an engine of its own', function () {
  this.timeout(180_000);
  let engine: OwnEngine;

  before(async function () {
    const why = whyNotOwn('dockerd', 'openssl') ?? (await whyNoDocker());
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      return this.skip();
    }
    engine = createOwnEngine(await freePort());
    await engine.start();
  });
  after(() => (engine as OwnEngine | undefined)?.remove());

  /** Whatever becomes of it, no container is left to wait for. */
  async function using(
    options: Parameters<typeof createTestSandbox>[0],
    work: (sandbox: DockerSandbox) => Promise<unknown>,
  ): Promise<void> {
    const sandbox = createTestSandbox({ concurrency: 1, parked: 1, ...options });
    try {
      await work(sandbox);
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
  }

  it('without the image says so, and how to make it', () =>
    using({ host: engine.host }, async sandbox => {
      await assert.rejects(sandbox.run(ADD, { limits: LIMITS }), error => {
        assert.match(String(error), /make-image\.mjs/);
        return isFault('image-missing')(error);
      });
    }));

  it('runs jobs over TCP with TLS', async () => {
    engine.loadImage();
    const { host, certificates } = engine.tls;
    const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
    await using({ env }, async sandbox => {
      const { outcomes, sandbox: where } = await sandbox.run(ADD, { limits: LIMITS });
      assert.deepEqual([outcomes[0]?.status, where], ['returned', 'docker']);
    });
  });

  it('is refused when its certificate is of another authority', async () => {
    const { host, certificates } = engine.tls;
    const folder = join(certificates, 'other');
    mkdirSync(folder);
    cpSync(join(certificates, 'cert.pem'), join(folder, 'cert.pem'));
    cpSync(join(certificates, 'key.pem'), join(folder, 'key.pem'));
    cpSync(join(certificates, 'other.pem'), join(folder, 'ca.pem'));
    const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
    await using({ env }, sandbox => assert.rejects(sandbox.ready(), isFault('untrusted')));
  });

  it('refuses who has no certificate', async () => {
    const { host, certificates } = engine.tls;
    const folder = join(certificates, 'none');
    mkdirSync(folder);
    cpSync(join(certificates, 'ca.pem'), join(folder, 'ca.pem'));
    const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
    await using({ env }, sandbox => assert.rejects(sandbox.ready(), isFault('untrusted')));
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`that is stopped by ${signal} in the middle of a job blames no program, and serves again`, () =>
      using({ host: engine.host }, async sandbox => {
        await sandbox.run(ADD, { limits: LIMITS });
        let started: (() => void) | undefined;
        const running = new Promise<void>(resolve => (started = resolve));
        const answer = sandbox.run(job(LOOP), { limits: ENDLESS, onStderr: () => started?.() });
        const refused = assert.rejects(answer, isFault('engine-down'));
        await running;
        await engine.stop(signal);
        await refused;
        await engine.start();
        const { outcomes } = await sandbox.run(ADD, { limits: LIMITS });
        assert.equal(outcomes[0]?.status, 'returned');
      }));
  }

  it('whose disk is full says so', async () => {
    await using({ host: engine.host }, async sandbox => {
      await sandbox.ready();
      const filler = join(engine.disk, 'filler');
      fill(filler);
      try {
        await assert.rejects(sandbox.run(ADD, { limits: LIMITS }), isFault('disk-full'));
      } finally {
        rmSync(filler);
      }
      const { outcomes } = await sandbox.run(ADD, { limits: LIMITS });
      assert.equal(outcomes[0]?.status, 'returned');
    });
  });
});

/** Writes until nothing more can be written. */
function fill(path: string): void {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
