/** Most characters of a value that are shown. */
export const MOST_SHOWN = 20_000;

/** A value as text to read: JSON in lines, cut off where it is long. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null, undefined, 2);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
