import { FILE_NAMES } from '../file-names.ts';
import type { LanguageSupport } from '../language-support.ts';
import { findExamples } from './find-examples.ts';
import { findStubs, findWritten } from './find-stubs.ts';
import { findTests } from './find-tests.ts';
import { missingImports } from './missing-imports.ts';
import { missingModules, moduleNames, siblingModules } from './missing-modules.ts';
import { normalise } from './normalise.ts';
import { place } from './place.ts';
import { reach } from './reach.ts';
import { sameProgramKey } from './rename-locals.ts';
import { asWritten, splice } from './splice.ts';
import { tooNew } from './too-new.ts';
import { writeExamples } from './write-examples.ts';
import { writeTest } from './write-test.ts';
import { VERSION_FILES, readPythonVersion } from './version.ts';

/** Python 3, as CPython 3.13 reads it. */
export const python: LanguageSupport = {
  language: 'python',
  ...FILE_NAMES.python,
  packageMarker: '__init__.py',
  testFolders: ['.', 'tests', '../tests', 'test', '../test'],
  placeholder: 'raise NotImplementedError',
  findStubs,
  findWritten,
  asWritten,
  reach,
  splice,
  normalise,
  sameProgramKey,
  writeExamples,
  writeTest,
  missingImports,
  missingModules,
  siblingModules,
  moduleNames,
  versionFiles: VERSION_FILES,
  readVersion: readPythonVersion,
  tooNew,
  findExamples: (text, parser, stub) => place(findExamples(text, parser, stub), parser, stub),
  findTests: (test, parser, stub, names) =>
    place(findTests(test, parser, stub, names), parser, stub),
};
