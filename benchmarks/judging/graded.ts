/** What the hidden tests say of a program. */
export type Graded = {
  readonly passes: boolean;
  readonly why?: string;
  /** The tests ran in the program's own box, because they need what cannot cross to another. */
  readonly beside?: true;
};

export function bounded(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
