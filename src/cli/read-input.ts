import { readFile } from 'node:fs/promises';
import { ReasonCodeError, errorText } from '../core/base/errors.ts';
import type { Language } from '../core/base/source.ts';

/** A candidate's text, or why an interpreter could not even read it. */
export type Candidate = { readonly text: string } | { readonly unreadable: string };

/** The bytes of a file. Throws a `file-unreadable` ReasonCodeError that says what to do. */
async function readBytes(path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ReasonCodeError('file-unreadable', `${path} ${whatToDo(error)}`, {
      cause: error,
      fields: { path },
    });
  }
}

function whatToDo(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist: check the path.';
  if (code === 'EISDIR') return 'is a folder: name a file in it.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: check its permissions.';
  return `could not be read (${errorText(error)}): check the path.`;
}

/** A UTF-8 text file; it is the caller's, so what is wrong with it is the caller's to mend. */
export async function readUtf8(path: string, signal: AbortSignal): Promise<string> {
  const text = decode(await readBytes(path, signal), 'utf-8');
  if (text !== undefined) return text;
  throw new ReasonCodeError(
    'file-unreadable',
    `${path} is not UTF-8: save it with that encoding.`,
    {
      fields: { path },
    },
  );
}

/**
 * A program nobody trusts. Whatever its bytes are is the program's affair: only a file that cannot
 * be opened is an error.
 */
export async function readCandidate(
  path: string,
  language: Language,
  signal: AbortSignal,
): Promise<Candidate> {
  const bytes = await readBytes(path, signal);
  const encoding = language === 'python' ? sourceEncoding(bytes) : 'utf-8';
  const text = decode(bytes, encoding);
  if (text !== undefined) return { text };
  return { unreadable: `SyntaxError: the source is not ${encoding}` };
}

/** PEP 263: a comment in one of the first two lines names it, unless a byte order mark does. */
function sourceEncoding(bytes: Buffer): string {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return 'utf-8';
  const lines = bytes
    .subarray(0, 1000)
    .toString('latin1')
    .split(/\r\n|\r|\n/);
  const [first = '', second = ''] = lines;
  const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
  const isBlank = /^[ \t\f]*(?:#.*)?$/.test(first);
  const name = cookie.exec(first)?.[1] ?? (isBlank ? cookie.exec(second)?.[1] : undefined);
  return name === undefined ? 'utf-8' : name.toLowerCase().replaceAll('_', '-');
}

function decode(bytes: Buffer, encoding: string): string | undefined {
  // The web's "latin1" is Windows-1252, Python's is not.
  if (/^(latin-?1|iso-8859-1|iso8859-1|l1)$/.test(encoding)) return bytes.toString('latin1');
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
