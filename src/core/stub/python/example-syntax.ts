import type { ExampleSyntax } from '../examples/syntax.ts';
import type { Parser } from '../parser.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { readArguments, readExpression, readStatement } from './expression.ts';
import { normalise } from './normalise.ts';

const SEPARATOR = new RegExp(
  [
    /\s*#\s*(?:returns?\b|prints?\b|===?>?|[-=]+>|[➞→⇒])?:?/,
    /\s*(?:={1,2}>|-{1,2}>|[➞→⇒])/,
    /\s*(?<![!<>=:+*/%&|^-])={1,3}(?![=>])/,
    /,?\s+(?:which\s+|this\s+)?(?:should|must|will|would)\s+(?:return|be|give|equal|output|evaluate to)\b:?/,
    /,?\s+(?:which\s+)?(?:returns|gives|equals|outputs|evaluates to|results in|is equal to|is)(?=\s):?/,
  ]
    .map(part => part.source)
    .join('|'),
  'u',
);

/** How Python writes what examples are made of. */
export function pythonSyntax(parser: Parser): ExampleSyntax {
  return {
    title: 'Python',
    builtins: BUILTIN_NAMES,
    separator: SEPARATOR,
    spellings: { true: 'True', false: 'False', null: 'None', none: 'None' },
    keepsLines: /"""|'''|#|\\\n/,
    readExpression: source => readExpression(source, parser),
    readStatement: source => readStatement(source, parser),
    readArguments: source => readArguments(source, parser),
    normalise: source => normalise(source, parser),
    methodCall: (className, name) => `${className}(...).${name}(...)`,
    named: (name, value) => `${name}=${value}`,
  };
}
