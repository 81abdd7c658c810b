import { join } from 'node:path';
import { cacheFolder, dataFolder } from '../adapters/system/folders.ts';
import { createPaceFile } from '../adapters/system/pace-file.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { newTraceId } from '../adapters/system/trace-id.ts';
import { createTraceFolder } from '../adapters/trace-file/trace-folder.ts';
import { readWorkspace, listSourceFiles } from '../adapters/workspace-files/read-workspace.ts';
import type { WorkspaceFile } from '../adapters/workspace-files/read-workspace.ts';
import { replaceText } from '../adapters/workspace-files/replace-text.ts';
import { writeNewFile } from '../adapters/workspace-files/write-new-file.ts';
import { createParsers } from '../adapters/tree-sitter/create-parser.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { Language } from '../core/base/source.ts';
import { judgeFile } from '../core/judge/judge-file.ts';
import type { JudgeRequest } from '../core/judge/judge-file.ts';
import type { JudgeReport } from '../core/judge/report.ts';
import type { LanguageModel } from '../core/model/language-model.ts';
import type { Execution, Job, Sandbox } from '../core/sandbox/sandbox.ts';
import { runSelect } from '../core/select/run-select.ts';
import type { SelectResult } from '../core/select/run-select.ts';
import type { SelectRequest } from '../core/select/select-request.ts';
import { DEFAULT_LIMITS } from '../core/sandbox/limits.ts';
import type { RemoteModel } from '../core/solve/remote-model.ts';
import { solve } from '../core/solve/solve.ts';
import { resultOf } from '../core/solve/result-of.ts';
import type { SolveParts } from '../core/solve/solve.ts';
import type { SolveOptions, SolveRequest, Solver } from '../core/solve/solve-request.ts';
import type { SolveResult } from '../core/solve/solve-result.ts';
import { languageSupport } from '../core/stub/language-table.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import type { TraceStore } from '../core/trace/trace-store.ts';
import { createElsewhere } from './create-elsewhere.ts';
import type { Memory } from './create-memory.ts';
import { createTypeCheckers } from './create-type-checkers.ts';
import { createModel } from './create-model.ts';
import { modelName } from './model-name.ts';
import { contradiction, createRemote } from './create-remote.ts';
import { exportTraining } from './export-training.ts';
import type { ExportReport, ExportRequest } from './export-training.ts';
import { createModelShelf } from './model-shelf.ts';
import type { ModelShelf } from './model-shelf.ts';
import type { RemoteAccess } from './create-remote-model.ts';
import { createPaceBook } from './pace-book.ts';
import { readRunner } from './read-runner.ts';
import { createTiers } from './create-sandbox.ts';
import { examine } from './doctor.ts';
import type { Finding } from './doctor.ts';
import type { Settings } from './settings.ts';
import { createTraceOut } from './trace-out.ts';
import type { TraceAccess, TraceOut } from './trace-out.ts';
import { traced } from './traced.ts';
import { createWorkflows } from './workflows/create-workflows.ts';
import type { WorkflowScope } from './workflows/create-workflows.ts';
import type { Workflows } from './workflows/open-workflows.ts';

export type WorkbenchOptions = {
  /** Folder of the build (`dist`), with the interpreter, the grammars and the sandbox's bundles. */
  readonly assets: string;
  readonly cacheFolder: string;
  readonly traceFolder: string;
  readonly settings: Settings;
  /** Told in one line what the user should know. */
  readonly notice: (line: string) => void;
  /** Folder that a file's workspace begins at: tools read there. @default the current one */
  readonly rootOf?: (file: string) => string;
  /** Folders that have a TypeScript in `node_modules`, beside the workspace's own. */
  readonly typescript?: readonly string[];
  /** The file of the memory of failures, if it is not to be the workspace's own. */
  readonly memoryFile?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How models outside of this machine are reached, if the settings name one. */
  readonly access?: RemoteAccess;
  /** By whose leave spans are sent out, if the settings name a collector. */
  readonly tracing?: TraceAccess;
  /** Parts to use instead of the real ones. */
  readonly parts?: {
    readonly model?: LanguageModel;
    readonly remote?: LanguageModel;
    readonly sandbox?: Sandbox;
    readonly memory?: Memory;
  };
};

