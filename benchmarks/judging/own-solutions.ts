import type { Transpiler } from '../../src/core/sandbox/transpile.ts';
import type { Parser } from '../../src/core/stub/parser.ts';
import { withTree } from '../../src/core/stub/syntax.ts';
import type { Suite } from '../suites/task.ts';

/**
 * The tasks of a JavaScript or TypeScript suite that own solutions solve, with those as their
 * reference. `solutions` is a module of exported functions; names match whatever their spelling
 * (`hasCloseElements` solves `has_close_elements`).
 */
export function withOwnSolutions(
  suite: Suite,
  solutions: string,
  { parser, transpiler }: { readonly parser: Parser; readonly transpiler: Transpiler },
): Suite {
  const known = functionsOf(solutions, parser);
  const tasks = suite.tasks.flatMap(task => {
    const found = known.get(plainName(task.function));
    if (found === undefined) return [];
    const { name, text } = found;
    const named = text.replace(new RegExp(`\\b${name}\\b`, 'g'), task.function);
    if (task.language === 'typescript') return [{ ...task, reference: named }];
    const made = transpiler.file(named, 'typescript');
    if ('syntaxError' in made) throw new Error(`The solution ${name}: ${made.syntaxError}`);
    return [{ ...task, reference: made.script }];
  });
  return { ...suite, tasks };
}

type Solution = { readonly name: string; readonly text: string };

function functionsOf(source: string, parser: Parser): ReadonlyMap<string, Solution> {
  return withTree(parser, source, root => {
    const found = root.namedChildren.flatMap((child): [string, Solution][] => {
      const declared = child?.childForFieldName('declaration');
      const name = declared?.childForFieldName('name')?.text;
      if (name === undefined || declared?.type !== 'function_declaration') return [];
      return [[plainName(name), { name, text: `${declared.text}\n` }]];
    });
    return new Map(found);
  });
}

function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
