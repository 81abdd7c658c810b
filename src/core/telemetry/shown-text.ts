/** Which texts stay here: what went in (stubs, prompts, reflections), what came out (code, output). */
export type Hidden = { readonly inputs: boolean; readonly outputs: boolean };

export const NOTHING_HIDDEN: Hidden = { inputs: false, outputs: false };
export const ALL_HIDDEN: Hidden = { inputs: true, outputs: true };

/** Stands in for what is hidden, as OpenInference does it. */
export const REDACTED = '__REDACTED__';

/** Longest text of one attribute in UTF-8; collectors refuse or cut longer ones. */
export const MAX_BYTES = 32_768;

/** What may be said of texts that hold code, or what code printed. */
export type ShownText = {
  readonly input: (text: string | undefined) => string | undefined;
  readonly output: (text: string | undefined) => string | undefined;
};

export function shownText({ inputs, outputs }: Hidden): ShownText {
  return { input: inputs ? redacted : fitted, output: outputs ? redacted : fitted };
}

function redacted(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? text : REDACTED;
}

/** A text that any collector can read: not too long, and without halves of characters. */
export function fitted(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Three bytes a unit is the most that UTF-8 takes.
  const whole = text.length * 3 <= MAX_BYTES ? text : cut(text);
  return SURROGATE.test(whole) ? whole.replace(/\p{Surrogate}/gu, '\ufffd') : whole;
}

/** Half of a character or of a pair: most texts have neither. */
const SURROGATE = /[\ud800-\udfff]/;

function cut(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_BYTES));
  return text.slice(0, read);
}
