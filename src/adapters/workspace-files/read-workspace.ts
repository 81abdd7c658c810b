import { access, readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { SourceFile } from '../../core/base/source.ts';
import { isTestFile, languageOfPath, requireLanguage } from '../../core/stub/file-names.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import type { LanguageSupport } from '../../core/stub/language-support.ts';
import type { Parser, ParserTable } from '../../core/stub/parser.ts';
import { readInside, readText } from './read-text.ts';

/** A file with what lies around it. Nothing here was read through a link that leaves the root. */
export type WorkspaceFile = {
  /** Path as it was given. */
  readonly file: SourceFile;
  /** Modules it imports, directly or through others; paths as they are imported, with `/`. */
  readonly modules: readonly SourceFile[];
  /** Test files that may call its functions; paths relative to the root, with `/`. */
  readonly tests: readonly SourceFile[];
  /** Names the file may be imported by. */
  readonly moduleNames: readonly string[];
  /** Version of the language that the nearest project around the file asks for. */
  readonly languageVersion?: string;
};

const MAX_MODULES = 50;
const MAX_TESTS = 50;
const ROOT_MARKERS = ['.git', 'pyproject.toml', 'setup.py', 'setup.cfg'].concat([
  'package.json',
  'tsconfig.json',
]);
const MAX_CLIMB = 20;

/** Where a file stands. `bases` are the folders its absolute imports are looked up in. */
type Place = {
  readonly root: string;
  readonly folder: string;
  readonly bases: readonly string[];
  readonly support: LanguageSupport;
  readonly parser: Parser;
};

/**
 * Reads a source file with its sibling modules and tests. Throws `file-unreadable` or
 * `language-unsupported` for the file itself; what cannot be read around it is left out.
 */
export async function readWorkspace(
  path: string,
  parsers: ParserTable,
  signal?: AbortSignal,
): Promise<WorkspaceFile> {
  const language = requireLanguage(path);
  const text = await readText(path, signal);
  const absolute = await realpath(resolve(path));
  const support = languageSupport(language);
  const folder = dirname(absolute);
  const packageRoot = await climbOutOfPackage(folder, support.packageMarker);
  const project = await findRoot(packageRoot);
  const root = project ?? dirname(packageRoot);
  const bases = [...new Set([folder, packageRoot, project ?? packageRoot])];
  const place: Place = { root, folder, bases, support, parser: parsers[language] };
  const moduleNames = support.moduleNames(slashed(relative(project ?? packageRoot, absolute)));
  const version = await readVersion(place, signal);
  return {
    ...(version === undefined ? {} : { languageVersion: version }),
    file: { path, text },
    modules: await readModules(place, text, absolute, signal),
    tests: await readTests(place, absolute, moduleNames[0] ?? '', signal),
    moduleNames,
  };
}

/** The source files a path stands for: itself, or, for a folder, those in it that hold no tests. */
export async function listSourceFiles(path: string): Promise<readonly string[]> {
  const names = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (names === undefined) return [path];
  return names
    .filter(entry => entry.isFile() && languageOfPath(entry.name) !== undefined)
    .filter(entry => !isTestFile(entry.name))
    .map(entry => join(path, entry.name))
    .toSorted();
}

async function readModules(
  place: Place,
  text: string,
  self: string,
  signal: AbortSignal | undefined,
): Promise<SourceFile[]> {
  const found = new Map<string, SourceFile>();
  const open: { text: string; folder: string }[] = [{ text, folder: place.folder }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const { module, paths, firstOnly } of place.support.siblingModules(
      next.text,
      place.parser,
    )) {
      const bases = module.startsWith('.') ? [next.folder] : place.bases;
      const taken = new Set<string>();
      for (const candidate of paths.flatMap(path => bases.map(base => ({ base, path })))) {
        throwIfAborted(signal);
        const absolute = resolve(candidate.base, candidate.path);
        if (firstOnly === true && taken.has(module)) continue;
        if (found.has(absolute)) taken.add(module);
        if (found.size >= MAX_MODULES || absolute === self || found.has(absolute)) continue;
        const source = await readInside(place.root, absolute, signal);
        if (source === undefined) continue;
        taken.add(module);
        const from = module.startsWith('.') ? place.folder : candidate.base;
        const shown = slashed(relative(from, absolute));
        if (shown.startsWith('../')) continue;
        found.set(absolute, { path: shown, text: source });
        open.push({ text: source, folder: dirname(absolute) });
      }
    }
  }
  return [...found.values()];
}

async function readTests(
  place: Place,
  self: string,
  moduleName: string,
  signal: AbortSignal | undefined,
): Promise<SourceFile[]> {
  const tests = new Map<string, SourceFile>();
  for (const folder of place.support.testFolders) {
    const at = resolve(place.folder, folder);
    const names = await readdir(at).catch(() => []);
    for (const name of names.filter(entry => place.support.testFileName.test(entry)).toSorted()) {
      throwIfAborted(signal);
      const path = join(at, name);
      if (tests.size >= MAX_TESTS || path === self || tests.has(path)) continue;
      const text = await readInside(place.root, path, signal);
      if (text?.includes(moduleName) !== true) continue;
      tests.set(path, { path: slashed(relative(place.root, path)), text });
    }
  }
  return [...tests.values()];
}

/** What the nearest file says that tells a version, from the file's folder up to the root. */
async function readVersion(
  { root, folder, support }: Place,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (let at = folder, up = 0; up < MAX_CLIMB; at = dirname(at), up += 1) {
    for (const name of support.versionFiles ?? []) {
      const text = await readInside(root, join(at, name), signal);
      const version = text === undefined ? undefined : support.readVersion?.(name, text);
      if (version !== undefined) return version;
    }
    if (at === root || dirname(at) === at) break;
  }
  return undefined;
}

/** The nearest folder, from `folder` up, that is not itself part of a package. */
async function climbOutOfPackage(folder: string, marker: string | undefined): Promise<string> {
  let at = folder;
  for (let up = 0; marker !== undefined && up < MAX_CLIMB; up += 1) {
    if (!(await exists(join(at, marker))) || dirname(at) === at) break;
    at = dirname(at);
  }
  return at;
}

/** The nearest folder, from `folder` up, that looks like a project's root. */
async function findRoot(folder: string): Promise<string | undefined> {
  let at = folder;
  for (let up = 0; up < MAX_CLIMB; up += 1) {
    for (const marker of ROOT_MARKERS) if (await exists(join(at, marker))) return at;
    if (dirname(at) === at) return undefined;
    at = dirname(at);
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
