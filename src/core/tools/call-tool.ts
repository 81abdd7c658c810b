import { isAbortError, orAbort, throwIfAborted } from '../base/abort.ts';
import { byteSize } from '../base/byte-size.ts';
import type { Clock } from '../base/clock.ts';
import { errorText } from '../base/errors.ts';
import { issueText } from '../base/issue-text.ts';
import { copyPlain } from '../base/plain-data.ts';
import type { Plain } from '../base/plain-data.ts';
import { within } from '../base/within.ts';
import type { Tool } from './tool.ts';

/** Why a call gave nothing; a model reads `message`, and may try again. */
export type ToolProblem =
  'invalid-input' | 'denied' | 'failed' | 'timeout' | 'invalid-output' | 'too-large';

export type ToolResult =
  | { readonly ok: true; readonly value: Plain; readonly wallMs: number }
  | {
      readonly ok: false;
      readonly problem: ToolProblem;
      readonly message: string;
      readonly wallMs: number;
    };

export type CallOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Decides whether this call may happen. Left out: only tools that need no permission may run. */
  readonly permit?: (tool: Tool, input: unknown) => boolean | Promise<boolean>;
  /** @default MAX_RESULT_BYTES */
  readonly maxResultBytes?: number;
  /** Instead of the tool's own. */
  readonly timeoutMs?: number;
};

/** A result beyond this would fill any model's context, and then the disk with traces. */
export const MAX_RESULT_BYTES = 1024 * 1024;
const LONGEST_MESSAGE = 2000;

type Called = Omit<Extract<ToolResult, { ok: true }>, 'wallMs'> | Refused;
type Refused = { readonly ok: false; readonly problem: ToolProblem; readonly message: string };

/**
 * Calls a tool with an input that nobody checked. Whatever goes wrong with the call is a value,
 * worded for the model that made it; rejects only with an `AbortError`.
 */
export async function callTool(
  tool: Tool,
  input: unknown,
  options: CallOptions,
): Promise<ToolResult> {
  const began = options.clock.now();
  const called = await call(tool, input, options);
  return { ...called, wallMs: options.clock.now() - began };
}

async function call(tool: Tool, input: unknown, options: CallOptions): Promise<Called> {
  const { signal, permit = ({ permission }) => permission === 'none' } = options;
  throwIfAborted(signal);
  const parsed = await tool.input.safeParseAsync(input);
  if (!parsed.success) {
    return refuse(
      'invalid-input',
      `The input of ${tool.name} does not fit: ${issueText(parsed.error)}.`,
    );
  }
  if (!(await orAbort(Promise.resolve(permit(tool, parsed.data)), signal))) {
    return refuse('denied', `${tool.name} was not allowed to run (it ${SAYS[tool.permission]}).`);
  }
  const ran = await runWithin(tool, parsed.data, options);
  return 'answer' in ran ? readAnswer(tool, ran.answer, options) : ran;
}

const SAYS = {
  none: 'needs no permission',
  'reads-workspace': 'reads the workspace',
  'runs-code': 'runs code',
  'uses-network': 'uses the network',
} as const;

async function runWithin(
  tool: Tool,
  input: unknown,
  { clock, signal, timeoutMs = tool.timeoutMs }: CallOptions,
): Promise<{ readonly answer: unknown } | Refused> {
  try {
    // Asynchronous, so that what a tool throws before its first await is a rejection like any other.
    const ran = await within({ clock, signal, timeoutMs }, async own =>
      tool.run(input, { signal: own }),
    );
    if ('value' in ran) return { answer: ran.value };
    return refuse('timeout', `${tool.name} gave no answer within ${timeoutMs} ms.`);
  } catch (error) {
    throwIfAborted(signal);
    const why = isAbortError(error) ? 'it ended itself' : errorText(error);
    return refuse('failed', `${tool.name} failed: ${why}`);
  }
}

async function readAnswer(
  { name, output }: Tool,
  answer: unknown,
  { maxResultBytes = MAX_RESULT_BYTES }: CallOptions,
): Promise<Called> {
  const copied = copyPlain(answer, maxResultBytes);
  if ('tooLarge' in copied) {
    const message = `The answer of ${name} is larger than ${byteSize(maxResultBytes)}: ask for less.`;
    return refuse('too-large', message);
  }
  if ('why' in copied) {
    return refuse('invalid-output', `The answer of ${name} is not plain data: ${copied.why}.`);
  }
  const parsed = await output.safeParseAsync(copied.value);
  if (!parsed.success) {
    const message = `The answer of ${name} is not what it promises: ${issueText(parsed.error)}.`;
    return refuse('invalid-output', message);
  }
  // What a schema's transform made of it may be anything again.
  const clean = copyPlain(parsed.data, maxResultBytes * 2);
  if ('value' in clean) return { ok: true, value: clean.value };
  return refuse('invalid-output', `The answer of ${name} is not plain data once it was read.`);
}

function refuse(problem: ToolProblem, message: string): Refused {
  const short =
    message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
  return { ok: false, problem, message: short };
}
