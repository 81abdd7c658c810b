import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import type { Expectation } from '../../sandbox/case.ts';
import {
  INNER_AWAIT,
  isAboutStatement,
  readCall,
  readExpected,
  unknownName,
  unparsed,
  valueExample,
  withoutAwait,
  type ExampleScope,
} from '../examples/example-scope.ts';
import type { Statement } from '../examples/syntax.ts';
import { readExpression, readStatement } from './expression.ts';
import { neededSetup } from '../examples/setup.ts';

/** One prompt of a session and what follows it. */
type Prompt = {
  readonly source: string;
  readonly want: string;
  readonly line: number;
  /** Index of its first line and of the line after its last in the docstring. */
  readonly from: number;
  readonly to: number;
};

const FLAG = /#\s*doctest:\s*([+-].*)$/m;
const PAST_PROMPTS = /^\s*$|^\s*>>>(\s|$)/;

/**
 * Reads the `>>>` sessions of a docstring. All prompts share one namespace, as in Python's
 * doctest; what a prompt needs of those before it becomes its case's setup. `used` are the
 * indices of the docstring lines that were read.
 */
export function readDoctests(scope: ExampleScope): ExampleSet & { used: ReadonlySet<number> } {
  const used = new Set<number>();
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  const session: Statement[] = [];
  for (const prompt of splitPrompts(scope)) {
    for (let index = prompt.from; index < prompt.to; index += 1) used.add(index);
    const shown = prompt.source.split('\n')[0] ?? '';
    const statement = readAwaited(scope, prompt.source);
    const found =
      statement === undefined
        ? whyNotPython(scope, prompt)
        : readPrompt(scope, prompt, statement, session);
    if (typeof found === 'string') failed.push(unparsed(scope, shown, prompt.line, found));
    else if (found !== undefined) examples.push(found);
    if (statement === undefined || prompt.want.startsWith('Traceback')) continue;
    session.push(withoutExpectation(scope, statement));
  }
  return { examples, unparsed: failed, used };
}

function readAwaited(scope: ExampleScope, source: string): Statement | undefined {
  const statement = readStatement(source, scope.parser);
  const call = withoutAwait(scope, statement?.expression);
  return call === statement?.expression ? statement : readStatement(call?.text ?? '', scope.parser);
}

/** What runs again as setup of later cases: the call, never what it is compared with. */
function withoutExpectation({ parser }: ExampleScope, statement: Statement): Statement {
  const equality = readExpression(statement.asserted ?? statement.text, parser)?.equality;
  const left = equality === undefined ? undefined : readStatement(equality.left, parser);
  return left ?? statement;
}

function whyNotPython({ stub }: ExampleScope, { from }: Prompt): string {
  const { lines } = stub.docstring ?? { lines: [] };
  return lines[from] === lines[from + 1]
    ? 'an escape such as `\\n` breaks the line: make it a raw docstring, r"""..."""'
    : 'the prompt is not Python';
}

function splitPrompts({ stub }: ExampleScope): Prompt[] {
  const lines = stub.docstring?.text.split('\n') ?? [];
  const prompts: Prompt[] = [];
  for (let at = 0; at < lines.length;) {
    const match = /^(\s*)>>>(?: (.*)|)$/.exec(lines[at] ?? '');
    if (match === null) {
      at += 1;
      continue;
    }
    const from = at;
    const indent = match[1] ?? '';
    const source = [match[2] ?? ''];
    at += 1;
    for (; /^\s*\.\.\.(\s|$)/.test(lines[at] ?? ''); at += 1) {
      source.push((lines[at] ?? '').trimStart().replace(/^\.\.\. ?/, ''));
    }
    const want: string[] = [];
    for (; at < lines.length && !PAST_PROMPTS.test(lines[at] ?? ''); at += 1) {
      const line = lines[at] ?? '';
      if (line.slice(0, indent.length).trim() !== '') break;
      want.push(line.slice(indent.length).trimEnd());
    }
    const line = stub.docstring?.lines[from] ?? stub.line;
    prompts.push({ source: source.join('\n'), want: want.join('\n'), line, from, to: at });
  }
  return prompts.filter(({ source }) => source.trim() !== '');
}

