import { transform } from 'sucrase';
import type { Transform } from 'sucrase';
import type { Dialect, Transpiled, Transpiler } from '../../core/sandbox/transpile.ts';
import { importedNames } from './imported-names.ts';

/**
 * Sucrase strips types and JSX and rewrites imports token by token, in milliseconds and without
 * looking at types. It is used wherever this runs, also where Node could strip types by itself:
 * one behaviour everywhere.
 */
export function createTranspiler(): Transpiler {
  return {
    file(source, dialect) {
      const isModule = MODULE.test(source);
      if (dialect === 'javascript' && !isModule && !MARKUP.test(source)) return { script: source };
      const made = transpile(source, dialect, isModule ? ['imports'] : []);
      if ('syntaxError' in made || !isModule) return made;
      return { script: `${made.script}${importedNames(source)}` };
    },
    snippet(source, dialect) {
      const isModule = MODULE.test(source);
      if (dialect === 'javascript' && !isModule) return { script: source };
      // In brackets first: `{ a: 1 }` is an object there, and a block elsewhere.
      const bracketed = transpile(`(${source.trim().replace(/;+$/, '')}\n)`, dialect, []);
      if ('script' in bracketed) return bracketed;
      return transpile(source, dialect, isModule ? ['imports'] : []);
    },
  };
}

/** An import or export statement at the beginning of a line or a statement. */
const MODULE =
  /(?:^|[;}\n])\s*(?:export\s*(?:[{*]|default\b|async\b|const\b|let\b|var\b|function\b|class\b|abstract\b|enum\b|type\b|interface\b|declare\b|namespace\b|import\b|=)|import\s*(?:[\w$]+\s*(?:,|from\b|=)|type\s|[{*'"]))/;
/** A closing tag, or one that closes itself. */
const MARKUP = /<\/[\w.]*>|<[A-Z_a-z][^<>]*\/>/;

/** With JSX only when it does not parse without: `<T>x` is a cast in one and a tag in the other. */
function transpile(source: string, dialect: Dialect, more: readonly Transform[]): Transpiled {
  const types: readonly Transform[] = dialect === 'typescript' ? ['typescript'] : [];
  const plain = attempt(source, [...types, ...more]);
  const hasMarkup = MARKUP.test(source);
  if (!hasMarkup || ('script' in plain && dialect === 'typescript')) return plain;
  const withMarkup = attempt(source, [...types, ...more, 'jsx']);
  return 'script' in withMarkup ? withMarkup : plain;
}

function attempt(source: string, transforms: Transform[]): Transpiled {
  try {
    const { code } = transform(source, { transforms, disableESTransforms: true, production: true });
    return { script: code };
  } catch (error) {
    return { syntaxError: describe(error) };
  }
}

/** Sucrase names a file and then says `what (line:column)`. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, what = text, line] = /(?:^|: )([^:]*?) \((\d+):\d+\)$/.exec(text) ?? [];
  const bare = what.replace(/^Error transforming \S+ /, '').replace(/^SyntaxError: /, '');
  return `SyntaxError: ${bare}${line === undefined ? '' : ` (line ${line})`}`;
}
