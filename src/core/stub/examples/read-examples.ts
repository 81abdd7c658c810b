import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import { readBlocks, readSentence } from './assigned-examples.ts';
import { escapeName, unparsed, type ExampleScope } from './example-scope.ts';
import { readInline, type LogicalLine } from './inline-examples.ts';
import { scanOutside } from './scan.ts';

/** Longer lines are data, not examples that people read. */
const MAX_LINE = 2000;
/** Most lines that one example's brackets may run on over. */
const MAX_JOINED = 12;

/** Reads sessions, whose lines are then no longer looked at: `used` are their indices. */
export type ReadSessions = (scope: ExampleScope) => ExampleSet & { used: ReadonlySet<number> };

/**
 * The examples in a stub's docstring: sessions and the other ways people write them. Whatever
 * looks like one and cannot be read for certain is in `unparsed` with the reason.
 */
export function readExamples(scope: ExampleScope, readSessions: ReadSessions): ExampleSet {
  const { stub } = scope;
  if (stub.docstring === undefined) return { examples: [], unparsed: [] };
  const sets = readAll(scope, readSessions);
  const examples = sets.flatMap(set => set.examples);
  const failed = sets.flatMap(set => set.unparsed);
  if (stub.kind === 'nested') {
    const why = 'the function is inside another one and cannot be called from outside';
    const texts = examples.map(({ call, line }) => unparsed(scope, call, line, why));
    return { examples: [], unparsed: [...texts, ...failed] };
  }
  if (examples.length > 0) return settle(scope, examples, failed);
  const others = callsOfOthers(scope);
  const meant = underOldName(scope, others, readSessions);
  if (meant !== undefined) return settle(scope, meant, failed);
  const renamed = others.map(({ text, line, name }) => {
    const why = `it calls ${name}, which the file does not define (is ${stub.name} meant?)`;
    return unparsed(scope, text, line, why);
  });
  return settle(scope, examples, [...failed, ...renamed]);
}

/** A line that would be an example if what it calls were this function. */
type OtherCall = LogicalLine & { readonly name: string };

/** Calls of what the file does not define: the function was renamed, or they are not its. */
function callsOfOthers(scope: ExampleScope): OtherCall[] {
  const { stub } = scope;
  const texts = stub.docstring?.text.split('\n') ?? [];
  return texts.flatMap((text, index) => {
    const match = /(?<![\w.])([A-Za-z_]\w*)\(.*\)\s*(?:={1,2}>|==|->|[➞→])/.exec(text);
    const name = match?.[1];
    if (name === undefined || name === stub.name || scope.knows(name)) return [];
    return [{ text, name, line: stub.docstring?.lines[index] ?? stub.line }];
  });
}

/**
 * The examples of a function that its own docstring calls by another name, as after a renaming: all
 * of them by the same one, which has a word in common with the function's, and with as many values
 * as the function takes. Undefined otherwise.
 */
function underOldName(
  scope: ExampleScope,
  others: readonly OtherCall[],
  readSessions: ReadSessions,
): readonly Example[] | undefined {
  const { stub, syntax } = scope;
  const { docstring } = stub;
  const [name, ...more] = new Set(others.map(one => one.name));
  if (name === undefined || more.length > 0 || docstring === undefined) return undefined;
  if (stub.kind !== 'function' || !sharesWord(name, stub.name)) return undefined;
  const word = new RegExp(`(?<![\\w.])${escapeName(name)}(?=\\()`, 'g');
  const text = docstring.text.replace(word, stub.name);
  const sets = readAll(
    { ...scope, stub: { ...stub, docstring: { ...docstring, text } } },
    readSessions,
  );
  const examples = sets.flatMap(set => set.examples);
  const fits = examples.every(({ call }) => {
    const inner = /^[^(]*\(([^]*)\)$/.exec(call)?.[1];
    const given = inner === undefined ? undefined : syntax.readArguments(inner);
    const needed = stub.parameters.filter(
      one => one.default === undefined && !/^(?:\*|\.{3})/.test(one.name),
    );
    return (
      given !== undefined && given.length >= needed.length && given.length <= stub.parameters.length
    );
  });
  return examples.length > 0 && fits ? examples : undefined;
}

/** True for names such as `list_sort` and `sortedList`: a word of one begins a word of the other. */
function sharesWord(one: string, other: string): boolean {
  const words = (name: string): readonly string[] =>
    name.split(/_|(?<=[a-z\d])(?=[A-Z])/).map(word => word.toLowerCase());
  return words(one).some(
    word =>
      word.length >= MIN_WORD &&
      words(other).some(
        own => own.length >= MIN_WORD && (own.startsWith(word) || word.startsWith(own)),
      ),
  );
}

const MIN_WORD = 4;

function readAll(scope: ExampleScope, readSessions: ReadSessions): ExampleSet[] {
  const sessions = readSessions(scope);
  const lines = logicalLines(scope, sessions.used);
  const inline = lines.map(line => ({ line, set: readInline(scope, line) }));
  const isTaken = (set: ExampleSet): boolean => set.examples.length + set.unparsed.length > 0;
  const others = inline.filter(({ set }) => !isTaken(set)).map(({ line }) => line);
  const sentences = others.map(line => ({ line, set: readSentence(scope, line) }));
  const plain = sentences.filter(({ set }) => !isTaken(set)).map(({ line }) => line);
  return [
    sessions,
    ...withoutFormulas(scope, inline),
    ...sentences.map(({ set }) => set),
    readBlocks(scope, plain),
  ];
}

function logicalLines({ stub }: ExampleScope, used: ReadonlySet<number>): LogicalLine[] {
  const lines = stub.docstring?.text.split('\n') ?? [];
  const numbers = stub.docstring?.lines ?? [];
  const joined: LogicalLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (used.has(at) || (lines[at]?.length ?? 0) > MAX_LINE) {
      joined.push({ text: '', line: numbers[at] ?? stub.line });
      continue;
    }
    let text = lines[at] ?? '';
    const line = numbers[at] ?? stub.line;
    for (let more = 1; more < MAX_JOINED && !used.has(at + more); more += 1) {
      const longer = [text, ...lines.slice(at + 1, at + 1 + more)].join('\n');
      if (scanOutside(text).balanced || !/[([{][^)\]}]*$/.test(text)) break;
      if (!scanOutside(longer).balanced) continue;
      text = longer;
      at += more;
      break;
    }
    joined.push({ text, line });
  }
  return joined;
}

