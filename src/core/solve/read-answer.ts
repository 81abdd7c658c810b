import { extractCandidate } from '../model/extract-code.ts';
import type { Candidate } from '../model/candidate.ts';
import { ignoresArguments } from '../stub/ignores-arguments.ts';
import type { Splice } from '../stub/stub.ts';
import type { Problem } from './prepare-solve.ts';
import type { SolveRequest } from './solve-request.ts';

/** A program that was found in an answer and put into its file. */
export type ReadAnswer = {
  readonly candidate: Candidate;
  readonly splice: Splice;
  /** Equal for programs that differ in nothing that matters; absent when it does not parse. */
  readonly key?: string;
  /** Its body reads nothing of what the function is called with. */
  readonly ignoresArguments?: true;
};

/** Equal for programs that differ in nothing that matters; undefined for what does not parse. */
export function programKey(
  { support, parser }: Pick<Problem, 'support' | 'parser'>,
  program: string,
): string | undefined {
  return (support.sameProgramKey ?? support.normalise)(program, parser);
}

/** The stub's body out of what a model wrote, in the stub's file; undefined when there is none. */
export function readAnswer(
  { file, stub }: Pick<SolveRequest, 'file' | 'stub'>,
  { support, parser, surroundings }: Pick<Problem, 'support' | 'parser' | 'surroundings'>,
  answer: string,
): ReadAnswer | undefined {
  const asked = {
    language: stub.language,
    name: stub.name,
    parameters: stub.parameters.map(({ name }) => name),
  };
  const put = (body: string, more: readonly string[] = []): Splice =>
    support.splice(file.text, parser, stub, body, more);
  const found = extractCandidate(asked, answer, body => {
    return support.normalise(put(body).code, parser) !== undefined;
  });
  if (found === undefined) return undefined;
  const first = put(found.body, found.imports);
  const lacking = support.missingImports?.(first.program, surroundings.source, parser) ?? [];
  const candidate = { ...found, imports: [...found.imports, ...lacking] };
  const splice = lacking.length === 0 ? first : put(candidate.body, candidate.imports);
  const key = programKey({ support, parser }, splice.program);
  const ignores = ignoresArguments(stub, candidate.body, parser);
  return {
    candidate,
    splice,
    ...(key === undefined ? {} : { key }),
    ...(ignores ? { ignoresArguments: true } : {}),
  };
}
