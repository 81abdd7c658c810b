import type { CandidateNode, JudgedNode } from '../solve/solve-event.ts';
import { MESSAGE, NAME, OWN } from './names.ts';
import type { ShownText } from './shown-text.ts';
import { kindOf } from './solve-attributes.ts';
import { OK } from './span.ts';
import type { Attributes, SpanSink, SpanStatus } from './span.ts';
import { spanId } from './span-ids.ts';

/** What the spans of a candidate are made with, beside itself. */
export type Iteration = {
  readonly traceId: string;
  /** Of the solve, which decides the ids. */
  readonly id: string;
  readonly spanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: ShownText;
  /** Undefined where it is not known, as of a second model. */
  readonly model: string | undefined;
  readonly sandbox: string | undefined;
  readonly reflection: string | undefined;
  readonly header: string | undefined;
};

/** A step of an iteration: what it is called and how long it took. */
type Step = {
  readonly name: string;
  readonly ms: number;
  readonly attributes: Attributes;
  readonly status: SpanStatus;
};

/**
 * Tells the spans within an iteration that is over: reflection, model, sandbox and judgement, one
 * after the other. Traces that do not hold how long each took have all of it in the model's.
 */
export function candidateSpans(sink: SpanSink, node: CandidateNode, within: Iteration): void {
  const { text } = within;
  const asked = node.usage.modelCalls > 0;
  const { times } = node;
  let at = within.startMs;
  const tell = (step: Step): void => {
    const place = { traceId: within.traceId, spanId: spanId(within.id, `${step.name} ${node.id}`) };
    const { name, attributes, status } = step;
    const endMs = Math.min(within.endMs, at + step.ms);
    sink.start({ ...place, parentId: within.spanId, name, startMs: at, attributes });
    sink.end({ spanId: place.spanId, endMs, attributes: {}, status });
    at = endMs;
  };
  if (node.reflection !== undefined)
    tell({
      name: 'reflect',
      ms: times?.reflectMs ?? 0,
      attributes: {
        ...kindOf('CHAIN'),
        [OWN.reflection]: within.reflection,
        [NAME.output]: text.input(node.reflection),
        [NAME.outputType]: 'text/plain',
      },
      status: OK,
    });
  if (asked)
    tell({
      name: 'llm',
      ms: times?.modelMs ?? node.wallMs,
      attributes: llmAttributes(node, within),
      status: OK,
    });
  // One that is the same as another was not run again.
  if (node.code !== '' && node.duplicateOf === undefined)
    tell({
      name: 'sandbox',
      ms: times?.sandboxMs ?? 0,
      attributes: sandboxAttributes(node, within),
      status: judgedStatus(node, text),
    });
  if (node.verdict !== undefined)
    tell({ name: 'evaluate', ms: 0, attributes: evaluation(node, text), status: OK });
}

function llmAttributes(node: CandidateNode, within: Iteration): Attributes {
  const { text, model, header } = within;
  const { promptTokens, completionTokens, evaluatedTokens } = node.usage;
  const cached = Math.max(0, promptTokens + completionTokens - evaluatedTokens);
  const told = text.input(node.reflection);
  const first = text.input(header) ?? told;
  const second = header === undefined ? undefined : told;
  const code = text.output(node.code);
  return {
    ...kindOf('LLM'),
    [NAME.operation]: 'chat',
    [NAME.llmModel]: model,
    [NAME.requestModel]: model,
    [NAME.llmPromptTokens]: promptTokens,
    [NAME.llmCompletionTokens]: completionTokens,
    [NAME.llmTotalTokens]: promptTokens + completionTokens,
    [NAME.llmCachedTokens]: cached,
    [NAME.inputTokens]: promptTokens,
    [NAME.outputTokens]: completionTokens,
    [NAME.cachedTokens]: cached,
    [NAME.input]: second ?? first,
    [NAME.inputType]: 'text/plain',
    [NAME.output]: code,
    [NAME.outputType]: 'text/plain',
    [`${MESSAGE.first}.role`]: first === undefined ? undefined : 'user',
    [`${MESSAGE.first}.content`]: first,
    [`${MESSAGE.second}.role`]: second === undefined ? undefined : 'user',
    [`${MESSAGE.second}.content`]: second,
    [`${MESSAGE.answer}.role`]: 'assistant',
    [`${MESSAGE.answer}.content`]: code,
    [NAME.graphId]: `${node.id}`,
    [NAME.graphParent]: `${node.parent}`,
    [OWN.place]: node.remote === true ? 'remote' : 'local',
    [OWN.meanLogProbability]: node.meanLogProbability,
    [OWN.timesUnknown]: node.times === undefined ? true : undefined,
  };
}

