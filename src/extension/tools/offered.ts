import type { Permission } from '../../core/tools/tool.ts';

/** A built-in tool as the editor offers it to agents. */
export type Offered = { readonly name: string; readonly permission: Permission };

/**
 * The built-in tools with what they need. The registry itself, which is read with the first call, and
 * package.json say the same: a test compares them.
 */
export const OFFERED: readonly Offered[] = [
  { name: 'read_file', permission: 'reads-workspace' },
  { name: 'search_text', permission: 'reads-workspace' },
  { name: 'find_definitions', permission: 'reads-workspace' },
  { name: 'find_references', permission: 'reads-workspace' },
  { name: 'find_stubs', permission: 'reads-workspace' },
  { name: 'run_code', permission: 'runs-code' },
  { name: 'check_code', permission: 'runs-code' },
  { name: 'type_check', permission: 'none' },
  { name: 'calculate', permission: 'none' },
  { name: 'search_documentation', permission: 'reads-workspace' },
  { name: 'search_web', permission: 'uses-network' },
];

/** In front of a tool's name where agents know it. */
export const AGENT_PREFIX = 'reasoncode_';
/** The tool that calls those of plug-ins and other extensions, which no manifest can name. */
export const CALL_TOOL = 'reasoncode_call_tool';
/** The setting that says which of them are offered. */
export const AGENT_TOOLS_SETTING = 'agentTools';
