import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createDocumentation } from '../../adapters/documentation/create-documentation.ts';
import { createCalculator } from '../../adapters/expression/calculate.ts';
import { findRipgrep } from '../../adapters/ripgrep/find-ripgrep.ts';
import { createRipgrepSearch } from '../../adapters/ripgrep/search-ripgrep.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { createWebSearch } from '../../adapters/web-search/search-web.ts';
import { createFileSearch } from '../../adapters/workspace-files/search-files.ts';
import { createWorkspaceText } from '../../adapters/workspace-files/workspace-text.ts';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import type { ParserTable } from '../../core/stub/parser.ts';
import { registerCodeTools } from '../../core/tools/builtin/code-tools.ts';
import {
  registerCalculator,
  registerDocumentation,
  registerWebSearch,
} from '../../core/tools/builtin/knowledge-tools.ts';
import { registerSymbolTools } from '../../core/tools/builtin/symbol-tools.ts';
import { registerTypeCheck } from '../../core/tools/builtin/type-check-tool.ts';
import { registerWorkspaceTools } from '../../core/tools/builtin/workspace-tools.ts';
import type { TextSearch } from '../../core/tools/ports.ts';
import type { TypeChecker } from '../../core/tools/type-check.ts';
import { createRegistry } from '../../core/tools/registry.ts';
import type { Registry } from '../../core/tools/registry.ts';

export type ToolParts = {
  /** Folder that tools read in. */
  readonly root: string;
  readonly sandbox: Sandbox;
  readonly parsers: () => Promise<ParserTable>;
  /** What checks types; without it that tool is not there. */
  readonly typeChecker?: TypeChecker | undefined;
  /** Address of a search service; empty for none, and then there is no web search. */
  readonly searxngUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where ripgrep may be, before other places. */
  readonly ripgrep?: readonly string[];
};

/** The tools there are. Throws `usage` for an address of a search service that is none. */
export function createTools(parts: ToolParts): Registry {
  const { sandbox, parsers, searxngUrl, fetch, typeChecker } = parts;
  const registry = createRegistry();
  const root = resolve(parts.root);
  const files = createWorkspaceText(root);
  registerWorkspaceTools(registry, { files, text: lazySearch(root, parts) });
  registerSymbolTools(registry, { files, parsers });
  registerCodeTools(registry, { sandbox, parsers });
  if (typeChecker !== undefined) registerTypeCheck(registry, typeChecker);
  registerCalculator(registry, createCalculator());
  registerDocumentation(
    registry,
    createDocumentation(root, () => systemClock.now()),
  );
  if (searxngUrl !== '') registerWebSearch(registry, createWebSearch({ url: searxngUrl, fetch }));
  return registry;
}

/** Looks for ripgrep when something is searched for first. */
function lazySearch(root: string, { ripgrep = [], env }: ToolParts): TextSearch {
  let search: Promise<TextSearch> | undefined;
  const open = async (): Promise<TextSearch> => {
    const binary = await findRipgrep(ripgrep, env);
    if (binary === undefined) return createFileSearch(root);
    return createRipgrepSearch(binary, await realpath(root));
  };
  return { search: async (query, signal) => (await (search ??= open())).search(query, signal) };
}
