import type { Language } from '../base/source.ts';
import type { Message } from '../model/language-model.ts';
import { buildPrompt, headerAtMargin } from '../model/prompt.ts';
import { answerLanguage } from '../model/answer-language.ts';
import type { SolveStart } from '../solve/solve-event.ts';
import type { SolveResult } from '../solve/solve-result.ts';
import { decodeStored } from '../solve/stored-event.ts';
import type { StoredTrace } from '../trace/trace-store.ts';
import { isBenchmarkTask } from './benchmark-task.ts';
import { canBeMasked, maskSecrets, secretKinds } from './secrets.ts';

export type ChatMessage = Message | { readonly role: 'assistant'; readonly content: string };

/** A verified solve as a model is trained on it. */
export type TrainingExample = {
  readonly traceId: string;
  readonly function: string;
  readonly language: Language;
  /** The function as it was verified, at column 0. */
  readonly code: string;
  /** Equal for stubs that differ in white space alone. */
  readonly stubKey: string;
  readonly messages: readonly ChatMessage[];
  /** What was masked in the surroundings. */
  readonly masked: readonly string[];
};

export type LeftOutReason =
  | 'not-verified'
  | 'interrupted'
  | 'older-version'
  | 'benchmark'
  | 'secret'
  | 'not-as-answered'
  | 'same-code'
  | 'same-stub';

/** A trace that gives no example, and why; `detail` never holds what was found. */
export type LeftOut = {
  readonly traceId: string;
  readonly function?: string;
  readonly why: LeftOutReason;
  readonly detail?: string;
};

/** Deepest indentation at which a function is looked for. */
const DEEPEST = 40;

/**
 * What a trace teaches: the prompt that its solve began with, and as the answer the function that
 * passed. What was verified is never altered: an example with a secret in the function itself is
 * left out, one in what stands around it is masked where that can be done.
 */
export function readExample(trace: StoredTrace): TrainingExample | LeftOut {
  const events = trace.events.flatMap(raw => decodeStored(raw) ?? []);
  const start = events.find(event => event.type === 'solve-start');
  const result = events.find(event => event.type === 'solve-end')?.result;
  const leave = (why: LeftOutReason, detail?: string): LeftOut => ({
    traceId: trace.id,
    ...(start === undefined ? {} : { function: start.function }),
    why,
    ...(detail === undefined ? {} : { detail }),
  });
  if (start === undefined || result === undefined) return leave('interrupted');
  if (start.purpose === 'benchmark') return leave('benchmark', 'it was solved by a benchmark');
  if (!isVerified(result)) return leave('not-verified', result.status);
  const { surroundings, header } = start;
  if (surroundings === undefined) return leave('older-version', 'its prompt was not kept');
  if (isBenchmarkTask(header)) return leave('benchmark', "its description is a benchmark's");
  const { language } = result;
  const code = functionBelow(header, result.code);
  const own = secretKinds(`${header}\n${result.code}`);
  if (own.length > 0) return leave('secret', `${own.join(', ')} in the function`);
  const around = [...surroundings.imports, ...surroundings.definitions].join('\n');
  const kinds = secretKinds(around);
  const kept = kinds.filter(kind => !canBeMasked(kind));
  if (kept.length > 0) return leave('secret', `${kept.join(', ')} around the function`);
  const prompt = buildPrompt({
    language,
    header,
    imports: surroundings.imports.map(maskSecrets),
    definitions: surroundings.definitions.map(maskSecrets),
    indent: surroundings.indent,
  });
  const answer = `\`\`\`${answerLanguage(language).fence}\n${code ?? ''}\n\`\`\``;
  // A solve's answer goes on from there; one that needs new imports in front cannot.
  if (code === undefined || !answer.startsWith(prompt.prefill))
    return leave('not-as-answered', 'its code is not its stub and a body, as new imports make it');
  return {
    traceId: trace.id,
    function: start.function,
    language,
    code,
    stubKey: stubKey(start, language),
    messages: [...prompt.messages, { role: 'assistant', content: answer }],
    masked: kinds,
  };
}

function isVerified({ status, evidence }: SolveResult): boolean {
  return status === 'verified' && evidence.some(({ passed }) => passed > 0);
}

function stubKey({ header }: SolveStart, language: Language): string {
  return `${language} ${header.replace(/\s+/g, ' ').trim()}`;
}

/** The code moved to column 0 when it then begins with the header; `undefined` otherwise. */
function functionBelow(header: string, code: string): string | undefined {
  const wanted = header.trimEnd();
  for (let margin = 0; margin <= DEEPEST; margin += 1) {
    const moved = headerAtMargin(code, ' '.repeat(margin)).trim();
    if (moved.startsWith(wanted)) return moved;
  }
  return undefined;
}
