import type { Sandbox } from '../core/sandbox/sandbox.ts';
import type { ElsewhereParts } from '../core/solve/elsewhere.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveRequest } from '../core/solve/solve-request.ts';
import type { ToolUse } from '../core/solve/tool-use.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import { createMemory, memoryFile } from './create-memory.ts';
import type { Memory } from './create-memory.ts';
import type { RemoteAccess } from './create-remote-model.ts';
import { memoryFolder } from './memory-folder.ts';
import { createToolUse } from './create-tool-use.ts';
import type { Settings } from './settings.ts';

export type ElsewhereOptions = {
  readonly settings: Settings;
  readonly traceFolder: string;
  readonly notice: (line: string) => void;
  readonly rootOf?: (file: string) => string;
  readonly memoryFile?: string;
  readonly access?: RemoteAccess;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sandbox: Sandbox;
  readonly parsers: () => Promise<ParserTable>;
  readonly parts?: { readonly memory?: Memory };
};

/** What solves hear of that is not in the function's own file, as the settings have it. */
export type ElsewhereDesk = {
  partsFor(request: SolveRequest): ElsewhereParts;
  /** Passes a solve's events on, and keeps what it teaches. */
  learning(events: AsyncIterable<SolveEvent>): AsyncIterable<SolveEvent>;
};

/** Puts memory and tools together. Nothing is read before a solve needs it. */
export function createElsewhere(options: ElsewhereOptions): ElsewhereDesk {
  const { traceFolder, rootOf = () => process.cwd(), memoryFile: named, parts } = options;
  const folder = memoryFolder(traceFolder);
  let memory: { readonly made: Memory | undefined } | undefined;
  // Made by the first solve: settings that do not fit are that solve's error, not a command's.
  const theMemory = (): Memory | undefined => {
    const fileFor = (file: string, language: string): string =>
      named ?? memoryFile(folder, rootOf(file), language);
    memory ??= { made: parts?.memory ?? createMemory({ ...options, fileFor }) };
    return memory.made;
  };
  const byRoot = new Map<string, ToolUse | undefined>();
  const toolsIn = (root: string): ToolUse | undefined => {
    if (!byRoot.has(root)) byRoot.set(root, createToolUse(options, root));
    return byRoot.get(root);
  };
  return {
    partsFor({ file }) {
      const made = theMemory();
      const toolUse = toolsIn(rootOf(file.path));
      return {
        ...(made === undefined ? {} : { recall: made.recall(file.path) }),
        ...(toolUse === undefined ? {} : { toolUse }),
      };
    },
    learning: events => theMemory()?.learning(events) ?? events,
  };
}
