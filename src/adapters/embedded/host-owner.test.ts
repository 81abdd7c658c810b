import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Job, SelfTest } from '../../core/sandbox/sandbox.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';
import { createHostOwner } from './host-owner.ts';
import type { HostOwner } from './host-owner.ts';
import { createRetry } from './retry.ts';

const limits = DEFAULT_LIMITS;
const job = (source: string): Job => ({
  program: { language: 'python', source, files: [] },
  invocations: [],
});

/** A sandbox host that runs nothing: it dies, breaks or answers as the "program" says. */
const STAND_IN = `
const execution = stderr => ({
  load: { status: 'loaded' }, outcomes: [], stderr, wallMs: 1, sandbox: 'embedded',
});
process.on('disconnect', () => process.exit(0));
process.on('message', message => {
  if (message.type === 'start') process.send({ type: 'started', permissions: false });
  if (message.type !== 'run') return;
  const { id, job } = message;
  if (job.program.source === 'die') process.exit(3);
  if (job.program.source === 'fail') process.send({ type: 'failed', id, why: 'no box' });
  else setTimeout(() => {
    process.send({ type: 'done', id, execution: execution(String(process.pid)) });
    if (job.program.source === 'retire') process.send({ type: 'retire' });
  }, 50);
});
`;

describe('the owner of the sandbox process', function () {
  this.timeout(30_000);
  let folder: string;
  let owner: HostOwner;
  const entry = (): string => join(folder, 'stand-in.mjs');

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rc-owner-'));
    writeFileSync(entry(), STAND_IN);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    owner = createHostOwner({
      entry: entry(),
      nodePath: process.execPath,
      parked: 1,
      files: {
        vendor: folder,
        quickjs: folder,
        harness: folder,
        worker: entry(),
        scriptWorker: entry(),
      },
    });
  });
  afterEach(() => owner.end());

  it('tells why every job ended whose process died', async () => {
    const both = await Promise.allSettled([
      owner.run(job('innocent'), { limits }),
      owner.run(job('die'), { limits }),
    ]);
    assert.deepEqual(
      both.map(one => one.status === 'rejected' && String(one.reason)),
      Array.from({ length: 2 }, () => 'Error: the sandbox process ended (code 3)'),
    );
  });

  it('runs the innocent again in a new process, and gives up on what kills it twice', async () => {
    const run = createRetry((one, options) => owner.run(one, options));
    const [innocent, guilty] = await Promise.allSettled([
      run(job('innocent'), { limits }),
      run(job('die'), { limits }),
    ]);
    assert.match(innocent.status === 'fulfilled' ? innocent.value.stderr : '', /^\d+$/);
    assert.ok(guilty.status === 'rejected');
    assert.ok(isReasonCodeError(guilty.reason, 'sandbox-broken'));
    assert.match(guilty.reason.message, /failed twice.*code 3/);
  });

  it('takes a box that failed for a broken machine only when it fails again', async () => {
    const tried: string[] = [];
    const run = createRetry((one, options) => {
      tried.push(one.program.source);
      return owner.run(job(tried.length === 1 ? 'fail' : 'fine'), options);
    });
    assert.match((await run(job('x'), { limits })).stderr, /^\d+$/);
    assert.deepEqual(tried, ['x', 'x']);
  });

  it('replaces a process that has grown large, between two jobs', async () => {
    const first = await owner.run(job('retire'), { limits });
    let next = first;
    // It says so right behind its answer, which may be after the next job was sent to it.
    while (next.stderr === first.stderr) next = await owner.run(job('x'), { limits });
    assert.match(next.stderr, /^\d+$/);
  });

  it('starts no process any more once it has ended', async () => {
    await owner.end();
    await assert.rejects(owner.run(job('x'), { limits }), error =>
      isReasonCodeError(error, 'sandbox-unavailable'),
    );
  });

  it('runs nothing in a box that failed its self-test', async () => {
    // The stand-in answers every probe with success and nothing else: no wall holds.
    const sandbox = createEmbeddedSandbox({
      hostEntry: entry(),
      workerEntry: entry(),
      vendorFolder: folder,
      harnessFolder: folder,
    });
    try {
      const { passed, checks }: SelfTest = await sandbox.selfTest();
      assert.equal(passed, false);
      assert.ok(checks.some(check => check.name === 'python: limits time' && !check.passed));
      await assert.rejects(sandbox.run(job('x'), { limits }), error => {
        assert.ok(isReasonCodeError(error, 'sandbox-broken'));
        assert.match(error.message, /failed its self-test, so nothing is run \(.*limits time/);
        return true;
      });
    } finally {
      await sandbox[Symbol.asyncDispose]();
    }
  });
});
