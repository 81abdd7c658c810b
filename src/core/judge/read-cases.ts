import { ReasonCodeError } from '../base/errors.ts';
import type { Language } from '../base/source.ts';
import type { Case, Comparator, Expectation } from '../sandbox/case.ts';
import { isJsonArray, isJsonObject, JsonError, readJson } from '../sandbox/json.ts';
import type { Json, JsonObject } from '../sandbox/json.ts';
import { readJsonValue, ValueError } from '../sandbox/read-value.ts';
import type { Value } from '../sandbox/value.ts';
import { valueSource } from '../sandbox/value-source.ts';

/** What a candidate is judged by, as contracts.md writes it ("A case"). */
export type CaseFile =
  | { readonly kind: 'cases'; readonly cases: readonly Case[] }
  | { readonly kind: 'tests'; readonly function: string; readonly tests: string };

const FILE_KEYS = ['function', 'cases', 'setup', 'tests'];
const CASE_KEYS = ['setup', 'call', 'function', 'args', 'kwargs', 'expect', 'expected'].concat([
  'comparator',
]);
const COMPARATORS: readonly Comparator[] = ['exact', 'equal', 'tolerance', 'unordered'];
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/**
 * Reads a cases file. Throws a `usage` ReasonCodeError that names the place and what is expected
 * there.
 * @param path what people know the file by
 */
export function readCaseFile(text: string, language: Language, path: string): CaseFile {
  try {
    return readFile(readJson(text), language);
  } catch (error) {
    if (error instanceof JsonError) throw usage(path, `is not JSON: ${error.message}`, error);
    if (error instanceof ValueError) throw usage(path, `does not fit: ${error.message}`, error);
    throw error;
  }
}

function usage(path: string, what: string, cause: Error): ReasonCodeError {
  const shape = '{"function": NAME, "cases": [{"args": [...], "expected": VALUE}, ...]}';
  return new ReasonCodeError('usage', `${path} ${what}. A cases file reads ${shape}.`, {
    cause,
    fields: { path },
  });
}

function readFile(json: Json, language: Language): CaseFile {
  const file = objectAt(json, 'the file', FILE_KEYS);
  const name = nameAt(file, '');
  const setup = stringAt(file, 'setup', '');
  const tests = stringAt(file, 'tests', '');
  const rows = file.get('cases');
  if (tests !== undefined) {
    if (rows !== undefined)
      throw new ValueError('tests', 'stands beside "cases": give one of them');
    if (name === undefined) throw new ValueError('function', 'is missing: which one is tested?');
    const source = setup === undefined ? tests : `${setup}\n${tests}`;
    return { kind: 'tests', function: name, tests: source };
  }
  if (rows === undefined) throw new ValueError('cases', 'is missing: an array of cases');
  if (!isJsonArray(rows)) throw new ValueError('cases', 'is no array');
  const common: Common = {
    language,
    ...(name === undefined ? {} : { function: name }),
    ...(setup === undefined ? {} : { setup }),
  };
  return { kind: 'cases', cases: rows.map((row, i) => readCase(row, `cases[${i}]`, common)) };
}

/** What the cases of a list have in common. */
export type Common = {
  readonly language: Language;
  readonly function?: string;
  readonly setup?: string;
};

/** Reads one case. Throws a `ValueError` that names the place: `path`, or what is inside of it. */
export function readCase(json: Json, path: string, common: Common): Case {
  const row = objectAt(json, path, CASE_KEYS);
  const inside = `${path}.`;
  const expect = readExpectation(row, inside, common.language);
  const setups = [common.setup, stringAt(row, 'setup', inside)].filter(text => text !== undefined);
  const call = readCall(row, inside, common);
  const setup = setups.join('\n');
  const isAwaited = common.language !== 'python' || /\bawait\b/.test(`${call.text}\n${setup}`);
  return {
    call: expect.kind === 'stdout' ? unechoed(call, isAwaited, common.language) : call.text,
    expect,
    comparator: readComparator(row, inside),
    ...(setup === '' ? {} : { setup }),
    ...(isAwaited ? { resolve: 'await' } : {}),
  };
}

type Call = { readonly text: string; readonly isExpression: boolean };

function readCall(row: JsonObject, inside: string, common: Common): Call {
  const { language } = common;
  const call = stringAt(row, 'call', inside);
  const args = row.get('args');
  const named = row.get('kwargs');
  const name = nameAt(row, inside);
  if (call !== undefined) {
    if (name !== undefined || args !== undefined || named !== undefined) {
      throw new ValueError(`${inside}call`, 'stands beside "function" or "args": give one of them');
    }
    if (call.trim() === '') throw new ValueError(`${inside}call`, 'is empty');
    return { text: call, isExpression: false };
  }
  if (args === undefined && named === undefined) {
    throw new ValueError(`${inside}args`, 'is missing: an array of arguments, or "call" instead');
  }
  if (args !== undefined && !isJsonArray(args))
    throw new ValueError(`${inside}args`, 'is no array');
  const callee = name ?? common.function;
  if (callee === undefined) {
    throw new ValueError(`${inside}function`, 'is missing, here and for the file as a whole');
  }
  const values = (args ?? []).map((arg, i) => readJsonValue(arg, language, `${inside}args[${i}]`));
  const sources = values.map(value => valueSource(value, language));
  const all = [...sources, ...readNamed(named, inside, language)];
  return { text: `${callee}(${all.join(', ')})`, isExpression: true };
}

