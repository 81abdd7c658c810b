import type { AskedFunction, Candidate } from './candidate.ts';
import { scanScript, type ScriptScan } from './javascript-text.ts';

/** A function as it stands in an answer. */
type Definition = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly body: string;
};

const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]*';
const LEAD = '(?:export\\s+(?:default\\s+)?)?';
/** Ways in which a definition begins, each up to its parameters; the first group is its name. */
const BEGINNINGS: readonly RegExp[] = [
  `${LEAD}(?:async\\s+)?function\\s*\\*?\\s*(${NAME})?\\s*(?=[(<])`,
  `${LEAD}(?:const|let|var)\\s+(${NAME})(?:\\s*:[^=\\n]+)?\\s*=\\s*(?:async\\s+)?(?:function\\s*\\*?\\s*(?:${NAME})?\\s*)?(?=[(<])`,
  `${LEAD}(?:const|let|var)\\s+(${NAME})\\s*=\\s*(?:async\\s+)?(?=${NAME}\\s*=>)`,
  `(?:module\\.)?exports(?:\\.(${NAME}))?\\s*=\\s*(?:async\\s+)?(?:function\\s*\\*?\\s*(?:${NAME})?\\s*)?(?=[(<])`,
  `(?:(?:public|private|protected|static|async|override|get|set)\\s+)*\\*?\\s*(?!(?:if|for|while|switch|catch|function|return)\\b)(#?${NAME})\\s*(?=[(<])`,
].map(source => new RegExp(`^[ \\t]*${source}`, 'gmu'));
const IMPORT = /^(?:import\b.*|(?:const|let|var)\b.*=\s*require\(.*)$/;

/**
 * The asked function in a text that holds it whole: by its name, or else the only one there is.
 * Other functions of the text become local ones; its imports are given apart.
 */
export function findScriptDefinition(asked: AskedFunction, text: string): Candidate | undefined {
  const scan = scanScript(text);
  const found = definitions(text, scan);
  const outer = found.filter(one => !found.some(other => other !== one && holds(other, one)));
  const own =
    found.find(({ name }) => name === asked.name) ??
    found.find(({ name }) => plain(name) === plain(asked.name)) ??
    (outer.length === 1 ? outer[0] : undefined);
  if (own === undefined) return undefined;
  const helpers = outer.filter(one => one !== own && !holds(one, own));
  return {
    body: [...helpers.map(one => local(text.slice(one.start, one.end))), aligned(asked, own)].join(
      '\n',
    ),
    imports: scan.lines
      .filter(line => line.depth === 0 && !line.quoted && IMPORT.test(line.text.trim()))
      .map(line => line.text.trim()),
  };
}

/** True when a text is one definition and nothing after it: the function again, not its body. */
export function isDefinition(text: string): boolean {
  const code = text.trim().replace(/;$/, '');
  const found = definitions(code, scanScript(code));
  return found.some(({ start, end }) => start === 0 && end >= code.length);
}

function holds(outer: Definition, inner: Definition): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.body !== inner.body;
}

function plain(name: string): string {
  return name.replace(/[_$]/g, '').toLowerCase();
}

function local(source: string): string {
  return source.replace(/^export\s+(?:default\s+)?/, '');
}

function definitions(text: string, scan: ScriptScan): Definition[] {
  const found = new Map<number, Definition>();
  for (const pattern of BEGINNINGS) {
    for (const match of text.matchAll(pattern)) {
      const indent = /^[ \t]*/.exec(match[0])?.[0].length ?? 0;
      const start = match.index + indent;
      if (found.has(start) || !scan.isCode(start)) continue;
      const read = readFrom(text, scan, match.index + match[0].length);
      if (read !== undefined) found.set(start, { name: match[1] ?? '', start, ...read });
    }
  }
  return [...found.values()].toSorted((a, b) => a.start - b.start);
}

/** Reads parameters and body from where the parameters begin. */
function readFrom(
  text: string,
  scan: ScriptScan,
  from: number,
): Pick<Definition, 'parameters' | 'end' | 'body'> | undefined {
  let at = from;
  let list = '';
  const bare = /^[\p{L}_$][\p{L}\p{N}_$]*(?=\s*=>)/u.exec(text.slice(from));
  if (bare !== null) {
    list = bare[0];
    at = from + list.length;
  } else {
    if (text[at] === '<') at = afterAngles(text, at);
    const close = text[at] === '(' ? scan.pairs.get(at) : undefined;
    if (close === undefined) return undefined;
    list = text.slice(at + 1, close);
    at = close + 1;
  }
  const parameters = parameterNames(list);
  const arrow = /^\s*(?::[^=;{]*)?=>\s*/.exec(text.slice(at));
  const open = arrow === null ? bodyStart(text, scan, at) : at + arrow[0].length;
  if (open === undefined) return undefined;
  if (text[open] === '{') {
    const close = scan.pairs.get(open);
    return { parameters, end: (close ?? text.length) + 1, body: text.slice(open + 1, close) };
  }
  if (arrow === null) return undefined;
  const rest = /^[^]*?(?=;\s*$|;\s*\n|\n\s*\n|$(?![^]))/m.exec(text.slice(open))?.[0] ?? '';
  return { parameters, end: open + rest.length, body: `return ${rest.trim()};` };
}

/** The `{` of the body after the parameters: past the type of the result, which may hold braces. */
function bodyStart(text: string, scan: ScriptScan, from: number): number | undefined {
  const gap = /^\s*/.exec(text.slice(from))?.[0].length ?? 0;
  let at = from + gap;
  if (text[at] === '{') return at;
  if (text[at] !== ':') return undefined;
  let before = ':';
  for (at += 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) continue;
    if (char === ';') return undefined;
    if (char === '{' && !/[:|&<,(=>[]/.test(before)) return at;
    if ('([{'.includes(char)) at = scan.pairs.get(at) ?? text.length;
    before = text[at] ?? '';
    if (before === '>' && text[at - 1] !== '=') before = '';
  }
  return undefined;
}

function afterAngles(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '<') depth += 1;
    if (text[at] === '>' && text[at - 1] !== '=') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** Names of the plain parameters of a list, in order; a pattern has none. */
function parameterNames(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of list) {
    if (depth === 0 && char === ',') {
      parts.push(part);
      part = '';
      continue;
    }
    if ('([{<'.includes(char)) depth += 1;
    if (')]}'.includes(char) || (char === '>' && !part.endsWith('='))) depth -= 1;
    part += char;
  }
  return [...parts, part]
    .filter(text => text.trim() !== '')
    .map(text => /^\s*(?:\.{3})?\s*([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(text)?.[1] ?? '');
}

/** The body under the asked function's name and parameters. */
function aligned(asked: AskedFunction, own: Definition): string {
  let body = own.body;
  if (own.name !== '' && own.name !== asked.name) {
    const calls = new RegExp(`(?<![\\w.$])${own.name.replace(/[$#]/g, '\\$&')}(?=\\s*\\()`, 'gu');
    body = body.replace(calls, asked.name);
  }
  const ours = asked.parameters.map(name => name.replace(/^\.{3}/, ''));
  if (own.parameters.length !== ours.length) return body;
  const renamed = own.parameters
    .map((name, place) => [name, ours[place] ?? name] as const)
    .filter(([theirs, name]) => theirs !== '' && theirs !== name && /^[\p{L}_$]/u.test(name));
  // A name that is also one of the function's own cannot be declared again.
  if (renamed.some(([theirs]) => ours.includes(theirs))) return body;
  return [...renamed.map(([theirs, name]) => `let ${theirs} = ${name};`), body].join('\n');
}
