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
    found.find(({ name }) => name === asked.name) ?? (outer.length === 1 ? outer[0] : undefined);
  if (own === undefined) return undefined;
  const helpers = outer.filter(one => one !== own && one.lines[0]?.indent === 0);
  const body = aligned(asked, own);
  return {
    body: [...helpers.map(one => dedent(one.lines)), body].join('\n'),
    imports: lines
      .filter(line => !line.inside && line.indent === 0 && IMPORT.test(line.text.trimEnd()))
      .map(line => line.text.trim()),
  };
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
  if (own.parameters.length !== asked.parameters.length) return body;
  const renamed = own.parameters
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
