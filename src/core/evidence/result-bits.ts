import type { Case } from '../sandbox/case.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';

/** No single result counts for more: a long text is as easily copied as a longer one. */
const MOST = 12;
/** Which of a dozen usual exceptions it is. */
const RAISED = 4;

const CONSTANT = /^(?:True|False|None|true|false|null|undefined)$/;
const PIECE = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|\w+|[[({]/g;

/**
 * About how many bits what a case expects takes to write down, and so how little a program that
 * does something else is likely to meet it: 1 for a truth value, a few for a small number, the
 * most, 12, for a list. (Elias' gamma code of whole numbers; two bits a character of a text.)
 */
export function resultBits({ expected, expectedText, truth }: ExpectedResult): number {
  if (truth === true) return 1;
  return expected.kind === 'raises' ? RAISED : textBits(expectedText);
}

/** What the results of all cases say, in bits. */
export function bitsOf(cases: readonly ExpectedResult[]): number {
  return cases.reduce((bits, one) => bits + resultBits(one), 0);
}

/**
 * Whether checks say no more than one rich result does: so little that a program which does something
 * else may well meet them. No checks are not weak ones: nothing has met them.
 */
export function isWeak(cases: readonly ExpectedResult[]): boolean {
  return cases.length > 0 && isWeakBits(bitsOf(cases));
}

/** The same by what the results of some checks say. */
export function isWeakBits(bits: number): boolean {
  return bits <= MOST;
}

export type ExpectedResult = Pick<PreparedCase, 'expectedText' | 'truth'> & {
  readonly expected: { readonly kind: Case['expect']['kind'] };
};

/** The same for a value as its language writes it. */
export function textBits(text: string): number {
  const pieces = text.match(PIECE) ?? [];
  const bits = pieces.reduce((sum, piece) => sum + pieceBits(piece), 0);
  return Math.min(MOST, Math.max(1, bits));
}

function pieceBits(piece: string): number {
  if (CONSTANT.test(piece)) return 1;
  if (/^\d/.test(piece)) return 1 + 2 * Math.log2(Number(piece.replace('.', '')) + 1);
  if (/^[[({]/.test(piece)) return 2;
  const characters = /^['"]/.test(piece) ? piece.length - 2 : piece.length;
  return 1 + 2 * characters;
}
