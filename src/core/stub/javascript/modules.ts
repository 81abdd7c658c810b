import type { SiblingModule } from '../language-support.ts';
import type { Parser } from '../parser.ts';
import { withTree } from '../syntax.ts';
import { namedModules } from './import-items.ts';

/** File endings a module may have, those of its own language first. */
const JS = ['.js', '.mjs', '.cjs', '.jsx'];
const TS = ['.ts', '.mts', '.cts', '.tsx'];
const ENDING = /(?:\.d)?\.[mc]?[jt]sx?$/i;

/**
 * Modules a program imports that are not among `siblings` (names such as `shapes` or
 * `lib/shapes`). Whatever is not relative is missing: a box holds neither Node's own modules nor
 * packages. Imports of types only are gone when the program runs.
 */
export function missingModules(
  program: string,
  parser: Parser,
  siblings: readonly string[],
): readonly string[] {
  const near = new Set(siblings);
  const modules = withTree(parser, program, root =>
    namedModules(root, parser.language === 'typescript'),
  );
  return modules.filter(module => !isRelative(module) || !near.has(siblingName(module)));
}

function isRelative(module: string): boolean {
  return /^\.\.?(\/|$)/.test(module);
}

function siblingName(module: string): string {
  return module
    .replace(/^\.\//, '')
    .replace(/\/$/, '')
    .replace(ENDING, '')
    .replace(/\/index$/, '');
}

/** The names a file may be imported by, from its path below the root, shortest first. */
export function moduleNames(path: string): readonly string[] {
  const parts = path
    .replace(ENDING, '')
    .split('/')
    .filter(part => part !== '');
  const own = parts.at(-1) === 'index' ? parts.slice(0, -1) : parts;
  const names = own.map((_, index) => own.slice(index).join('/')).toReversed();
  return own === parts ? names : [...names, parts.join('/')];
}

/** Where the modules a file imports may lie, from its folder; only relative ones are files. */
export function siblingModules(text: string, parser: Parser): readonly SiblingModule[] {
  const modules = withTree(parser, text, root => namedModules(root, false));
  return modules.filter(isRelative).map(module => {
    const paths = pathsOf(module, parser.language === 'typescript');
    return { module, paths, firstOnly: true };
  });
}

function pathsOf(module: string, isTypeScript: boolean): string[] {
  const path = module.replace(/^\.\//, '').replace(/\/$/, '');
  const own = ENDING.exec(path)?.[0];
  const endings = isTypeScript ? [...TS, ...JS] : [...JS, ...TS];
  if (own !== undefined) {
    // TypeScript names the file that it will become: `./shapes.js` is `shapes.ts`.
    const bare = path.slice(0, -own.length);
    const source = own.replace(/js(x?)$/, 'ts$1');
    return [
      ...new Set(isTypeScript ? [bare + source, path, `${bare}.tsx`] : [path, bare + source]),
    ];
  }
  const direct = path === '.' || path === '..' ? [] : endings.map(end => path + end);
  return [...direct, ...endings.map(end => `${path}/index${end}`)];
}
