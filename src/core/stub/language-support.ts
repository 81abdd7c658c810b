import type { Language, SourceFile } from '../base/source.ts';
import type { AnsweredExample } from './answered-example.ts';
import type { ExampleSet } from './example.ts';
import type { FileNames } from './file-names.ts';
import type { Parser } from './parser.ts';
import type { Reach, Splice, Stub, TextEdit } from './stub.ts';

/** A place of a file that does not parse. `line` is 1-based. */
export type Problem = { readonly line: number; readonly message: string };

/** A function without a body that is meant to have none. */
export type SkippedStub = { readonly name: string; readonly line: number; readonly why: string };

export type FoundStubs = {
  readonly stubs: readonly Stub[];
  readonly skipped: readonly SkippedStub[];
  readonly problems: readonly Problem[];
};

/** All that is particular to one language. A new language is one more value of this type. */
export interface LanguageSupport extends FileNames {
  readonly language: Language;
  /** The file that makes a folder part of a package, where the language has one. */
  readonly packageMarker?: string;
  /** Folders, relative to the file's, where its tests may lie; `.` for beside it. */
  readonly testFolders: readonly string[];
  /** A body that any program loads with, standing in for the one to be found. */
  readonly placeholder: string;
  findStubs(text: string, parser: Parser): FoundStubs;
  /** Functions that have a body, as the stubs they were: `bodySpan` is that body. */
  findWritten(text: string, parser: Parser): readonly Stub[];
  /** A function as it stands: what it reaches of the file, in a splice that edits nothing. */
  asWritten(text: string, parser: Parser, stub: Stub): Splice;
  /** What a stub needs of its file, for the prompt. */
  reach(text: string, parser: Parser, stub: Stub): Reach;
  /**
   * Puts a body into the file. `body` may be indented in any way; import statements at its top,
   * and those in `imports`, go to the top of the file unless they are there already.
   */
  splice(
    text: string,
    parser: Parser,
    stub: Stub,
    body: string,
    imports?: readonly string[],
  ): Splice;
  /**
   * Where and how examples are written into the stub's docstring, which is made if there is none.
   * Undefined when they cannot stand there, such as in a docstring of joined strings.
   */
  writeExamples(
    text: string,
    stub: Stub,
    examples: readonly AnsweredExample[],
  ): TextEdit | undefined;
  /**
   * Source text to append to a test file of the stub; undefined when it does not say how such a
   * test is written there.
   */
  writeTest(
    test: string,
    stub: Stub,
    moduleNames: readonly string[],
    examples: readonly AnsweredExample[],
  ): string | undefined;
  /**
   * A key that is equal for programs that differ only in comments, docstrings, white space,
   * quotes and redundant parentheses; undefined when the source does not parse.
   */
  normalise(source: string, parser: Parser): string | undefined;
  /** As `normalise`, and equal for programs that differ in the names of their variables alone. */
  readonly sameProgramKey?: (source: string, parser: Parser) => string | undefined;
  /**
   * Imports of the language's own library that a program lacks, and that `before`, the program
   * without its candidate, does not lack; where a language has names that must be imported.
   */
  readonly missingImports?: (program: string, before: string, parser: Parser) => readonly string[];
  /** Modules the program imports that are neither the language's own nor among `siblings`. */
  missingModules(program: string, parser: Parser, siblings: readonly string[]): readonly string[];
  /** Modules a file may find beside it: paths to try, relative to its folder, best first. */
  siblingModules(text: string, parser: Parser): readonly SiblingModule[];
  /** The names a file may be imported by, shortest first; `path` as from the root of its package. */
  moduleNames(path: string): readonly string[];
  /** Files that say which version of the language a project runs on, the most binding first. */
  readonly versionFiles?: readonly string[];
  /** That version, out of such a file; undefined when it does not say. */
  readonly readVersion?: (name: string, text: string) => string | undefined;
  /** Why a finished function cannot run on a version; undefined when it can. */
  readonly tooNew?: (
    splice: Pick<Splice, 'code' | 'program'>,
    parser: Parser,
    version: string,
  ) => string | undefined;
  findExamples(text: string, parser: Parser, stub: Stub): ExampleSet;
  /** What a test file says about the stub; `moduleNames` are the names its file is imported by. */
  findTests(
    test: SourceFile,
    parser: Parser,
    stub: Stub,
    moduleNames: readonly string[],
  ): ExampleSet;
}

/** A module that is imported, and where it may be: relative paths with forward slashes. */
export type SiblingModule = {
  readonly module: string;
  readonly paths: readonly string[];
  /** Only the first path that is there is the module; otherwise all are needed. */
  readonly firstOnly?: true;
};