/**
 * Lines around a formula (`tri(n) = tri(n - 1) + ...`) define a sequence and need not be calls of
 * this function; they count as examples only in a block of lines without one.
 */
function withoutFormulas(
  scope: ExampleScope,
  lines: readonly { readonly line: LogicalLine; readonly set: ExampleSet }[],
): ExampleSet[] {
  const blocks: { line: LogicalLine; set: ExampleSet }[][] = [[]];
  for (const item of lines) {
    const goesOn =
      /^\s*[-+*/=]/.test(item.line.text) || item.line.text.includes(`${scope.stub.name}(`);
    if (goesOn) blocks.at(-1)?.push(item);
    else blocks.push([]);
  }
  return blocks.map(block => {
    const sets = block.map(({ set }) => set);
    const examples = sets.flatMap(set => set.examples);
    const failed = sets.flatMap(set => set.unparsed);
    if (!failed.some(({ text, why }) => isFormula(scope, text, why)))
      return { examples, unparsed: failed };
    const why = 'it stands in a formula, which may not be about this call';
    return {
      examples: [],
      unparsed: [...examples.map(({ call, line }) => unparsed(scope, call, line, why)), ...failed],
    };
  });
}

function isFormula({ stub }: ExampleScope, text: string, why: string): boolean {
  if (why.startsWith('it is a formula')) return true;
  const names = stub.parameters.map(({ name }) => name).filter(name => /^\w+$/.test(name));
  const argument = names.length === 0 ? '(?!)' : `(?:${names.join('|')})`;
  const call = new RegExp(`${escapeName(stub.name)}\\s*\\(\\s*${argument}\\s*[-+*,)]`);
  return why.startsWith('nothing in the file') && call.test(text) && /[=➞→>]/.test(text);
}

/** Drops repetitions, and both of two examples that say different things of one call. */
function settle(
  scope: ExampleScope,
  examples: readonly Example[],
  failed: readonly UnparsedExample[],
): ExampleSet {
  const byCall = new Map<string, Example[]>();
  for (const example of examples) {
    const key = JSON.stringify([example.case.setup ?? '', norm(scope, example.call)]);
    byCall.set(key, [...(byCall.get(key) ?? []), example]);
  }
  const kept = new Set<Example>();
  const torn: UnparsedExample[] = [];
  for (const group of byCall.values()) {
    const first = group[0];
    if (first === undefined) continue;
    const disagrees = group.find(other => !agree(scope, first, other));
    if (disagrees === undefined) kept.add(first);
    else {
      const why = `lines ${first.line} and ${disagrees.line} expect different things of this call`;
      torn.push(...group.map(({ call, line }) => unparsed(scope, call, line, why)));
    }
  }
  const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;
  return {
    examples: examples.filter(example => kept.has(example)).toSorted(byLine),
    unparsed: [...failed, ...torn].toSorted(byLine),
  };
}

function agree(scope: ExampleScope, a: Example, b: Example): boolean {
  if (a.case.expect.kind !== b.case.expect.kind) return false;
  const [one, two] = [a.expected, b.expected].map(text => norm(scope, text));
  return one === two || (Number(a.expected) === Number(b.expected) && a.expected.trim() !== '');
}

function norm({ syntax }: ExampleScope, source: string): string {
  return syntax.normalise(`(${source})`) ?? source;
}
