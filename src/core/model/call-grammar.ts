import { z } from 'zod';
import type { CallableTool } from './language-model.ts';
import { NO_TOOL } from './tool-call.ts';

/** Longest text that a grammar lets a model write for one parameter: a query, a name, a path. */
const MOST_CHARACTERS = 80;
const MOST_ITEMS = 5;
/** Whole numbers of a range this small are alternatives; of a larger one, digits. */
const MOST_ALTERNATIVES = 64;
const MOST_DEPTH = 6;

/** What of JSON Schema the grammar knows. What it does not know becomes any JSON value. */
const SCHEMA = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/**
 * The grammar, in llama.cpp's own notation (GBNF), of what `readToolCall` reads: one call of one of
 * the tools with the parameters that it must have, without white space, or no call. Parameters that
 * may be left out are left out, since small models get them wrong. Texts are bounded, so that an
 * answer of a few hundred tokens always comes to its end.
 */
export function callGrammar(tools: readonly CallableTool[]): string {
  const offered = tools.filter(({ name }) => name !== NO_TOOL);
  const names = offered.map((_, at) => `call${at}`);
  const calls = offered.map(({ name, inputSchema }, at) => {
    const head = literal(`${JSON.stringify(name)},"input":`);
    return `call${at} ::= ${head} ${ruleOf(inputSchema, MOST_DEPTH)}`;
  });
  return [
    `root ::= ${literal('{"tool":')} (${['nothing', ...names].join(' | ')}) ${literal('}')}`,
    `nothing ::= ${literal(JSON.stringify(NO_TOOL))}`,
    ...calls,
    ...COMMON,
    '',
  ].join('\n');
}

const COMMON = [
  String.raw`char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/bfnrt]`,
  `string ::= ${literal('"')} char{0,${MOST_CHARACTERS}} ${literal('"')}`,
  'integer ::= "-"? ("0" | [1-9] [0-9]{0,8})',
  'number ::= integer ("." [0-9]{1,6})?',
  'boolean ::= "true" | "false"',
  'scalar ::= string | number | boolean | "null"',
  `list ::= "[" (scalar ("," scalar){0,${MOST_ITEMS - 1}})? "]"`,
  `object ::= "{" (string ":" scalar ("," string ":" scalar){0,${MOST_ITEMS - 1}})? "}"`,
  'value ::= scalar | list | object',
];

/** A text in the quotes of the notation. */
function literal(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, String.raw`\n`)
    .replace(/\r/g, String.raw`\r`)
    .replace(/\t/g, String.raw`\t`);
  return `"${escaped}"`;
}

function ruleOf(given: unknown, depth: number): string {
  const { success, data: schema } = SCHEMA.safeParse(given);
  if (!success || depth === 0) return 'value';
  if (schema.const !== undefined) return literal(JSON.stringify(schema.const));
  if (schema.enum !== undefined && schema.enum.length > 0)
    return either(schema.enum.map(one => literal(JSON.stringify(one))));
  const ways = schema.anyOf ?? schema.oneOf ?? [];
  if (ways.length > 0) return either(ways.map(one => ruleOf(one, depth - 1)));
  switch (schema.type) {
    case 'string':
      return stringRule(schema);
    case 'integer':
      return integerRule(schema);
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return '"null"';
    case 'array':
      return listRule(schema, depth);
    case 'object':
      return objectRule(schema, depth);
    default:
      return 'value';
  }
}

type Schema = z.infer<typeof SCHEMA>;

function either(rules: readonly string[]): string {
  return `(${rules.join(' | ')})`;
}

function stringRule({ minLength = 0, maxLength = MOST_CHARACTERS }: Schema): string {
  const most = Math.max(0, Math.min(maxLength, MOST_CHARACTERS));
  const least = Math.min(minLength, most);
  if (least === 0 && most === MOST_CHARACTERS) return 'string';
  return `${literal('"')} char{${least},${most}} ${literal('"')}`;
}

function integerRule({ minimum, maximum }: Schema): string {
  if (minimum === undefined || maximum === undefined) return 'integer';
  const [from, to] = [Math.ceil(minimum), Math.floor(maximum)];
  if (to < from || to - from >= MOST_ALTERNATIVES)
    return from >= 0 ? '("0" | [1-9] [0-9]{0,8})' : 'integer';
  return either(Array.from({ length: to - from + 1 }, (_, at) => literal(String(from + at))));
}

function listRule({ items = {}, minItems = 0, maxItems = MOST_ITEMS }: Schema, depth: number) {
  const rule = ruleOf(items, depth - 1);
  const most = Math.max(0, Math.min(maxItems, MOST_ITEMS));
  const least = Math.min(minItems, most);
  if (most === 0) return '"[]"';
  const some = `${rule} ("," ${rule}){${Math.max(0, least - 1)},${most - 1}}`;
  return `"[" ${least > 0 ? some : `(${some})?`} "]"`;
}

function objectRule({ properties = {}, required = [] }: Schema, depth: number): string {
  const members = required
    .filter(name => name in properties)
    .map(name => `${literal(`${JSON.stringify(name)}:`)} ${ruleOf(properties[name], depth - 1)}`);
  return [literal('{'), members.join(' "," '), literal('}')].filter(part => part !== '').join(' ');
}
