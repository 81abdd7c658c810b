import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import {
  INNER_AWAIT,
  isAboutStatement,
  raisedExample,
  readExpected,
  unknownName,
  unparsed,
  valueExample,
  withoutAwait,
  type ExampleScope,
} from '../examples/example-scope.ts';
import { neededSetup } from '../examples/setup.ts';
import type { Expression, Statement } from '../examples/syntax.ts';

/** One prompt of a session and what follows it. */
type Prompt = {
  readonly source: string;
  readonly want: string;
  readonly line: number;
  /** Index of its first line and of the line after its last in the docstring. */
  readonly from: number;
  readonly to: number;
};

const PROMPT = /^(\s*)(>>>|>)(?: (.*)|)$/;
const ERROR = /^(?:Uncaught\s+|Thrown:\s*)?([A-Z][\w$]*Error|Error)(?::\s?([^]*))?$/;

/**
 * Reads `>>>` and `>` sessions, as doctest and Node's own prompt show them. What a prompt needs of
 * those before it becomes its case's setup. `used` are the indices of the lines that were read.
 */
export function readPrompts(scope: ExampleScope): ExampleSet & { used: Set<number> } {
  const used = new Set<number>();
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  const session: Statement[] = [];
  for (const prompt of splitPrompts(scope)) {
    for (let index = prompt.from; index < prompt.to; index += 1) used.add(index);
    const statement = readAwaited(scope, prompt.source);
    const found =
      statement === undefined
        ? `the prompt is not ${scope.syntax.title}`
        : readPrompt(scope, prompt, statement, session);
    if (typeof found === 'string') {
      failed.push(unparsed(scope, prompt.source.split('\n')[0] ?? '', prompt.line, found));
    } else if (found !== undefined) examples.push(found);
    if (statement !== undefined && !ERROR.test(prompt.want)) session.push(statement);
  }
  return { examples, unparsed: failed, used };
}

/** As a statement; an awaited call as the call, which the box awaits. */
export function readAwaited(scope: ExampleScope, source: string): Statement | undefined {
  const statement = scope.syntax.readStatement(source);
  const call = withoutAwait(scope, statement?.expression);
  return call === statement?.expression ? statement : scope.syntax.readStatement(call?.text ?? '');
}

function splitPrompts({ stub }: ExampleScope): Prompt[] {
  const lines = stub.docstring?.text.split('\n') ?? [];
  const prompts: Prompt[] = [];
  for (let at = 0; at < lines.length;) {
    const match = PROMPT.exec(lines[at] ?? '');
    const isQuote = match?.[2] === '>' && match[3]?.includes(`${stub.name}(`) !== true;
    if (match === null || isQuote) {
      at += 1;
      continue;
    }
    const from = at;
    const source = [match[3] ?? ''];
    at += 1;
    for (; /^\s*\.\.\.(\s|$)/.test(lines[at] ?? ''); at += 1) {
      source.push((lines[at] ?? '').trimStart().replace(/^\.\.\. ?/, ''));
    }
    const want: string[] = [];
    for (; at < lines.length && !isEnd(lines[at] ?? ''); at += 1)
      want.push(lines[at]?.trim() ?? '');
    const line = stub.docstring?.lines[from] ?? stub.line;
    prompts.push({ source: source.join('\n'), want: want.join('\n'), line, from, to: at });
  }
  return prompts.filter(({ source }) => source.trim() !== '');
}

function isEnd(line: string): boolean {
  return line.trim() === '' || PROMPT.test(line) || /^\s*(@\w|```)/.test(line);
}

/** An example, the reason why it is none, or undefined for a prompt that only prepares others. */
function readPrompt(
  scope: ExampleScope,
  { want, line }: Prompt,
  statement: Statement,
  session: readonly Statement[],
): Example | string | undefined {
  const context = contextOf(scope, statement, session);
  if (context === undefined) return want === '' ? undefined : `it does not call ${scope.stub.name}`;
  if ('why' in context) return context.why;
  const { expression, setup, local } = context;
  if (expression === undefined) return want === '' ? undefined : 'a statement has no value';
  const { equality } = expression;
  if (equality !== undefined && /^(true)?$/i.test(want)) {
    const expected = readExpected(scope, equality.right, local);
    if ('why' in expected) return expected.why;
    const parts = { call: equality.left, expected: expected.value.text, line, setup };
    return valueExample(scope, { ...parts, form: 'equals', comparator: 'equal' });
  }
  if (want === '') return 'no output is shown';
  if (want.startsWith('Traceback')) return 'the output is a traceback of another language';
  const error = ERROR.exec(want);
  if (error?.[1] !== undefined) {
    const message = error[2] === undefined ? {} : { message: error[2] };
    const raised = { type: error[1], ...message };
    return raisedExample(scope, { call: expression.text, raised, line, form: 'doctest', setup });
  }
  const expected = readExpected(scope, want, local);
  if ('why' in expected) {
    const first = readExpected(scope, want.split('\n')[0] ?? '', local);
    const isMore = want.includes('\n') && 'value' in first;
    return isMore ? 'text follows the output without a blank line between' : expected.why;
  }
  const parts = { call: expression.text, expected: expected.value.text, line, setup };
  return valueExample(scope, { ...parts, form: 'doctest', comparator: 'exact' });
}

/** What a statement of a session needs, or why it cannot be run; undefined when it is not about the function. */
export function contextOf(
  scope: ExampleScope,
  statement: Statement,
  session: readonly Statement[],
):
  | { readonly why: string }
  | {
      readonly expression: Expression | undefined;
      readonly setup: string;
      readonly local: ReadonlySet<string>;
    }
  | undefined {
  const setup = neededSetup(statement, session);
  if (![statement, ...setup].some(part => isAboutStatement(scope, part))) return undefined;
  if (statement.expression?.hasAwait === true) return { why: INNER_AWAIT };
  const local = new Set(session.flatMap(earlier => [...earlier.binds]));
  const names = new Set([statement, ...setup].flatMap(part => [...part.names]));
  const unknown = unknownName(scope, names, new Set([...local, ...statement.binds]));
  if (unknown !== undefined) return { why: `nothing in the file is called ${unknown}` };
  const text = setup.map(part => part.text).join('\n');
  return { expression: statement.expression, setup: text, local };
}
