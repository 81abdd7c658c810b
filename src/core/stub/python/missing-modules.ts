import type { Parser } from '../parser.ts';
import type { SiblingModule } from '../language-support.ts';
import { ancestor, walk, withTree } from '../syntax.ts';
import { readImports, type ImportItem } from './names.ts';
import { STDLIB_NAMES } from './stdlib-names.ts';

/**
 * Modules a program imports that are neither in the standard library nor among `siblings`
 * (names such as `shapes` or `shapes.round`). A relative import needs a package around the program
 * and is missing unless `siblings` has it as written (`.near`). An import inside `try` may fail
 * and is not counted.
 */
export function missingModules(
  program: string,
  parser: Parser,
  siblings: readonly string[],
): readonly string[] {
  const near = new Set(siblings.map(name => (name.startsWith('.') ? name : topOf(name))));
  const missing = importedBy(program, parser)
    .map(({ module, name }) => (/^\.+$/.test(module) ? `${module}${name ?? ''}` : module))
    .map(module => (module.startsWith('.') ? module : topOf(module)))
    .filter(module => !near.has(module) && !STDLIB_NAMES.has(module));
  return [...new Set(missing)];
}

function topOf(module: string): string {
  return module.split('.')[0] ?? module;
}

/** The dotted names a file may be imported by, from its path below the folder of its package. */
export function moduleNames(path: string): readonly string[] {
  const parts = path
    .replace(/\.py$/i, '')
    .replace(/\/__init__$/, '')
    .split('/');
  return parts.map((_, index) => parts.slice(index).join('.')).toReversed();
}

/** Where the modules a file imports may lie beside it; standard ones and packages are tried too. */
export function siblingModules(text: string, parser: Parser): readonly SiblingModule[] {
  const found = new Map<string, SiblingModule>();
  for (const item of importedBy(text, parser)) {
    for (const module of [item.module, ...submodules(item)]) {
      if (STDLIB_NAMES.has(module.split('.')[0] ?? '') || /^\.*$/.test(module)) continue;
      found.set(module, { module, paths: pathsOf(module) });
    }
  }
  return [...found.values()];
}

/** `from package import part`: the part may be a module itself. */
function submodules({ module, name }: ImportItem): string[] {
  if (name === undefined || name === '*') return [];
  return [module.endsWith('.') ? module + name : `${module}.${name}`];
}

function pathsOf(module: string): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const up = '../'.repeat(Math.max(0, dots - 1));
  const parts = module.slice(dots).split('.');
  const path = up + parts.join('/');
  const packages = parts
    .slice(0, -1)
    .map((_, i) => `${up}${parts.slice(0, i + 1).join('/')}/__init__.py`);
  return [`${path}.py`, `${path}/__init__.py`, ...packages];
}

function importedBy(text: string, parser: Parser): ImportItem[] {
  return withTree(parser, text, root => {
    const items: ImportItem[] = [];
    for (const node of walk(root)) {
      const found = readImports(node);
      if (found.length === 0 || ancestor(node, 'try_statement') !== undefined) continue;
      const guard = ancestor(node, 'if_statement')?.childForFieldName('condition')?.text;
      if (guard?.endsWith('TYPE_CHECKING') !== true) items.push(...found);
    }
    return items;
  });
}
