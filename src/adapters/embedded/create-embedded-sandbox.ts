import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { orAbort } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { createSemaphore } from '../../core/base/semaphore.ts';
import { checkProgram } from '../../core/sandbox/check-program.ts';
import type { Execution, Sandbox, SelfTest } from '../../core/sandbox/sandbox.ts';
import { runSelfTest } from '../../core/sandbox/self-test.ts';
import { createHostOwner } from './host-owner.ts';
import type { HostOwner } from './host-owner.ts';
import { createRetry } from './retry.ts';
import type { Run } from './retry.ts';

export type EmbeddedSandboxOptions = {
  /** The bundle of the sandbox host, `sandbox-host.mjs`. */
  readonly hostEntry: string;
  /** The bundle of a worker thread. @default `sandbox-worker.mjs` beside `hostEntry` */
  readonly workerEntry?: string;
  /** Folder with `python.cjs`, `python.wasm` and `python313.zip`. */
  readonly vendorFolder: string;
  /** Folder with `quiet_asyncio.py` and `guest.py`. */
  readonly harnessFolder: string;
  /** The Node or Electron that runs it. @default the one that runs this */
  readonly nodePath?: string;
  /** Candidates that run side by side; one core is left to the model. @default cores - 1, at most 4 */
  readonly concurrency?: number;
  /** Interpreters that wait in the background. @default 2 */
  readonly parked?: number;
};

/**
 * The sandbox for machines without Docker: CPython as WebAssembly, one fresh interpreter a
 * candidate, in one child process that can be killed at any time. Nothing runs before its
 * self-test passed. Disposing it ends the child. It leaves nothing on disk.
 */
export function createEmbeddedSandbox(options: EmbeddedSandboxOptions): Sandbox {
  const { hostEntry, vendorFolder, harnessFolder, nodePath = process.execPath } = options;
  const places = options.concurrency ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  const semaphore = createSemaphore(places);
  const host = createHostOwner({
    entry: hostEntry,
    nodePath,
    parked: options.parked ?? 2,
    files: {
      vendor: vendorFolder,
      harness: harnessFolder,
      worker: options.workerEntry ?? join(dirname(hostEntry), 'sandbox-worker.mjs'),
    },
  });
  const runTwice = createRetry((job, run) => host.run(job, run));
  let tested: Promise<SelfTest> | undefined;
  const selfTest = (): Promise<SelfTest> => {
    tested ??= testBox(runTwice, host).catch((error: unknown) => {
      // What kept it from starting may be mended by the next time.
      tested = undefined;
      throw error;
    });
    return tested;
  };

  return {
    name: 'embedded',
    languages: ['python'],
    async run(job, run) {
      checkProgram(job.program);
      try {
        const test = await orAbort(selfTest(), run.signal);
        if (!test.passed) throw selfTestFailed(test);
        // A program with remote functions and the one that has them take turns on one processor;
        // if both needed a place, two such pairs could wait for each other.
        const release =
          job.remote === undefined ? await semaphore.acquire(run.signal) : (): void => undefined;
        try {
          return await runTwice(job, run);
        } finally {
          release();
        }
      } catch (error) {
        if (run.signal?.aborted === true) return CANCELLED;
        throw error;
      }
    },
    warm() {
      // A machine on which it fails says so when something is to be run.
      selfTest().then(
        () => host.warm(),
        () => undefined,
      );
    },
    selfTest: async signal => {
      tested = undefined;
      return orAbort(selfTest(), signal);
    },
    [Symbol.asyncDispose]: () => host.end(),
  };
}

async function testBox(run: Run, host: HostOwner): Promise<SelfTest> {
  const test = await runSelfTest(run);
  const detail = (await host.permissions()) ? 'on' : 'off: this Node does not offer it';
  const layer = { name: "Node's permission model, the second layer", passed: true, detail };
  return { ...test, checks: [...test.checks, layer] };
}

function selfTestFailed({ checks }: SelfTest): ReasonCodeError {
  const failed = checks
    .filter(check => !check.passed)
    .map(check => `${check.name}: ${check.detail}`);
  return new ReasonCodeError(
    'sandbox-broken',
    `The embedded sandbox failed its self-test, so nothing is run (${failed.join('; ')}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) for all of it.',
  );
}

const CANCELLED: Execution = {
  load: { status: 'stopped', stop: { verdict: 'CANCELLED', reason: 'cancelled' } },
  outcomes: [],
  stderr: '',
  wallMs: 0,
  sandbox: 'embedded',
};
