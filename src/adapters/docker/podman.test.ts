import assert from 'node:assert/strict';
import { describeJavaScriptSandbox } from '../../core/sandbox/sandbox-javascript.contract.ts';
import { describeSandbox } from '../../core/sandbox/sandbox.contract.ts';
import { withTranspiler } from '../../core/sandbox/with-transpiler.ts';
import { createTranspiler } from '../sucrase/create-transpiler.ts';
import {
  ENDLESS,
  LIMITS,
  LOOP,
  containersOf,
  createTestSandbox,
  isFault,
  job,
  until,
} from './docker.contract.ts';
import { whyNotOwn } from './own-engine.contract.ts';
import { describeKilledProcess, describeLife } from './lifecycle.contract.ts';
import { createOwnPodman } from './own-podman.contract.ts';
import type { OwnPodman } from './own-podman.contract.ts';

const ADD = job('def f(a, b): return a + b\n', 'f(1, 2)');

describe('Podman', function () {
  this.timeout(180_000);
  let podman: OwnPodman | undefined;
  const engine = (): OwnPodman => {
    assert.ok(podman !== undefined);
    return podman;
  };
  const create = (): ReturnType<typeof createTestSandbox> => createTestSandbox(engine().options);

  before(async function () {
    let why = whyNotOwn('podman');
    if (why === undefined) {
      podman = createOwnPodman();
      why = await podman.start();
    }
    if (why === undefined) return;
    console.log(`      skipped: ${why}`);
    this.skip();
  });
  after(() => podman?.remove());

  describeSandbox('Podman', { create });
  describeJavaScriptSandbox('Podman', {
    create: () => withTranspiler(create(), createTranspiler()),
  });
  describe('the life of the sandbox', () => describeLife(engine));
  describe('a process with a sandbox that is killed', () => describeKilledProcess(engine));

  it("shows a program none of the host's names and name servers, and no folder but its own", async () => {
    const sandbox = create();
    try {
      const { outcomes } = await sandbox.run(job(LOOK, 'look()'), { limits: LIMITS });
      const seen = outcomes.map(one => one.status === 'returned' && one.output);
      assert.deepEqual(seen, ['/dev/mqueue /tmp /work\n\n']);
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
  });

  it('whose service is killed in the middle of a job blames no program, leaves no container, and serves again', async () => {
    const sandbox = createTestSandbox({ ...engine().options, concurrency: 1, parked: 1 });
    try {
      await sandbox.run(ADD, { limits: LIMITS });
      let started: (() => void) | undefined;
      const running = new Promise<void>(resolve => (started = resolve));
      const answer = sandbox.run(job(LOOP), { limits: ENDLESS, onStderr: () => started?.() });
      const refused = assert.rejects(answer, isFault('engine-down'));
      await running;
      await engine().kill('SIGKILL');
      await refused;
      await until(() => containersOf(process.pid, engine()).length === 0);
      assert.equal(await engine().start(), undefined);
      const { outcomes } = await sandbox.run(ADD, { limits: LIMITS });
      assert.equal(outcomes[0]?.status, 'returned');
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
  });
});

/** Prints the folders that can be written to, and what Podman takes from the host's own lists. */
const LOOK = `import os
def writes(folder):
    try:
        open(folder + '/x', 'w').close()
        os.unlink(folder + '/x')
        return True
    except OSError:
        return False
def look():
    found = []
    for folder, folders, _ in os.walk('/'):
        if folder == '/': folders[:] = [name for name in folders if name not in ('proc', 'sys')]
        if writes(folder): found.append(folder)
    print(*sorted(found))
    print(open('/etc/hosts').read() + open('/etc/resolv.conf').read())
`;