function sandboxAttributes(node: CandidateNode, { text, sandbox }: Iteration): Attributes {
  const { failing } = node;
  return {
    ...kindOf('TOOL'),
    [NAME.operation]: 'execute_tool',
    [NAME.toolName]: 'sandbox',
    [NAME.genAiTool]: 'sandbox',
    [NAME.input]: text.output(node.code),
    [NAME.inputType]: 'text/plain',
    [NAME.output]: text.output(outputOf(node)),
    [NAME.outputType]: 'text/plain',
    [NAME.sandboxBackend]: sandbox,
    [NAME.sandboxVerdict]: node.verdict,
    [NAME.sandboxWall]: node.times?.sandboxMs,
    [OWN.passed]: node.passed,
    [OWN.total]: node.total,
    [OWN.failingCall]: text.output(failing?.call),
    [OWN.failingExpected]: text.output(failing?.expected),
    [OWN.failingActual]: text.output(failing?.actual),
    [OWN.failingError]: text.output(failing?.error),
    [OWN.stderr]: node.stderr === '' ? undefined : text.output(node.stderr),
  };
}

/** What became of a run, in a few lines for people. */
function outputOf({ passed, total, failing, stderr }: CandidateNode): string {
  const lines = [`${passed} of ${total} passed`];
  if (failing !== undefined) {
    const came = failing.error ?? failing.actual ?? failing.verdict;
    lines.push(`${failing.call} should give ${failing.expected}, but: ${came}`);
  }
  if (stderr !== '') lines.push(stderr);
  return lines.join('\n');
}

/** A judgement as an evaluation; `reward` is what the search believes of it. */
export function evaluation(node: CandidateNode | JudgedNode, text: ShownText): Attributes {
  return {
    ...kindOf('EVALUATOR'),
    [NAME.evaluation]: 'verdict',
    [NAME.evaluationScore]: node.reward,
    [NAME.evaluationLabel]: node.verdict,
    [NAME.evaluationWhy]: text.output(node.reason),
    [NAME.output]: node.verdict,
    [NAME.graphId]: `${node.id}`,
    [OWN.passed]: node.passed,
    [OWN.total]: node.total,
  };
}

/** What an iteration says when it is over. */
export function iterationEnd(node: CandidateNode, text: ShownText): Attributes {
  return {
    [NAME.graphId]: `${node.id}`,
    [NAME.graphParent]: `${node.parent}`,
    [NAME.graphName]: `candidate ${node.id}`,
    [NAME.output]: text.output(node.code),
    [NAME.outputType]: 'text/plain',
    [OWN.action]: node.action,
    [OWN.depth]: node.depth,
    [OWN.verdict]: node.verdict,
    [OWN.reason]: text.output(node.reason),
    [OWN.passed]: node.passed,
    [OWN.total]: node.total,
    [OWN.reward]: node.reward,
    [OWN.duplicateOf]: node.duplicateOf,
  };
}

/** In order when it passed; an error that says why otherwise. */
export function judgedStatus(
  { verdict, reason }: Pick<CandidateNode, 'verdict' | 'reason'>,
  text: ShownText,
): SpanStatus {
  if (verdict === 'PASS') return OK;
  const why = reason === undefined ? undefined : text.output(reason);
  return { code: 'error', message: [verdict, why].filter(part => part !== undefined).join(': ') };
}
