import { FILE_NAMES } from '../file-names.ts';
import type { FileNames } from '../file-names.ts';
import type { LanguageSupport } from '../language-support.ts';
import { findExamples } from './find-examples.ts';
import { findStubs, findWritten } from './find-stubs.ts';
import { findTests } from './find-tests.ts';
import { missingModules, moduleNames, siblingModules } from './modules.ts';
import { normalise } from './normalise.ts';
import { place } from './place.ts';
import { reach } from './reach.ts';
import { sameProgramKey } from './rename-locals.ts';
import { asWritten, splice } from './splice.ts';
import { writeExamples } from './write-examples.ts';
import { writeTest } from './write-test.ts';

const SHARED = {
  testFolders: [
    '.',
    '__tests__',
    'test',
    'tests',
    '../test',
    '../tests',
    '../__tests__',
    'spec',
    '../spec',
  ],
  placeholder: "throw new Error('not implemented');",
  findStubs,
  findWritten,
  asWritten,
  reach,
  splice,
  normalise,
  sameProgramKey,
  writeExamples,
  writeTest,
  missingModules,
  siblingModules,
  moduleNames,
  findExamples: (text, parser, stub) => place(findExamples(text, parser, stub), parser, stub),
  findTests: (test, parser, stub, names) =>
    place(findTests(test, parser, stub, names), parser, stub),
} satisfies Omit<LanguageSupport, 'language' | keyof FileNames>;

/** JavaScript, modules and scripts, JSX included. */
export const javascript: LanguageSupport = {
  ...SHARED,
  language: 'javascript',
  ...FILE_NAMES.javascript,
};

/** TypeScript, TSX included: the same language with types in it. */
export const typescript: LanguageSupport = {
  ...SHARED,
  language: 'typescript',
  ...FILE_NAMES.typescript,
};
