import type { ExampleSyntax } from '../examples/syntax.ts';
import type { Parser } from '../parser.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { readArguments, readExpression, readStatement, type Defined } from './expression.ts';
import { normalise } from './normalise.ts';

const THROWS = /(?:should\s+|must\s+|will\s+)?(?:throws?|raises?|rejects(?:\s+with)?)\b:?/;
const SEPARATOR = new RegExp(
  [
    /;?\s*(?:\/\/|#|\/\*)\s*(?:(?:returns?|prints?|outputs?|resolves to|logs?)\b|===?>?|[-=]+>|[➞→⇒])?:?/,
    /;?\s*(?:={1,2}>|-{1,2}>|[➞→⇒])/,
    /\s*(?<![!<>=:+*/%&|^-])={1,3}(?![=>])/,
    /,?\s+(?:which\s+|this\s+)?(?:should|must|will|would)\s+(?:return|be|give|equal|output|evaluate to)\b:?/,
    /,?\s+(?:which\s+)?(?:returns|gives|equals|outputs|evaluates to|results in|is equal to|is)(?=\s):?/,
    /,?\s+(?:should\s+|must\s+|will\s+)?(?:throws?|raises?)(?=\s)/,
  ]
    .map(part => part.source)
    .join('|'),
  'u',
);
const RAISED = /^(?:an?\s+)?(?:new\s+)?([A-Z][\w$]*(?:Error|Exception)|Error)\b\s*(.*)$/s;

/** The exception in `throws a RangeError: message`; undefined when none is named. */
export function readRaised(
  separator: string,
  rest: string,
): { readonly type: string; readonly message?: string } | undefined {
  const words = `${separator} ${rest}`.replace(/^;?\s*(?:\/\/|\/\*|#)?\s*(?:[-=]+>\s*)?/, '');
  const lead = THROWS.exec(words);
  if (lead?.index !== 0) return undefined;
  const match = RAISED.exec(words.slice(lead[0].length).trim());
  if (match?.[1] === undefined) return undefined;
  const message = /^(?::\s*(.+?)|\(\s*(['"`])(.*)\2\s*\))\s*[.;]?(?:\s*\*\/)?$/s.exec(
    match[2] ?? '',
  );
  const text = message?.[1]?.replace(/^(['"`])(.*)\1$/s, '$2') ?? message?.[3];
  return { type: match[1], ...(text === undefined ? {} : { message: text }) };
}

/** How JavaScript and TypeScript write what examples are made of. */
export function javascriptSyntax(parser: Parser, defined: Defined): ExampleSyntax {
  return {
    title: parser.language === 'typescript' ? 'TypeScript' : 'JavaScript',
    builtins: BUILTIN_NAMES,
    separator: SEPARATOR,
    spellings: { true: 'true', false: 'false', null: 'null', none: 'null', nil: 'null' },
    keepsLines: /`|\/\/|\/\*|\\\n/,
    readExpression: source => readExpression(source, parser, defined),
    readStatement: source => readStatement(source, parser, defined),
    readArguments: source => readArguments(source, parser, defined),
    normalise: source => normalise(source, parser),
    methodCall: (className, name) => `new ${className}(...).${name}(...)`,
    readRaised,
  };
}
