import type { Example, ExampleForm, ExampleSet, UnparsedExample } from '../example.ts';
import {
  readCall,
  readExpected,
  unparsed,
  valueExample,
  type ExampleScope,
} from './example-scope.ts';
import type { LogicalLine } from './inline-examples.ts';
import { findOutside, scanOutside, splitOutside } from './scan.ts';
import type { Argument } from './syntax.ts';

const LEAD =
  /^[\s>]*(?:(?:[-*•]|\d+[.)])\s+)?(?:(?:for|if|when|given|with|where|example|input|e\.g\.)\b[:,]?\s+)+(?:example,?\s+)?/i;
const RESULT = new RegExp(
  [
    /[,;:]?\s*(?:then\s+)?(?:(?:the|your|our|its)\s+)?(?:expected\s+|correct\s+)?(?:(?:output|result|answer|return value|function|method|it|we)\s+)?(?:should|must|will|would)\s+(?:be|return|give|equal|output)\b:?/,
    /[,;:]?\s*(?:then\s+)?(?:(?:the|your|our|its)\s+)?(?:expected\s+|correct\s+)?(?:output|result|answer|return value)\s*(?:is\b|:|={1,2})/,
    /[,;:]?\s*(?:then\s+)?(?:(?:the\s+)?(?:function|method|it|we)\s+)?(?:returns?|gives?)\b:?/,
    /\s*(?:={1,2}>|-{1,2}>|[➞→⇒])/,
  ]
    .map(part => part.source)
    .join('|'),
  'iu',
);
/** What the result is said of, so that it is no remark about something else. */
const SUBJECT = /\b(?:output|result|answer|return value|function|method|it|we)\b/i;
const INPUT = /^[\s>]*(?:[-*•]\s+)?(?:(?:sample|example)\s+)?inputs?\s*\d*\s*[:=]\s*(.*)$/i;
const OUTPUT =
  /^[\s>]*(?:[-*•]\s+)?(?:(?:sample|example|expected)\s+)?outputs?\s*\d*\s*[:=]\s*(.*)$/i;
const RETURNED = /^\s*(?:returns?|result)\b\s*[:=]?\s*(.+)$/i;

/** Reads "For x = 1 the output should be 2" out of one line; nothing when it is no such line. */
export function readSentence(scope: ExampleScope, { text, line }: LogicalLine): ExampleSet {
  const lead = LEAD.exec(text)?.[0] ?? '';
  const rest = text.slice(lead.length);
  if (lead === '' || !/^\w+\s*=/.test(rest)) return NOTHING;
  const { outside } = scanOutside(rest);
  let last = NOTHING;
  for (
    let result = findOutside(rest, RESULT, outside);
    result !== undefined;
    result = findOutside(rest, RESULT, outside, result.index + result[0].length)
  ) {
    const outcome = rest.slice(result.index + result[0].length).replace(/[.,;!\s]+$/, '');
    const args = givenValues(scope, rest.slice(0, result.index), SUBJECT.test(result[0]));
    if (args === undefined) continue;
    last = build(scope, { text, line }, args, outcome, 'prose');
    if (last.examples.length > 0) break;
  }
  return last;
}

/** The assignments in front. Prose after them may be dropped when the result names its subject. */
function givenValues(scope: ExampleScope, given: string, mayDrop: boolean): Argument[] | undefined {
  const joined = given.replace(/\s+and\s+(?=\w+\s*=[^=])/g, ', ');
  const pieces = splitOutside(joined);
  for (let count = pieces.length; count > 0; count -= 1) {
    const args = scope.syntax.readArguments(pieces.slice(0, count).join(','));
    if (args?.every(({ name }) => name !== undefined) === true) return args;
    if (!mayDrop || /^\s*\w+\s*=/.test(pieces[count - 1] ?? '')) return undefined;
  }
  return undefined;
}

const NOTHING: ExampleSet = { examples: [], unparsed: [] };

/** Reads "Input: ... Output: ..." and "x = ... return ..." blocks out of consecutive lines. */
export function readBlocks(scope: ExampleScope, lines: readonly LogicalLine[]): ExampleSet {
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  let input: string[] | undefined;
  let opened: LogicalLine | undefined;
  for (const [index, line] of lines.entries()) {
    const start = startOf(scope, line.text);
    const split =
      start === undefined
        ? undefined
        : /^(.*?)[,;]?\s*(?:->|=>)?\s*\boutput\s*[:=]\s*(.*)$/i.exec(start);
    const outcome = split?.[2] ?? outcomeOf(line.text, input);
    if (outcome !== undefined && (input !== undefined || split?.[1] !== undefined)) {
      const from = split?.[1] === undefined ? (input ?? []) : [split[1]];
      const value = outcome.trim() === '' ? (lines[index + 1]?.text ?? '') : outcome;
      const place = {
        text: `${from.join(', ')}: ${value.trim()}`,
        line: opened?.line ?? line.line,
      };
      const built = buildBlock(scope, place, from, value.trim());
      examples.push(...built.examples);
      failed.push(...built.unparsed);
      input = undefined;
    } else if (start !== undefined) {
      const isMore = input !== undefined && isAssigned(scope, line.text);
      input = isMore ? [...(input ?? []), start] : start.trim() === '' ? [] : [start];
      opened = isMore ? opened : line;
    } else if (/^\s*(?:-+>|=+>|$)/.test(line.text)) {
      if (line.text.trim() === '' && (input?.length ?? 0) > 0) input = undefined;
    } else if (input !== undefined) {
      input = [...input, line.text];
    }
  }
  return { examples, unparsed: failed };
}

