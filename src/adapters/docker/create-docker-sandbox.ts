import { randomBytes } from 'node:crypto';
import { orAbort, throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText, isReasonCodeError } from '../../core/base/errors.ts';
import { checkProgram } from '../../core/sandbox/check-program.ts';
import { cancelled, conduct } from '../../core/sandbox/guest/conduct.ts';
import type { Execution, Job, RunOptions, Sandbox, SelfTest } from '../../core/sandbox/sandbox.ts';
import { readGuestSources } from './guest-sources.ts';
import type { GuestLanguage } from './guest-sources.ts';
import { DEFAULT_IMAGE } from './image.ts';
import { attackWalls } from './self-test.ts';
import { openSession } from './session.ts';
import type { Session, SessionOptions } from './session.ts';

export type DockerSandboxOptions = Partial<Omit<SessionOptions, 'sources'>> & {
  /** Folder with `guest.py` and `guest.js`. */
  readonly harnessFolder: string;
  /** Folder with `runner.py` and `node-guest.mjs`. */
  readonly dockerFolder: string;
};

/** A Docker sandbox, with what only this kind can tell. */
export type DockerSandbox = Sandbox & {
  /** Finds the engine and the image; rejects with `sandbox-unavailable` or `usage`, which say what to do. */
  ready(): Promise<Session['open']>;
};

const NAME = 'docker';
const LANGUAGES: readonly GuestLanguage[] = ['python', 'javascript'];

/**
 * The sandbox that runs each candidate in a container of its own, on whichever engine is found.
 * Nothing runs before its self-test passed. Disposing it leaves no container; so does a killed
 * process, for a container goes when its stdin ends.
 */
export function createDockerSandbox(options: DockerSandboxOptions): DockerSandbox {
  const sessions = ownSessions(options);
  const twice = createRetry((job, run, again) => runOnce(sessions, job, run, again));
  const tests = ownTests(twice, sessions);
  return {
    name: NAME,
    languages: LANGUAGES,
    ready: async () => (await sessions.current()).open,
    async run(job, run) {
      checkProgram(job.program);
      const language = guestLanguage(job);
      try {
        throwIfAborted(run.signal);
        await orAbort(tests.passed(language), run.signal);
        return await twice(job, run);
      } catch (error) {
        if (run.signal?.aborted === true) return cancelled(NAME);
        throw error;
      }
    },
    warm() {
      // A machine on which it fails says so when something is to be run.
      tests
        .passed('python')
        .then(() => sessions.current())
        .then(
          ({ pool }) => pool.refill('python'),
          () => undefined,
        );
    },
    selfTest: signal => orAbort(tests.again(), signal),
    [Symbol.asyncDispose]: () => sessions.end(),
  };
}

function guestLanguage({ program }: Job): GuestLanguage {
  const known = LANGUAGES.find(language => language === program.language);
  if (known !== undefined) return known;
  throw new ReasonCodeError(
    'language-unsupported',
    `The Docker sandbox does not run ${program.language}.`,
  );
}

type Sessions = {
  current(): Promise<Session>;
  /** The next job finds the engine anew. */
  drop(session: Session): void;
  end(): Promise<void>;
};

