import { throwIfAborted } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import { errorText } from '../../core/base/errors.ts';
import { within } from '../../core/base/within.ts';
import type { Program } from '../../core/sandbox/sandbox.ts';
import type { TypeChecker, TypeReport } from '../../core/tools/type-check.ts';
import type { Answered, Asked } from './messages.ts';
import { startChecker } from './typescript-process.ts';
import type { CheckerProcess } from './typescript-process.ts';

export type TypescriptCheckerOptions = {
  /** The bundle of the checker's process. */
  readonly entry: string;
  /** TypeScript's own file, looked for with the first program; undefined where there is none. */
  readonly find: () => Promise<string | undefined>;
  readonly clock: Clock;
  /** For one program, the start of the process included. @default 20 s */
  readonly timeoutMs?: number;
  readonly heapMb?: number;
  /** The process ends after this long without a program. @default 1 minute */
  readonly idleMs?: number;
};

const TIMEOUT_MS = 20_000;
const HEAP_MB = 512;
const IDLE_MS = 60_000;
const MOST_CHARACTERS = 200_000;

const NONE =
  'there is no TypeScript to check with: install the package typescript in this workspace, or open it in VS Code';

/** Checks TypeScript, JSX and JavaScript in a process of its own, one program after the other. */
export function createTypescriptChecker(options: TypescriptCheckerOptions): TypeChecker {
  const { find, clock, timeoutMs = TIMEOUT_MS } = options;
  const desk = createDesk(options);
  let last: Promise<unknown> = Promise.resolve();
  let found: Promise<string | undefined> | undefined;
  let count = 0;
  const check = async (program: Program, signal: AbortSignal): Promise<TypeReport> => {
    throwIfAborted(signal);
    const typescript = await (found ??= find());
    if (typescript === undefined) return { status: 'unchecked', why: NONE };
    const asked = askedOf(program, typescript, (count += 1));
    try {
      const done = await within({ clock, signal, timeoutMs }, () => desk.ask(asked));
      if ('value' in done) return reportOf(done.value);
      desk.kill();
      return { status: 'unchecked', why: `it took more than ${timeoutMs} ms` };
    } catch (error) {
      if (signal.aborted) desk.kill();
      throwIfAborted(signal);
      return { status: 'unchecked', why: `the checker ended: ${errorText(error)}` };
    }
  };
  return {
    check(program, signal) {
      if (program.source.length > MOST_CHARACTERS)
        return Promise.resolve({
          status: 'unchecked',
          why: `it has more than ${MOST_CHARACTERS} characters`,
        });
      const mine = last.then(() => check(program, signal));
      last = mine.catch(() => undefined);
      return mine;
    },
    async [Symbol.asyncDispose]() {
      await desk.end();
    },
  };
}

function askedOf({ language, source, files }: Program, typescript: string, id: number): Asked {
  // Always the one that may hold JSX: what differs (casts in angles) no model writes.
  const root = language === 'typescript' ? 'candidate.ts' : 'candidate.js';
  const isScript = language === 'javascript';
  return { id, typescript, root, isScript, files: [...files, { path: root, text: source }] };
}

function reportOf(answer: Answered): TypeReport {
  if (answer.type === 'checked') {
    const { version, problems, truncated } = answer;
    return { status: 'checked', checker: `TypeScript ${version}`, problems, truncated };
  }
  const why = answer.type === 'failed' ? answer.why : 'it said nothing';
  return { status: 'unchecked', why: `the checker failed: ${why}` };
}

type Desk = {
  /** Rejects when the process ends before it has answered. */
  ask(asked: Asked): Promise<Answered>;
  kill(): void;
  end(): Promise<void>;
};

/** Holds the one process; one that is gone is started again by the next program. */
function createDesk({ entry, heapMb = HEAP_MB, idleMs = IDLE_MS }: TypescriptCheckerOptions): Desk {
  const waiting = new Map<number, (answer: Answered) => void>();
  let current:
    { readonly typescript: string; readonly process: Promise<CheckerProcess> } | undefined;
  let idle: NodeJS.Timeout | undefined;
  const onAnswer = (answer: Answered): void => {
    if (answer.type !== 'started') waiting.get(answer.id)?.(answer);
  };
  const kill = (): void => {
    const ended = current;
    current = undefined;
    void ended?.process.then(
      one => one.kill(),
      () => undefined,
    );
  };
  const connect = (typescript: string): Promise<CheckerProcess> => {
    if (current !== undefined && current.typescript !== typescript) kill();
    if (current === undefined) {
      const mine = { typescript, process: startChecker({ entry, typescript, heapMb, onAnswer }) };
      current = mine;
      const forget = (): void => {
        if (current === mine) current = undefined;
      };
      mine.process.then(one => void one.exited.then(forget), forget);
    }
    return current.process;
  };
  return {
    kill,
    async ask(asked) {
      clearTimeout(idle);
      try {
        const connection = await connect(asked.typescript);
        return await new Promise<Answered>((resolve, reject) => {
          waiting.set(asked.id, resolve);
          void connection.exited.then(why => reject(new Error(why)));
          connection.send(asked);
        });
      } finally {
        waiting.delete(asked.id);
        idle = setTimeout(kill, idleMs).unref();
      }
    },
    async end() {
      clearTimeout(idle);
      const last = await current?.process.catch(() => undefined);
      kill();
      await last?.exited;
    },
  };
}