function startOf(scope: ExampleScope, text: string): string | undefined {
  return INPUT.exec(text)?.[1] ?? (isAssigned(scope, text) ? text : undefined);
}

function isAssigned({ stub }: ExampleScope, text: string): boolean {
  const name = /^\s*(\w+)\s*=(?!=)/.exec(text)?.[1];
  return stub.parameters.some(parameter => parameter.name === name);
}

function outcomeOf(text: string, input: readonly string[] | undefined): string | undefined {
  const found = OUTPUT.exec(text)?.[1];
  return (
    found ?? (input === undefined || input.length === 0 ? undefined : RETURNED.exec(text)?.[1])
  );
}

function buildBlock(
  scope: ExampleScope,
  place: LogicalLine,
  input: readonly string[],
  value: string,
): ExampleSet {
  const parts = input.map(part => part.trim()).filter(part => part !== '');
  if (parts.length === 1) {
    const whole = scope.syntax.readExpression(parts[0] ?? '');
    if (whole !== undefined && scope.isAbout(whole))
      return finish(scope, place, whole.text, value, 'input-output');
  }
  const joined = parts
    .map(part => part.replace(/^(\w+)\s*:\s*(?=\S)/, '$1 = ').replace(/,$/, ''))
    .join(', ');
  const args = scope.syntax.readArguments(joined);
  if (args === undefined || args.length === 0) {
    const why = `the input is not written as ${scope.syntax.title} values`;
    return { examples: [], unparsed: [unparsed(scope, place.text, place.line, why)] };
  }
  return build(scope, place, args, value, 'input-output');
}

function build(
  scope: ExampleScope,
  place: LogicalLine,
  args: readonly Argument[],
  outcome: string,
  form: ExampleForm,
): ExampleSet {
  const fail = (why: string): ExampleSet => ({
    examples: [],
    unparsed: [unparsed(scope, place.text, place.line, why)],
  });
  if (scope.className !== undefined) return fail('a method needs an object, and none is given');
  const ordered = inOrder(scope, args);
  if ('why' in ordered) return fail(ordered.why);
  return finish(scope, place, `${scope.stub.name}(${ordered.values.join(', ')})`, outcome, form);
}

function finish(
  scope: ExampleScope,
  { text, line }: LogicalLine,
  source: string,
  outcome: string,
  form: ExampleForm,
): ExampleSet {
  const call = readCall(scope, source);
  const expected = readExpected(scope, outcome);
  if ('why' in call) return { examples: [], unparsed: [unparsed(scope, text, line, call.why)] };
  if ('why' in expected)
    return { examples: [], unparsed: [unparsed(scope, text, line, expected.why)] };
  const parts = { call: call.value.text, expected: expected.value.text, line, form };
  return { examples: [valueExample(scope, { ...parts, comparator: 'equal' })], unparsed: [] };
}

/**
 * Values in the order of the parameters. A name that is no parameter is taken for one only by
 * elimination: when one such name and one required parameter are left over.
 */
function inOrder(
  { stub, syntax }: ExampleScope,
  args: readonly Argument[],
): { readonly values: readonly string[] } | { readonly why: string } {
  const parameters = stub.parameters.filter(({ name }) => !/^(?:\*|\.{3})/.test(name));
  const required = parameters.filter(parameter => parameter.default === undefined);
  const wrongCount = { why: `it gives ${args.length} values for ${required.length} parameters` };
  if (args.length < required.length || args.length > parameters.length) return wrongCount;
  if (args.every(({ name }) => name === undefined)) return { values: args.map(arg => arg.value) };
  const byName = new Map(args.map(({ name, value }) => [name ?? '', value]));
  const strangers = [...byName.keys()].filter(name => !parameters.some(item => item.name === name));
  const open = required.filter(({ name }) => !byName.has(name));
  if (strangers.length > 1 || strangers.length !== open.length) {
    return { why: `${strangers[0] ?? open[0]?.name ?? 'a value'} is not a parameter's name` };
  }
  const stranger = byName.get(strangers[0] ?? '') ?? '';
  const values: string[] = [];
  for (const [index, { name, default: fallback }] of parameters.entries()) {
    const value = byName.get(name) ?? (fallback === undefined ? stranger : undefined);
    if (value === undefined) continue;
    // After a default that was left out, the others have to be named, or the default given.
    if (values.length < index && syntax.named === undefined) {
      const skipped = parameters.slice(values.length, index);
      values.push(...skipped.map(() => 'undefined'));
    }
    values.push(values.length < index ? (syntax.named?.(name, value) ?? value) : value);
  }
  return { values };
}
