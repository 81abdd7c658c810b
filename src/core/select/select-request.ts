import { z } from 'zod';
import { ReasonCodeError } from '../base/errors.ts';
import { LANGUAGES } from '../base/source.ts';
import type { Language } from '../base/source.ts';
import { readCase } from '../judge/read-cases.ts';
import type { Case } from '../sandbox/case.ts';
import { isJsonArray, isJsonObject, JsonError, readJson } from '../sandbox/json.ts';
import type { Json } from '../sandbox/json.ts';
import { ValueError } from '../sandbox/read-value.ts';

/** Candidates of one function, and what speaks for and against them. */
export type SelectRequest = {
  readonly language: Language;
  /** A file with the stub. */
  readonly prompt: string;
  /** Which stub, where the prompt has several. */
  readonly function?: string;
  /** Bodies or whole functions, as a model wrote them. */
  readonly candidates: readonly string[];
  readonly assertions: readonly string[];
  /** Read from the docstring; or given, as cases or as people write them (`f(1) == 2`). */
  readonly examples: 'auto' | readonly GivenExample[];
};

export type GivenExample = { readonly text: string } | { readonly row: Json };

const MAX = { candidates: 256, checks: 500, text: 200_000, bytes: 64 * 1024 * 1024 } as const;

const TEXT = z.string().max(MAX.text);
const REQUEST = z.strictObject({
  language: z.enum(LANGUAGES),
  prompt: TEXT.min(1),
  function: z.string().min(1).max(200).exactOptional(),
  candidates: z.array(TEXT).min(1).max(MAX.candidates),
  assertions: z.array(TEXT).max(MAX.checks).default([]),
  examples: z
    .union([z.literal('auto'), z.array(z.custom<Json>()).max(MAX.checks)], {
      error: `is neither "auto" nor an array of at most ${MAX.checks} examples`,
    })
    .default('auto'),
});

/**
 * Reads a request. Throws a `usage` ReasonCodeError that names the place and what is wrong there.
 * @param path what people know the file by
 */
export function readSelectRequest(text: string, path: string): SelectRequest {
  const parsed = REQUEST.safeParse(rootOf(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = placeOf(issue?.path ?? []);
    throw usage(path, `${place === '' ? '' : `${place}: `}${issue?.message ?? 'it does not fit'}`);
  }
  const { examples, ...rest } = parsed.data;
  return {
    ...rest,
    examples:
      examples === 'auto'
        ? examples
        : examples.map((row, i): GivenExample => {
            if (typeof row === 'string') return { text: row };
            if (isJsonObject(row)) return { row };
            throw usage(path, `examples[${i}]: is neither a case nor a text`);
          }),
  };
}

/** The case of an example that was given as one. Throws a `usage` ReasonCodeError. */
export function readGivenCase(
  row: Json,
  place: number,
  common: { readonly language: Language; readonly function: string },
): Case {
  try {
    return readCase(row, `examples[${place}]`, common);
  } catch (error) {
    if (error instanceof ValueError) throw usage('The request', error.message);
    throw error;
  }
}

/** Only the outermost object becomes a plain one: rows of cases keep their numbers as written. */
function rootOf(text: string, path: string): unknown {
  if (text.length > MAX.bytes) throw usage(path, `it is longer than ${MAX.bytes} characters`);
  try {
    const root = readJson(text);
    if (!isJsonObject(root)) throw usage(path, 'it is no JSON object');
    return Object.fromEntries([...root].map(([key, json]) => [key, shallow(key, json)]));
  } catch (error) {
    if (error instanceof JsonError) throw usage(path, `it is not JSON: ${error.message}`);
    throw error;
  }
}

function shallow(key: string, json: Json): unknown {
  return key !== 'examples' && isJsonArray(json) ? [...json] : json;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function usage(path: string, what: string): ReasonCodeError {
  const shape =
    '{"language", "prompt", "candidates": [...], "assertions": [...], "examples": "auto"}';
  return new ReasonCodeError('usage', `${path}: ${what}. A request reads ${shape}.`, {
    fields: { path },
  });
}
