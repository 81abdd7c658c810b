import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/system/system-clock.ts';
import { createCommandChecker } from '../adapters/type-check/command-checker.ts';
import { findTypescript } from '../adapters/type-check/find-typescript.ts';
import { createPythonChecker } from '../adapters/type-check/python-checker.ts';
import { createTypescriptChecker } from '../adapters/type-check/typescript-checker.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { checkerFor, firstOf } from '../core/tools/type-check.ts';
import type { TypeChecker } from '../core/tools/type-check.ts';

export type TypeCheckersOptions = {
  /** Folder of the build (`dist`). */
  readonly assets: string;
  readonly sandbox: Sandbox;
  /** Folders that have a TypeScript in `node_modules`, after the workspace's own. */
  readonly typescript?: readonly string[] | undefined;
  /** The user's mypy or pyright. Empty: Python's names are checked by our own. */
  readonly pythonChecker?: string;
};

/** The checkers of workspaces: each takes the TypeScript of its own. Nothing starts before it is used. */
export type TypeCheckers = AsyncDisposable & { in(root: string): TypeChecker };

export function createTypeCheckers(options: TypeCheckersOptions): TypeCheckers {
  const made = new Map<string, TypeChecker>();
  return {
    in(root) {
      const checker = made.get(root) ?? create(options, root);
      made.set(root, checker);
      return checker;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...made.values()].map(one => one[Symbol.asyncDispose]()));
    },
  };
}

function create(options: TypeCheckersOptions, root: string): TypeChecker {
  const { assets, sandbox, typescript = [], pythonChecker = '' } = options;
  let source: Promise<string> | undefined;
  const read = (): Promise<string> =>
    (source ??= readFile(join(assets, 'harness', 'lint', 'check_names.py'), 'utf8'));
  const scripts = createTypescriptChecker({
    entry: join(assets, 'type-check-process.mjs'),
    find: () => findTypescript(root, typescript),
    clock: systemClock,
  });
  const own = createPythonChecker(sandbox, read);
  const python =
    pythonChecker === '' ? own : firstOf(createCommandChecker({ command: pythonChecker }), own);
  return checkerFor({ python, javascript: scripts, typescript: scripts });
}
