/** Languages a stub can be written in. A new one plugs in here, and by a row in `language-table.ts`. */
export const LANGUAGES = ['python', 'javascript', 'typescript'] as const;

/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** A half-open range of UTF-16 offsets into a text. */
export type Span = { readonly start: number; readonly end: number };

/** A text with the path people know it by (a workspace path; never opened by the core). */
export type SourceFile = { readonly path: string; readonly text: string };
