import type { AskedFunction, Candidate } from './candidate.ts';
import { dedent, scanLines } from './python-lines.ts';
import type { Line } from './python-lines.ts';

/** A function as it stands in an answer. */
type Definition = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly start: number;
  readonly lines: readonly Line[];
  readonly body: readonly Line[];
};

const DEF = /^[ \t]*(?:async[ \t]+)?def[ \t]+([^\s(]+)[ \t]*\(/;
const IMPORT = /^(?:from[ \t]+\S+[ \t]+import[ \t]+.+|import[ \t]+.+)$/;

/**
 * The asked function in a text that holds it whole: by its name, or else the only one there is.
 * Other functions of the text become local ones; its imports are given apart.
 */
export function findDefinition(asked: AskedFunction, text: string): Candidate | undefined {
  const lines = scanLines(text);
  const found = definitions(lines);
  const outer = found.filter(({ lines: [first] }) => first?.indent === found[0]?.lines[0]?.indent);
  const own =
    found.find(({ name }) => name === asked.name) ??
    found.find(({ name }) => plain(name) === plain(asked.name)) ??
    (outer.length === 1 ? outer[0] : undefined);
  if (own === undefined) return findLambda(asked, lines);
  const isMethod = isFreed(asked, own);
  const helpers = outer.filter(one => one !== own && (isMethod || one.lines[0]?.indent === 0));
  const body = freed(aligned(asked, own), isMethod);
  return {
    body: [...helpers.map(one => freed(dedent(one.lines), isMethod)), body].join('\n'),
    imports: lines
      .filter(line => !line.inside && line.indent === 0 && IMPORT.test(line.text.trimEnd()))
      .map(line => line.text.trim()),
  };
}

/** Names that are the same to people: `maxProfit`, `max_profit`. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** Models wrap a function into a class, as some sites want it; the asked one stands alone. */
function isFreed(asked: AskedFunction, { parameters }: Definition): boolean {
  return parameters[0] === 'self' && asked.parameters[0] !== 'self';
}

/** A method's text as that of a function: `self` is no parameter, and nothing is called on it. */
function freed(text: string, isMethod: boolean): string {
  if (!isMethod) return text;
  return text
    .replace(/^(\s*(?:async\s+)?def\s+[^\s(]+\s*\()\s*self\s*,?\s*/gm, '$1')
    .replace(/(?<![\w.])self\.(?=[^\s(=]+\()/g, '');
}

/** `name = lambda a, b: a + b`, where nothing else defines the function. */
function findLambda(asked: AskedFunction, lines: readonly Line[]): Candidate | undefined {
  const name = escapeRegExp(asked.name);
  const pattern = new RegExp(`^${name}\\s*=\\s*lambda\\b([^:]*):(.+)$`);
  for (const { text, inside } of lines) {
    const [, parameters, value] = (inside ? null : pattern.exec(text)) ?? [];
    if (parameters === undefined || value === undefined) continue;
    const names = parameterNames(`(${parameters})`);
    return { body: underNames(asked, names, `return ${value.trim()}`), imports: [] };
  }
  return undefined;
}

function definitions(lines: readonly Line[]): readonly Definition[] {
  return lines.flatMap((line, start) => {
    const name = line.inside ? undefined : DEF.exec(line.text)?.[1];
    if (name === undefined) return [];
    const rest = lines.slice(start + 1);
    const stop = rest.findIndex(one => !one.inside && !one.blank && one.indent <= line.indent);
    const all = stop < 0 ? lines.slice(start) : lines.slice(start, start + 1 + stop);
    const head = all.findIndex((one, i) => i > 0 && !one.inside);
    const body = head < 0 ? [] : all.slice(head);
    const signature = all
      .slice(0, head < 0 ? all.length : head)
      .map(one => one.text)
      .join(' ');
    return [{ name, parameters: parameterNames(signature), start, lines: all, body }];
  });
}

/** Names of the plain parameters of a signature, in order. */
function parameterNames(signature: string): readonly string[] {
  const inner = signature.slice(signature.indexOf('(') + 1);
  const names: string[] = [];
  let depth = 0;
  let name = '';
  for (const char of inner) {
    if (depth === 0 && (char === ',' || char === ')')) {
      names.push(name);
      name = '';
      if (char === ')') break;
      continue;
    }
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    name += char;
  }
  return names
    .map(text => (/^\s*([^\s:=*/]+)/.exec(text)?.[1] ?? '').trim())
    .filter(text => text !== '');
}

/** The body under the asked function's name and parameters. */
function aligned(asked: AskedFunction, own: Definition): string {
  let body = withoutDocstring(dedent(own.body));
  if (own.name !== asked.name) {
    const calls = new RegExp(`(?<![\\w.])${escapeRegExp(own.name)}(?=\\s*\\()`, 'gu');
    body = body.replace(calls, asked.name);
  }
  const names = isFreed(asked, own) ? own.parameters.slice(1) : own.parameters;
  return underNames(asked, names, body);
}

/** A body that was written for other names of the same parameters. */
function underNames(asked: AskedFunction, names: readonly string[], body: string): string {
  if (names.length !== asked.parameters.length) return body;
  const renamed = names
    .map((name, place) => [name, asked.parameters[place] ?? name] as const)
    .filter(([theirs, ours]) => theirs !== ours);
  if (renamed.length === 0) return body;
  const [left, right] = [0, 1].map(side => renamed.map(pair => pair[side]).join(', '));
  return `${left ?? ''} = ${right ?? ''}\n${body}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A body without the docstring it begins with: the stub has its own. */
export function withoutDocstring(body: string): string {
  const match = /^\s*[rRuU]?("""|''')[\s\S]*?\1[ \t]*(?:\n|$)/.exec(body);
  return match === null ? body : body.slice(match[0].length);
}
