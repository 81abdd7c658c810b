import { dirname, join } from 'node:path';
import type TypeScript from 'typescript';
import type { Answered, Asked } from './messages.ts';

type Ts = typeof TypeScript;

const FOLDER = '/program';
const AMBIENT = `${FOLDER}/ambient.d.ts`;
const MOST = 50;

/** What the sandbox has beside the language: enough that using it is no unknown name. */
const AMBIENT_TEXT = [
  'console',
  'process',
  'require',
  'module',
  'exports',
  'Buffer',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'queueMicrotask',
  'structuredClone',
  'TextEncoder',
  'TextDecoder',
  'URL',
  'URLSearchParams',
  'performance',
  'crypto',
  'globalThis_',
  'AbortController',
  'atob',
  'btoa',
]
  .map(name => `declare var ${name}: any;`)
  .join('\n');

/** About modules and types of packages that are not here: they say nothing of the program. */
const ABOUT_SURROUNDINGS = new Set([2307, 2792, 7016, 2580, 2582, 2584, 2591, 2688, 6053, 5097]);
/** What is never used: no error of types. */
const UNUSED = new Set([6133, 6192, 6196, 6198, 6199, 6205]);
/**
 * In JavaScript types are guesses; a name that nobody made, a constant that is assigned to, and a
 * call with too few or too many arguments are not. So is what does not parse (below 2000).
 */
const SURE_IN_SCRIPTS = new Set([2304, 2451, 2552, 2588, 2448, 2554, 2555]);

/** Libraries that were parsed, by TypeScript's path and their own. */
const libraries = new Map<string, TypeScript.SourceFile | undefined>();

/**
 * Looks at a program with TypeScript's own checker. It sees the program's files and TypeScript's
 * libraries and nothing else of the disk; no configuration is read and no plug-in can be named.
 */
export function checkSource(ts: Ts, asked: Asked): Extract<Answered, { type: 'checked' }> {
  const { id, root, isScript } = asked;
  const options: TypeScript.CompilerOptions = {
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ['lib.esnext.d.ts'],
    types: [],
    jsx: ts.JsxEmit.Preserve,
    allowJs: true,
    checkJs: isScript,
    skipLibCheck: true,
    strictNullChecks: !isScript,
    noUnusedLocals: true,
    allowImportingTsExtensions: true,
  };
  const name = `${FOLDER}/${root}`;
  const program = ts.createProgram([AMBIENT, name], options, hostOf(ts, asked, options));
  const source = program.getSourceFile(name);
  const syntactic = program.getSyntacticDiagnostics(source);
  // A text that does not parse is a source of many more errors that mean nothing.
  const all = syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(source);
  const problems = all
    .filter(
      ({ code, category }) =>
        !ABOUT_SURROUNDINGS.has(code) && category !== ts.DiagnosticCategory.Suggestion,
    )
    .map(one => toProblem(ts, one, isScript))
    .sort((a, b) => a.severity.localeCompare(b.severity) || a.line - b.line);
  const truncated = problems.length > MOST;
  return { type: 'checked', id, version: ts.version, problems: problems.slice(0, MOST), truncated };
}

type Problem = Extract<Answered, { type: 'checked' }>['problems'][number];

function toProblem(ts: Ts, one: TypeScript.Diagnostic, isScript: boolean): Problem {
  const { code, file, start = 0, messageText } = one;
  const isUnsure = isScript && code >= 2000 && !SURE_IN_SCRIPTS.has(code);
  const isWarning = UNUSED.has(code) || one.category === ts.DiagnosticCategory.Warning || isUnsure;
  return {
    line: (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
    severity: isWarning ? 'warning' : 'error',
    code: `TS${code}`,
    message: ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 500),
  };
}

function hostOf(
  ts: Ts,
  { typescript, files }: Asked,
  options: TypeScript.CompilerOptions,
): TypeScript.CompilerHost {
  const texts = new Map(files.map(({ path, text }) => [`${FOLDER}/${path}`, text]));
  texts.set(AMBIENT, AMBIENT_TEXT);
  const folder = dirname(typescript);
  const library = (path: string): TypeScript.SourceFile | undefined => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!/^lib(\.[a-z0-9]+)*\.d\.ts$/.test(name)) return undefined;
    const key = `${folder} ${name}`;
    if (!libraries.has(key)) {
      const text = ts.sys.readFile(join(folder, name));
      const parsed = text === undefined ? undefined : ts.createSourceFile(path, text, TARGET(ts));
      libraries.set(key, parsed);
    }
    return libraries.get(key);
  };
  const isLibrary = (path: string): boolean => path.startsWith(`${LIBRARIES}/`);
  return {
    getSourceFile(path, target) {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, target, true);
      return isLibrary(path) ? library(path) : undefined;
    },
    getDefaultLibFileName: () => `${LIBRARIES}/${ts.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => LIBRARIES,
    getCurrentDirectory: () => FOLDER,
    getCanonicalFileName: path => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: path => texts.has(path) || (isLibrary(path) && library(path) !== undefined),
    readFile: path => texts.get(path),
    directoryExists: path => path === FOLDER || path === LIBRARIES,
    getDirectories: () => [],
    writeFile: () => undefined,
  };
}

const LIBRARIES = '/typescript';
const TARGET = (ts: Ts): TypeScript.ScriptTarget => ts.ScriptTarget.ESNext;
