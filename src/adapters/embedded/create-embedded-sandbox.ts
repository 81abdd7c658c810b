import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { orAbort } from '../../core/base/abort.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { createSemaphore } from '../../core/base/semaphore.ts';
import { checkProgram } from '../../core/sandbox/check-program.ts';
import type { Execution, Program, Sandbox, SelfTest } from '../../core/sandbox/sandbox.ts';
import { runSelfTest } from '../../core/sandbox/self-test.ts';
import type { NativeLanguage } from '../../core/sandbox/self-test.ts';
import { createHostOwner } from './host-owner.ts';
import { createRetry } from './retry.ts';
import type { Run } from './retry.ts';

export type EmbeddedSandboxOptions = {
  /** The bundle of the sandbox host, `sandbox-host.mjs`. */
  readonly hostEntry: string;
  /** The bundle of a worker thread. @default `sandbox-worker.mjs` beside `hostEntry` */
  readonly workerEntry?: string;
  /** The bundle of a thread that runs JavaScript. @default `sandbox-quickjs.mjs` beside `hostEntry` */
  readonly scriptWorkerEntry?: string;
  /** Folder with `python.cjs`, `python.wasm` and `python313.zip`. */
  readonly vendorFolder: string;
  /** Folder with `quickjs.wasm`. @default `quickjs` beside `vendorFolder` */
  readonly quickjsFolder?: string;
  /** Folder with `quiet_asyncio.py`, `guest.py`, `guest.js` and `quickjs.js`. */
  readonly harnessFolder: string;
  /** The Node or Electron that runs it. @default the one that runs this */
  readonly nodePath?: string;
  /** Candidates that run side by side; one core is left to the model. @default cores - 1, at most 4 */
  readonly concurrency?: number;
  /** Interpreters that wait in the background. @default 2 */
  readonly parked?: number;
};

/**
 * The sandbox for machines without Docker: CPython and QuickJS as WebAssembly, one fresh
 * interpreter a candidate, in one child process that can be killed at any time. Nothing runs before its
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
      quickjs: options.quickjsFolder ?? join(dirname(vendorFolder), 'quickjs'),
      harness: harnessFolder,
      worker: options.workerEntry ?? join(dirname(hostEntry), 'sandbox-worker.mjs'),
      scriptWorker: options.scriptWorkerEntry ?? join(dirname(hostEntry), 'sandbox-quickjs.mjs'),
    },
  });
  const runTwice = createRetry((job, run) => host.run(job, run));
  const tests = createSelfTests(runTwice);

  return {
    name: 'embedded',
    languages: LANGUAGES,
    async run(job, run) {
      checkProgram(job.program);
      const language = native(job.program);
      try {
        const test = await orAbort(tests.of(language), run.signal);
        if (!test.passed) throw selfTestFailed(language, test);
        const release = await semaphore.acquire(run.signal);
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
      Promise.all(LANGUAGES.map(tests.of)).then(
        () => host.warm(),
        () => undefined,
      );
    },
    selfTest: async signal => {
      tests.forget();
      const all = Promise.all(LANGUAGES.map(tests.of));
      return together(await orAbort(all, signal), await host.permissions());
    },
    [Symbol.asyncDispose]: () => host.end(),
  };
}

const LANGUAGES: readonly NativeLanguage[] = ['python', 'javascript'];

type SelfTests = {
  /** The test of a language, made once. */
  readonly of: (language: NativeLanguage) => Promise<SelfTest>;
  readonly forget: () => void;
};

function createSelfTests(run: Run): SelfTests {
  const tested = new Map<NativeLanguage, Promise<SelfTest>>();
  return {
    forget: () => tested.clear(),
    of(language) {
      const before = tested.get(language);
      if (before !== undefined) return before;
      const test = runSelfTest(run, language).catch((error: unknown) => {
        // What kept it from starting may be mended by the next time.
        tested.delete(language);
        throw error;
      });
      tested.set(language, test);
      return test;
    },
  };
}

function native({ language }: Program): NativeLanguage {
  const found = LANGUAGES.find(one => one === language);
  if (found !== undefined) return found;
  throw new ReasonCodeError(
    'sandbox-unavailable',
    `The embedded sandbox does not run ${language} as it is; it has to be turned into JavaScript first.`,
  );
}

function together(tests: readonly SelfTest[], permissions: boolean): SelfTest {
  const detail = permissions ? 'on' : 'off: this Node does not offer it';
  const layer = { name: "Node's permission model, the second layer", passed: true, detail };
  return {
    passed: tests.every(test => test.passed),
    checks: [...tests.flatMap(test => test.checks), layer],
  };
}

/** Each language has an interpreter of its own: one that fails refuses its own language only. */
function selfTestFailed(language: NativeLanguage, { checks }: SelfTest): ReasonCodeError {
  const failed = checks
    .filter(check => !check.passed)
    .map(check => `${check.name}: ${check.detail}`);
  return new ReasonCodeError(
    'sandbox-broken',
    `The embedded sandbox failed its self-test, so nothing is run (${failed.join('; ')}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) for all of it.',
    { fields: { language } },
  );
}

const CANCELLED: Execution = {
  load: { status: 'stopped', stop: { verdict: 'CANCELLED', reason: 'cancelled' } },
  outcomes: [],
  stderr: '',
  wallMs: 0,
  sandbox: 'embedded',
};