/** Python's keyword arguments, in the order they are written in. */
function readNamed(json: Json | undefined, inside: string, language: Language): string[] {
  if (json === undefined) return [];
  const path = `${inside}kwargs`;
  if (language !== 'python') throw new ValueError(path, `${language} has no keyword arguments`);
  if (!isJsonObject(json)) throw new ValueError(path, 'is no object');
  return [...json].map(([key, arg]) => {
    if (!NAME.test(key) || key.includes('.')) throw new ValueError(path, `${key} is no name`);
    return `${key}=${valueSource(readJsonValue(arg, language, `${path}.${key}`), language)}`;
  });
}

/** What a call prints, without what the prompt would show of its value. */
function unechoed({ text, isExpression }: Call, isAwaited: boolean, language: Language): string {
  if (language !== 'python') return text;
  if (isExpression) return `_ = ${text}`;
  const source = valueSource({ t: 'str', v: text }, language);
  return isAwaited ? text : `exec(${source})`;
}

function readExpectation(row: JsonObject, inside: string, language: Language): Expectation {
  const short = row.get('expected');
  const long = row.get('expect');
  if (short !== undefined && long !== undefined) {
    throw new ValueError(`${inside}expected`, 'stands beside "expect": give one of them');
  }
  if (short !== undefined) {
    return { kind: 'value', value: readJsonValue(short, language, `${inside}expected`) };
  }
  if (long === undefined) {
    throw new ValueError(`${inside}expect`, 'is missing: {"value": ...}, or "expected" for short');
  }
  const path = `${inside}expect`;
  const expect = objectAt(long, path, ['value', 'raises', 'message', 'stdout', 'mutated']);
  const kinds = ['value', 'raises', 'stdout', 'mutated'].filter(key => expect.has(key));
  if (kinds.length !== 1 || (expect.has('message') && !expect.has('raises'))) {
    throw new ValueError(
      path,
      'has one of "value", "raises" (with a "message" or without), "stdout" and "mutated"',
    );
  }
  return readKind(expect, path, language);
}

function readKind(expect: JsonObject, path: string, language: Language): Expectation {
  const value = expect.get('value');
  if (value !== undefined) {
    return { kind: 'value', value: readJsonValue(value, language, `${path}.value`) };
  }
  const mutated = expect.get('mutated');
  if (mutated !== undefined) {
    if (!isJsonArray(mutated)) throw new ValueError(`${path}.mutated`, 'is no array of arguments');
    const values = mutated.map((each, i): Value => {
      return readJsonValue(each, language, `${path}.mutated[${i}]`);
    });
    return { kind: 'mutated', values };
  }
  const text = stringAt(expect, 'stdout', `${path}.`);
  if (text !== undefined) return { kind: 'stdout', text };
  const type = stringAt(expect, 'raises', `${path}.`) ?? '';
  if (!NAME.test(type)) throw new ValueError(`${path}.raises`, 'is no name of an exception');
  const message = stringAt(expect, 'message', `${path}.`);
  return { kind: 'raises', type, ...(message === undefined ? {} : { message }) };
}

function readComparator(row: JsonObject, inside: string): Comparator {
  const text = stringAt(row, 'comparator', inside) ?? 'exact';
  const known = COMPARATORS.find(name => name === text);
  if (known !== undefined) return known;
  throw new ValueError(`${inside}comparator`, `is none of ${COMPARATORS.join(', ')}`);
}

function objectAt(json: Json, path: string, keys: readonly string[]): JsonObject {
  if (!isJsonObject(json)) throw new ValueError(path, 'is no object');
  const unknown = [...json.keys()].find(key => !keys.includes(key));
  if (unknown === undefined) return json;
  throw new ValueError(
    path,
    `has a key ${JSON.stringify(unknown.slice(0, 80))}; the keys are ${keys.join(', ')}`,
  );
}

function stringAt(row: JsonObject, key: string, inside: string): string | undefined {
  const json = row.get(key);
  if (json === undefined || typeof json === 'string') return json;
  throw new ValueError(`${inside}${key}`, 'is no string');
}

function nameAt(row: JsonObject, inside: string): string | undefined {
  const name = stringAt(row, 'function', inside);
  if (name === undefined || NAME.test(name)) return name;
  throw new ValueError(`${inside}function`, 'is no name of a function');
}
