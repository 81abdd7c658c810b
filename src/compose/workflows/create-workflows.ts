import { systemClock } from '../../adapters/system/system-clock.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import type { CallOptions } from '../../core/tools/call-tool.ts';
import type { RemoteAccess } from '../create-remote-model.ts';
import { contradiction } from '../create-remote.ts';
import type { TypeCheckers } from '../create-type-checkers.ts';
import type { Settings } from '../settings.ts';
import { createExecutors } from './create-executors.ts';
import { createTools } from './create-tools.ts';
import { openWorkflows } from './open-workflows.ts';
import type { Workflows } from './open-workflows.ts';
import type { ReasoningParts } from './reasoning-node.ts';

export type WorkflowsParts = {
  /** What reads files and solves stubs. */
  readonly workbench: Pick<ReasoningParts, 'parsers' | 'read' | 'solve'>;
  readonly options: ReasoningParts['options'];
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How addresses outside of this machine are reached. */
  readonly access: RemoteAccess | undefined;
  readonly sandbox: Sandbox;
  readonly model: LanguageModel;
  readonly checkers: TypeCheckers;
};

/** Where workflows are at home, and what they may do. */
export type WorkflowScope = {
  /** Folder that tools and solves stay in. */
  readonly root: string;
  /** Decides which tools may run. @default all */
  readonly permit?: CallOptions['permit'];
  /** Where ripgrep may be, such as in the editor, before other places. */
  readonly ripgrep?: readonly string[];
};

/** Puts together what runs workflows in a folder. Throws `usage` for settings that do not fit. */
export function createWorkflows(
  { workbench, options, settings, env, access, sandbox, model, checkers }: WorkflowsParts,
  { root, permit = () => true, ripgrep = [] }: WorkflowScope,
): Workflows {
  const { searxngUrl } = settings;
  const fetch = access?.fetch ?? globalThis.fetch;
  const parsers = (): ReturnType<ReasoningParts['parsers']> => workbench.parsers();
  const reasoning: ReasoningParts = {
    ...{ root, parsers, options },
    read: (path, signal) => workbench.read(path, signal),
    solve: (request, signal) => workbench.solve(request, signal),
  };
  const typeChecker = checkers.in(root);
  const own = { root, sandbox, parsers, typeChecker };
  const tools = createTools({ ...own, searxngUrl, fetch, env, ripgrep });
  const forbidden = contradiction(settings);
  const shared = { tools, clock: systemClock, permit, sandbox, model, forbidden };
  return openWorkflows(tools, createExecutors({ ...shared, reasoning }), systemClock);
}
