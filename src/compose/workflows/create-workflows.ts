import { systemClock } from '../../adapters/system/system-clock.ts';
import { errorText } from '../../core/base/errors.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import type { CallOptions } from '../../core/tools/call-tool.ts';
import type { Solver } from '../../core/solve/solve-request.ts';
import type { Registry } from '../../core/tools/registry.ts';
import type { ToolDefinition } from '../../core/tools/tool.ts';
import type { Executor } from '../../core/workflow/executor.ts';
import type { RemoteAccess } from '../create-remote-model.ts';
import { contradiction } from '../create-remote.ts';
import type { TypeCheckers } from '../create-type-checkers.ts';
import type { Settings } from '../settings.ts';
import type { TraceOut } from '../trace-out.ts';
import { createExecutors } from './create-executors.ts';
import { createTools } from './create-tools.ts';
import { openWorkflows } from './open-workflows.ts';
import type { Workflows } from './open-workflows.ts';
import type { ReasoningParts } from './reasoning-node.ts';

export type WorkflowsParts = {
  /** What reads files and solves stubs. */
  readonly workbench: Pick<ReasoningParts, 'parsers' | 'read'> & Solver;
  readonly options: ReasoningParts['options'];
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How addresses outside of this machine are reached. */
  readonly access: RemoteAccess | undefined;
  readonly sandbox: Sandbox;
  readonly model: LanguageModel;
  readonly traceOut?: TraceOut | undefined;
  readonly checkers: TypeCheckers;
};

/** Where workflows are at home, and what they may do. */
export type WorkflowScope = {
  /** Folder that tools and solves stay in. */
  readonly root: string;
  /** Decides which tools may run. @default all */
  readonly permit?: CallOptions['permit'];
  /** Tools besides ours; one that cannot be registered is absent, with why, and stops nothing. */
  readonly tools?: readonly ToolDefinition<unknown, unknown>[];
  /** What else tool nodes may call, by names that no tool has, such as `vscode:NAME`. */
  readonly nodes?: ReadonlyMap<string, Executor>;
  /** Tools that are not there, with what to do about it. */
  readonly absent?: ReadonlyMap<string, string>;
  /** Solves for a reasoning node. @default what the command `solve` does */
  readonly solve?: ReasoningParts['solve'];
  /** Where ripgrep may be, such as in the editor, before other places. */
  readonly ripgrep?: readonly string[];
};

/** Puts together what runs workflows in a folder. Throws `usage` for settings that do not fit. */
export function createWorkflows(
  { workbench, options, settings, env, access, sandbox, model, ...parts }: WorkflowsParts,
  { root, permit = () => true, ripgrep = [], nodes = new Map(), ...scope }: WorkflowScope,
): Workflows {
  const { searxngUrl } = settings;
  const fetch = access?.fetch ?? globalThis.fetch;
  const parsers = (): ReturnType<ReasoningParts['parsers']> => workbench.parsers();
  const reasoning: ReasoningParts = {
    ...{ root, parsers, options },
    read: (path, signal) => workbench.read(path, signal),
    solve: scope.solve ?? ((request, signal) => workbench.solve(request, signal)),
  };
  const typeChecker = parts.checkers.in(root);
  const own = { root, sandbox, parsers, typeChecker };
  const tools = createTools({ ...own, searxngUrl, fetch, env, ripgrep });
  const absent = new Map([...(scope.absent ?? []), ...registerMore(tools, scope.tools ?? [])]);
  const forbidden = contradiction(settings);
  const shared = { tools, clock: systemClock, permit, sandbox, model, forbidden, absent };
  const executors = createExecutors({ ...shared, reasoning, more: nodes });
  return openWorkflows(tools, executors, systemClock, parts.traceOut);
}

/** Registers tools of others; gives those that could not be, with why. */
function registerMore(
  registry: Registry,
  tools: readonly ToolDefinition<unknown, unknown>[],
): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  for (const tool of tools) {
    try {
      registry.register(tool);
    } catch (error) {
      // A taken name stays with the tool that has it.
      if (registry.get(tool.name) === undefined) refused.set(tool.name, errorText(error));
    }
  }
  return refused;
}