/** Everything a door (editor, command line, benchmark) needs, put together once. */
export interface Workbench extends Solver {
  readonly traces: TraceStore;
  readonly models: ModelShelf;
  /** The parsers; loaded by the first call. */
  parsers(): Promise<ParserTable>;
  /** A file with its modules and tests. Throws `file-unreadable` or `language-unsupported`. */
  read(path: string, signal?: AbortSignal): Promise<WorkspaceFile>;
  /** The source files a path stands for; a folder's without its tests. */
  sourceFiles(path: string): Promise<readonly string[]>;
  /** Replaces a file's text if it still is what was read. */
  replaceText(path: string, before: string, after: string): Promise<void>;
  /** Writes a file that is not there yet. Throws `usage` when it is, or cannot be written. */
  writeNewFile(path: string, text: string): Promise<void>;
  /** Judges a program by cases or tests; rejects as `judgeFile` does. */
  judge(
    request: Omit<JudgeRequest, 'runner' | 'findTests'>,
    signal: AbortSignal,
  ): Promise<JudgeReport>;
  /** Runs a program in a fresh box; an abort resolves with a `CANCELLED` stop. */
  run(job: Job, signal: AbortSignal): Promise<Execution>;
  /** Chooses among candidates of one function; rejects as `runSelect` does. */
  select(
    request: SelectRequest,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress?: (done: number, total: number) => void;
    },
  ): Promise<SelectResult>;
  /** Judges the body that a function has by what speaks for it. Asks no model and leaves no trace. */
  check(request: SolveRequest, signal: AbortSignal): Promise<SolveResult>;
  /** Writes verified solves as training data; throws as `exportTraining` does. */
  exportTraining(request: ExportRequest): Promise<ExportReport>;
  /** Workflows and tools over a folder. Throws `usage` for settings that do not fit. */
  workflows(scope: WorkflowScope): Workflows;
  /** What sends spans out, and knows what became of them; undefined when tracing is off. */
  readonly spans: Pick<TraceOut, 'counts' | 'flush'> | undefined;
  /** What this machine has, and whether the sandbox holds. */
  doctor(signal?: AbortSignal): Promise<readonly Finding[]>;
}

