import { ReasonCodeError } from '../base/errors.ts';
import type { Language, SourceFile } from '../base/source.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { Parser } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';

export type FoundPrompt = { readonly file: SourceFile; readonly stub: Stub };

/** Ends of a prompt that stops where the body begins, as those of data sets do. */
const ENDS: Readonly<Record<Language, readonly string[]>> = {
  python: ['', '\n    pass\n'],
  javascript: ['', '\n}\n', '\n};\n'],
  typescript: ['', '\n}\n', '\n};\n'],
};

/**
 * The stub that a prompt is about, and the file that it stands in. Throws `stub-not-found` or
 * `stub-ambiguous` with the names there are.
 */
export function findPromptStub(
  {
    language,
    prompt,
    ...choice
  }: Readonly<Record<'prompt', string>> & {
    readonly language: Language;
    readonly function?: string;
  },
  parser: Parser,
): FoundPrompt {
  const support = languageSupport(language);
  const path = `prompt${support.fileExtensions[0] ?? ''}`;
  const name = choice.function;
  let known: readonly string[] = [];
  for (const end of ENDS[language]) {
    const text = prompt + end;
    const { stubs, problems } = support.findStubs(text, parser);
    if (problems.length > 0 && end !== ENDS[language].at(-1)) continue;
    const found = stubs.filter(
      stub => name === undefined || stub.name === name || stub.qualifiedName === name,
    );
    known = stubs.map(({ qualifiedName }) => qualifiedName);
    const [stub, ...others] = found;
    if (stub !== undefined && others.length === 0) return { file: { path, text }, stub };
    if (stub !== undefined) {
      throw new ReasonCodeError(
        'stub-ambiguous',
        `The prompt has several stubs: ${known.join(', ')}. Choose with the key "function".`,
      );
    }
  }
  const there = known.length === 0 ? 'none' : known.join(', ');
  throw new ReasonCodeError(
    'stub-not-found',
    `The prompt has no stub${name === undefined ? '' : ` called ${name}`} (found: ${there}). ` +
      'A stub is a function without a body, such as a signature with a docstring.',
  );
}
