import type { Sandbox } from '../core/sandbox/sandbox.ts';
import type { ToolUse } from '../core/solve/tool-use.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import type { Tool } from '../core/tools/tool.ts';
import type { RemoteAccess } from './create-remote-model.ts';
import type { Settings } from './settings.ts';
import { createTools } from './workflows/create-tools.ts';

/** Tools that models may call while a function is solved, in the order in which they are told. */
const OFFERED = [
  'find_definitions',
  'find_references',
  'search_text',
  'search_documentation',
].concat(['read_file', 'calculate', 'search_web']);

export type ToolUseOptions = {
  readonly settings: Pick<Settings, 'tools' | 'searxngUrl'>;
  readonly sandbox: Sandbox;
  readonly parsers: () => Promise<ParserTable>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly access?: RemoteAccess | undefined;
};

/**
 * What models may look things up with in a folder; undefined where the settings do not let them. What
 * runs code is not offered, since every candidate is run anyhow.
 */
export function createToolUse(options: ToolUseOptions, root: string): ToolUse | undefined {
  const { settings, sandbox, parsers, env, access } = options;
  if (settings.tools === 'off') return undefined;
  const { searxngUrl } = settings;
  const fetch = access?.fetch ?? globalThis.fetch;
  const registry = createTools({ root, sandbox, parsers, searxngUrl, fetch, env });
  return {
    when: settings.tools,
    tools: OFFERED.flatMap(name => registry.get(name) ?? []),
    permit: mayRun,
  };
}

/** The gate: reading, calculating and, where the user named a service, searching the web. */
function mayRun({ permission }: Tool): boolean {
  return permission !== 'runs-code';
}