/** Puts the parts together. Nothing is loaded, started or fetched until it is needed. */
export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { assets, traceFolder, settings, notice, parts, access, env = process.env } = options;
  const traces = createTraceFolder(traceFolder, spaceFor(settings));
  const model = parts?.model ?? createModel({ ...options, env });
  const remote = createRemote({ ...options, env });
  const tiers = createTiers(assets, settings, notice);
  const sandbox = parts?.sandbox ?? tiers.sandbox;
  const paces = createPaceBook(createPaceFile(join(options.cacheFolder, 'paces.json')));
  const parsers = lazyParsers(assets);
  const traceOut = createTraceOut({ ...options, env });
  const checkers = createTypeCheckers({ ...options, ...settings, sandbox });
  const elsewhere = createElsewhere({ ...options, env, sandbox, parsers });

  const workbench: Workbench = {
    traces,
    models: createModelShelf({ ...options, env }),
    parsers,
    async *solve(request, signal, control) {
      const wrong = contradiction(settings);
      if (wrong !== undefined) throw new ReasonCodeError('usage', wrong);
      const known = { parsers: await parsers(), paceOf: paces.expected };
      const ready = { ...partsOf(settings, { model, remote, sandbox }), ...known };
      const events = solve({ ...ready, ...elsewhere.partsFor(request) }, request, signal, control);
      const learnt = isBenchmark(request) ? events : elsewhere.learning(paces.learning(events));
      yield* traced(traceOut?.following(learnt, request) ?? learnt, traces, notice, signal);
    },
    async check(request, signal) {
      const ready = { ...partsOf(settings, { model, remote, sandbox }), parsers: await parsers() };
      return resultOf(solve(ready, { ...request, writtenBody: 'check' }, signal));
    },
    read: async (path, signal) => readWorkspace(path, await parsers(), signal),
    sourceFiles: listSourceFiles,
    replaceText,
    writeNewFile,
    judge: (request, signal) => {
      const runner = () => readRunner(assets, request.language);
      const findTests = testFinder(request.language, parsers);
      return judgeFile(sandbox, { ...request, runner, findTests }, signal);
    },
    run: (job, signal) => sandbox.run(job, { limits: DEFAULT_LIMITS, signal }),
    async select(request, progress) {
      const runner = (language: Language) => readRunner(assets, language);
      const shared = { parsers: await parsers(), sandbox, runner, inFlight: settings.inFlight };
      return runSelect(shared, request, { limits: DEFAULT_LIMITS, ...progress });
    },
    exportTraining: async request => exportTraining(traces, await parsers(), request),
    workflows: scope => {
      const own = { workbench, settings, env, access, sandbox, model, checkers, traceOut };
      return createWorkflows({ ...own, options: solveOptions(settings) }, scope);
    },
    spans: traceOut,
    doctor(signal) {
      const walls = { sandbox: parts?.sandbox ?? tiers.embedded, docker: tiers.docker };
      return examine({ ...options, model, remote, ...walls, env }, signal);
    },
    [Symbol.asyncDispose]: () =>
      disposeAll([traceOut, model, remote?.model, checkers, sandbox, tiers.embedded, tiers.docker]),
  };
  return workbench;
}

/** A benchmark's model may answer out of a recording: that teaches nothing about this machine. */
function isBenchmark({ purpose }: SolveRequest): boolean {
  return purpose === 'benchmark';
}

function testFinder(
  language: Language,
  parsers: () => Promise<ParserTable>,
): JudgeRequest['findTests'] {
  return async () => {
    const parser = (await parsers())[language];
    return (test, stub, modules) =>
      languageSupport(language).findTests(test, parser, stub, modules);
  };
}

function spaceFor({ traceMegabytes }: Settings): { readonly maxBytes?: number } {
  return traceMegabytes === 0 ? {} : { maxBytes: traceMegabytes * 1024 * 1024 };
}

/** Loads them with the first call; one that fails is made again by the next. */
function lazyParsers(assets: string): () => Promise<ParserTable> {
  let loading: Promise<ParserTable> | undefined;
  return () =>
    (loading ??= createParsers(join(assets, 'vendor', 'tree-sitter')).catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

function partsOf(
  settings: Settings,
  {
    remote,
    ...own
  }: Pick<SolveParts, 'model' | 'sandbox'> & {
    readonly remote: RemoteModel | undefined;
  },
): Omit<SolveParts, 'parsers'> {
  const name = modelName(settings);
  const far = remote === undefined ? {} : { remote };
  return { ...own, ...far, clock: systemClock, modelName: name, newTraceId };
}

async function disposeAll(parts: readonly (AsyncDisposable | undefined)[]): Promise<void> {
  await Promise.all(parts.map(async part => part?.[Symbol.asyncDispose]()));
}

/** The settings that a single solve is run with. */
export function solveOptions(settings: Settings): SolveOptions {
  const { strategy, router, allowRemote, reflection, seed, inFlight } = settings;
  const { simulations, maxTokens, maxCompletionTokens, temperature } = settings;
  return {
    strategy,
    router,
    allowRemote,
    reflection,
    simulations,
    maxTokens,
    maxCompletionTokens,
    temperature,
    seed,
    inFlight,
    limits: DEFAULT_LIMITS,
  };
}

/** Where caches and traces are kept on this machine when nothing else is said. */
export function defaultFolders(): { readonly cache: string; readonly data: string } {
  return { cache: cacheFolder(), data: dataFolder() };
}
