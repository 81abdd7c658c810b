/** What a person said when asked, in a form that can be written into a docstring or a test. */
export type AnsweredExample = {
  readonly call: string;
  readonly expected:
    /** Source text; not exact where the language's own equality is meant. */
    | { readonly kind: 'value'; readonly text: string; readonly isExact: boolean }
    | { readonly kind: 'raises'; readonly type: string };
};
