import type { Language } from '../base/source.ts';

/** The files of a workspace; paths are relative to its root, with `/`. Nothing outside is read. */
export interface WorkspaceFiles {
  /** Throws a `file-unreadable` ReasonCodeError, also for what lies outside. */
  read(path: string, signal: AbortSignal): Promise<string>;
  /** Source files, in order; folders that hold what others wrote are left out. */
  list(signal: AbortSignal): Promise<readonly string[]>;
}

export type TextQuery = {
  readonly pattern: string;
  /** True for a regular expression; otherwise the text itself is meant. */
  readonly regex: boolean;
  readonly caseSensitive: boolean;
  /** Such as `src/**` or `*.py`. */
  readonly glob?: string | undefined;
  readonly maxMatches: number;
};

/** Lines are counted from 1. */
export type TextMatch = { readonly path: string; readonly line: number; readonly text: string };

export type TextMatches = {
  readonly matches: readonly TextMatch[];
  /** There are more. */
  readonly truncated: boolean;
};

/** Search over the text of a workspace. */
export interface TextSearch {
  /** Throws for a pattern that cannot be read. */
  search(query: TextQuery, signal: AbortSignal): Promise<TextMatches>;
}

/** Works out an expression; throws for what is none, or takes too much. */
export type Calculate = (expression: string) => Promise<string>;

export type DocumentationHit = {
  readonly package: string;
  readonly version: string;
  readonly language: Language;
  readonly title: string;
  /** Where it was read, relative to the workspace. */
  readonly path: string;
  readonly text: string;
};

/** Search over what the installed packages of a workspace say about themselves. */
export interface DocumentationSearch {
  search(
    query: { readonly text: string; readonly package?: string | undefined; readonly most: number },
    signal: AbortSignal,
  ): Promise<readonly DocumentationHit[]>;
}

export type WebHit = { readonly title: string; readonly url: string; readonly text: string };

/** Search of the web, through a service that the user named. */
export interface WebSearch {
  search(query: string, most: number, signal: AbortSignal): Promise<readonly WebHit[]>;
}