function ownSessions(options: DockerSandboxOptions): Sessions {
  const { image = DEFAULT_IMAGE, host = '', env = process.env } = options;
  const closing = new Set<Promise<void>>();
  const dropped = new WeakSet<Session>();
  let current: Promise<Session> | undefined;
  let ended = false;
  const open = async (): Promise<Session> => {
    const sources = readGuestSources(options.harnessFolder, options.dockerFolder);
    return openSession({ ...options, sources, image, host, env });
  };
  const close = (session: Session): void => {
    const closed = session.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const shutDown = (): ReasonCodeError =>
    new ReasonCodeError('sandbox-unavailable', 'The sandbox was shut down.');
  const sessions: Sessions = {
    async current() {
      if (ended) throw shutDown();
      const known = await current?.catch(() => undefined);
      if (known?.launcher.lost() === true) sessions.drop(known);
      const mine = (current ??= open());
      try {
        return await mine;
      } catch (error) {
        // What is wrong with it may be mended by the next time.
        if (current === mine) current = undefined;
        throw error;
      }
    },
    drop(session) {
      if (dropped.has(session)) return;
      dropped.add(session);
      current = undefined;
      close(session);
    },
    async end() {
      ended = true;
      await current?.then(close, () => undefined);
      await Promise.all(closing);
    },
  };
  return sessions;
}

/** @param again whether it ran before, in a container that ended without a report */
async function runOnce(
  sessions: Sessions,
  job: Job,
  run: RunOptions,
  again: boolean,
): Promise<Execution> {
  const language = job.program.language as GuestLanguage;
  const session = await orAbort(sessions.current(), run.signal);
  // A run that calls another one would wait for the place which that one holds.
  const release =
    job.remote === undefined ? await session.places.acquire(run.signal) : (): void => undefined;
  try {
    const box = await session.pool.take(language, run.limits);
    let execution: Execution | undefined;
    try {
      throwIfAborted(run.signal);
      if (again) box.believe();
      execution = await conduct(box, job, {
        ...run,
        sandbox: NAME,
        nonce: randomBytes(16).toString('hex'),
        onStderr: text => run.onStderr?.(text),
        signal: run.signal ?? new AbortController().signal,
      });
      return execution;
    } finally {
      const gone = box.end();
      session.pool.refill(language);
      // What a program has started is gone before anything is told of it; the container of one that
      // returned, and has nothing left, goes while its answer is on its way.
      if (execution === undefined || !onlyReturned(execution) || !box.alone()) await gone;
    }
  } catch (error) {
    if (session.launcher.lost() || isEngineDown(error)) sessions.drop(session);
    throw error;
  } finally {
    release();
  }
}

function onlyReturned({ load, outcomes }: Execution): boolean {
  return load.status === 'loaded' && outcomes.every(({ status }) => status === 'returned');
}

type Run = (job: Job, options: RunOptions) => Promise<Execution>;

const isEngineDown = (error: unknown): boolean =>
  isReasonCodeError(error) && error.fields['fault'] === 'engine-down';

/** Runs a job again, in another container, when its first one broke. */
function createRetry(
  run: (job: Job, options: RunOptions, again: boolean) => Promise<Execution>,
): Run {
  return async (job, options) => {
    try {
      return await run(job, options, false);
    } catch (first) {
      throwIfAborted(options.signal);
      if (isReasonCodeError(first) && !isEngineDown(first)) throw first;
      try {
        return await run(job, options, true);
      } catch (second) {
        throw failedTwice(first, second);
      }
    }
  };
}

function failedTwice(first: unknown, second: unknown): Error {
  if (isReasonCodeError(second)) return second;
  return new ReasonCodeError(
    'sandbox-broken',
    `The Docker sandbox failed twice (${errorText(first)}; ${errorText(second)}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) to see what is wrong with it.',
    { cause: second },
  );
}

type Tests = {
  /** Rejects with `sandbox-broken` when a wall gave way for this language. */
  passed(language: GuestLanguage): Promise<void>;
  /** Tests all languages, whatever was known. */
  again(): Promise<SelfTest>;
};

function ownTests(run: Run, sessions: Sessions): Tests {
  const tested = new Map<GuestLanguage, Promise<SelfTest>>();
  const testWalls = async (language: GuestLanguage): Promise<SelfTest> => {
    const { open } = await sessions.current();
    const checks = await attackWalls(language, run, open.info);
    return { passed: checks.every(({ passed }) => passed), checks };
  };
  const test = (language: GuestLanguage): Promise<SelfTest> => {
    const known = tested.get(language);
    if (known !== undefined) return known;
    const testing = testWalls(language);
    tested.set(language, testing);
    testing.catch(() => tested.delete(language));
    return testing;
  };
  return {
    async passed(language) {
      // The walls of the container are attacked in Python, whatever runs in it.
      for (const each of language === 'python' ? [language] : (['python', language] as const)) {
        const { passed, checks } = await test(each);
        if (!passed) throw selfTestFailed(checks);
      }
    },
    async again() {
      tested.clear();
      const all = [];
      for (const language of LANGUAGES) all.push(await test(language));
      return { passed: all.every(({ passed }) => passed), checks: all.flatMap(one => one.checks) };
    },
  };
}

function selfTestFailed(checks: SelfTest['checks']): ReasonCodeError {
  const failed = checks
    .filter(check => !check.passed)
    .map(check => `${check.name}: ${check.detail}`);
  return new ReasonCodeError(
    'sandbox-broken',
    `The Docker sandbox failed its self-test, so nothing is run in it (${failed.join('; ')}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) for all of it.',
  );
}