/** An example, the reason why it is none, or undefined for a prompt that only prepares others. */
function readPrompt(
  scope: ExampleScope,
  prompt: Prompt,
  statement: Statement,
  session: readonly Statement[],
): Example | string | undefined {
  const { want } = prompt;
  const flags = FLAG.exec(prompt.source)?.[1] ?? '';
  if (flags.includes('+SKIP')) return 'its own directive says to skip it';
  if (statement.expression?.hasAwait === true) return INNER_AWAIT;
  const local = new Set(session.flatMap(earlier => [...earlier.binds]));
  const setup = neededSetup(statement, session);
  const isAbout = [statement, ...setup].some(part => isAboutStatement(scope, part));
  if (!isAbout) return want === '' ? undefined : `it does not call ${scope.stub.name}`;
  const names = new Set([statement, ...setup].flatMap(part => [...part.names]));
  const unknown = unknownName(scope, names, new Set([...local, ...statement.binds]));
  if (unknown !== undefined) return `nothing in the file is called ${unknown}`;
  const before = setup.map(part => part.text).join('\n');
  const comparison = statement.asserted ?? (want === '' || want === 'True' ? statement.text : '');
  const equality = readExpression(comparison, scope.parser)?.equality;
  if (equality !== undefined) return fromEquality(scope, prompt, equality, before, local);
  if (want.includes('...') && /\.\.\.(?![^"']*["'])/.test(want) && !want.startsWith('Traceback')) {
    return 'the output is abbreviated with `...`';
  }
  if (want.startsWith('Traceback')) return raising(scope, prompt, statement, before, flags);
  if (want === '') return silent(scope, prompt, statement, before);
  return printedOrReturned(scope, prompt, statement, before, local);
}

function fromEquality(
  scope: ExampleScope,
  prompt: Prompt,
  equality: { readonly left: string; readonly right: string },
  setup: string,
  local: ReadonlySet<string>,
): Example | string {
  const expected = readExpected(scope, equality.right, local);
  if ('why' in expected) return expected.why;
  return valueExample(scope, {
    call: equality.left,
    expected: expected.value.text,
    line: prompt.line,
    form: 'equals',
    comparator: 'equal',
    setup,
  });
}

function raising(
  scope: ExampleScope,
  prompt: Prompt,
  statement: Statement,
  setup: string,
  flags: string,
): Example | string {
  const last = prompt.want.split('\n').slice(1);
  const at = last.findIndex(line => /^[A-Za-z_]/.test(line));
  const match = /^([A-Za-z_][\w.]*)(?::\s?([^]*))?$/.exec(last.slice(at).join('\n'));
  if (at < 0 || match?.[1] === undefined) return 'the traceback names no exception';
  const type = match[1].split('.').at(-1) ?? match[1];
  const message = flags.includes('IGNORE_EXCEPTION_DETAIL') ? undefined : match[2];
  const isAbbreviated = message?.includes('...') === true && flags.includes('ELLIPSIS');
  const kept = message === undefined || isAbbreviated ? {} : { message };
  return expecting(scope, prompt, statement, setup, { kind: 'raises', type, ...kept });
}

function silent(
  scope: ExampleScope,
  prompt: Prompt,
  statement: Statement,
  setup: string,
): Example | string | undefined {
  if (statement.expression === undefined) return undefined;
  if (!statement.expression.isCall) return 'no output is shown';
  const { returns } = scope.stub;
  if (returns !== undefined && !/\b(None|Optional|Any|object)\b/.test(returns)) {
    return 'no output is shown, though the function returns something';
  }
  if ('why' in readCall({ ...scope, knows: () => true }, statement.text)) return undefined;
  return valueExample(scope, {
    call: statement.text,
    expected: 'None',
    line: prompt.line,
    form: 'doctest',
    comparator: 'exact',
    setup,
  });
}

function printedOrReturned(
  scope: ExampleScope,
  prompt: Prompt,
  statement: Statement,
  setup: string,
  local: ReadonlySet<string>,
): Example | string {
  const { returns } = scope.stub;
  const prints = statement.expression?.calls.has('print') === true || returns === 'None';
  const text = `${prompt.want.replace(/^<BLANKLINE>$/gm, '')}\n`;
  const output = (): Example =>
    expecting(scope, prompt, statement, setup, { kind: 'stdout', text });
  if (prints || statement.expression === undefined) return output();
  const expected = readExpected(scope, prompt.want, local);
  if ('value' in expected) {
    return valueExample(scope, {
      call: statement.text,
      expected: expected.value.text,
      line: prompt.line,
      form: 'doctest',
      comparator: 'exact',
      setup,
    });
  }
  if (/^<.*>$/s.test(prompt.want)) return 'the output is how an object is shown, not a value';
  const readable = prompt.want.split('\n').map(line => 'value' in readExpected(scope, line, local));
  if (readable[0] === true && readable.includes(false)) {
    return 'text follows the output without a blank line between';
  }
  if (returns !== undefined) {
    return `${expected.why}, though the function returns ${returns}`;
  }
  return output();
}

function expecting(
  scope: ExampleScope,
  prompt: Prompt,
  statement: Statement,
  setup: string,
  expect: Expectation,
): Example {
  const expected =
    expect.kind === 'raises'
      ? expect.type + (expect.message === undefined ? '' : `: ${expect.message}`)
      : prompt.want;
  return {
    function: scope.stub.qualifiedName,
    call: statement.text,
    expected,
    line: prompt.line,
    source: scope.source,
    form: 'doctest',
    comparator: 'exact',
    case: {
      ...(setup === '' ? {} : { setup }),
      call: statement.text,
      expect,
      comparator: 'exact',
    },
  };
}
