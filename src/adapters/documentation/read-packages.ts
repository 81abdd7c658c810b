import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Language } from '../../core/base/source.ts';

/** A text that a package brings. */
export type PackageText = {
  readonly package: string;
  readonly version: string;
  readonly language: Language;
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly form: 'markdown' | 'declarations' | 'python';
};

const MOST_PACKAGES = 400;
const MOST_BYTES = 300_000;

const MANIFEST = z.object({
  name: z.string(),
  version: z.string().default('?'),
  types: z.string().optional(),
  typings: z.string().optional(),
});
const PROJECT = z.object({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** What the packages say that a workspace depends on itself, and has installed in itself. */
export async function readPackages(root: string): Promise<PackageText[]> {
  const base = await realpath(root);
  return [...(await nodePackages(base)), ...(await pythonPackages(base))];
}

async function nodePackages(base: string): Promise<PackageText[]> {
  const project = PROJECT.safeParse(await readJson(join(base, 'package.json')));
  const all = project.success ? project.data : {};
  const names = Object.keys({
    ...all.peerDependencies,
    ...all.devDependencies,
    ...all.dependencies,
  }).filter(name => /^(@[\w.-]+\/)?[\w.-]+$/.test(name) && !name.includes('..'));
  const texts: PackageText[] = [];
  for (const name of names.sort().slice(0, MOST_PACKAGES)) {
    const folder = join(base, 'node_modules', name);
    const manifest = MANIFEST.safeParse(await readJson(join(folder, 'package.json')));
    if (!manifest.success) continue;
    const { version, types, typings } = manifest.data;
    const shared = { package: name, version, language: 'typescript' as const };
    const readme = (await list(folder)).find(file => /^readme(\.md|\.markdown)?$/i.test(file));
    const declarations = types ?? typings ?? 'index.d.ts';
    for (const [file, form] of [
      [readme, 'markdown'],
      [declarations.startsWith('.') ? declarations.slice(2) : declarations, 'declarations'],
    ] as const) {
      if (file === undefined) continue;
      const text = await readInsideFolder(base, join(folder, file));
      if (text === undefined) continue;
      texts.push({ ...shared, path: slashed(base, join(folder, file)), text, form });
    }
  }
  return texts;
}

async function pythonPackages(base: string): Promise<PackageText[]> {
  const texts: PackageText[] = [];
  for (const site of await sitePackages(base)) {
    const entries = await list(site);
    for (const info of entries
      .filter(name => name.endsWith('.dist-info'))
      .slice(0, MOST_PACKAGES)) {
      const path = join(site, info, 'METADATA');
      const text = await readInsideFolder(base, path);
      if (text === undefined) continue;
      const field = (name: string): string =>
        new RegExp(`^${name}: *(.+)$`, 'm').exec(text)?.[1]?.trim() ?? '?';
      const shared = { package: field('Name'), version: field('Version') };
      const python = { ...shared, language: 'python' as const };
      // The description comes after the head of the file.
      const body = `${field('Summary')}\n\n${text.slice(text.indexOf('\n\n') + 2)}`;
      texts.push({ ...python, path: slashed(base, path), text: body, form: 'markdown' });
      for (const module of await topModules(site, info)) {
        const source = await readInsideFolder(base, module);
        if (source === undefined) continue;
        texts.push({ ...python, path: slashed(base, module), text: source, form: 'python' });
      }
    }
  }
  return texts;
}

/** The folders of a virtual environment in the workspace. */
async function sitePackages(base: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of ['.venv', 'venv', 'env']) {
    const windows = join(base, name, 'Lib', 'site-packages');
    if ((await list(windows)).length > 0) found.push(windows);
    for (const version of await list(join(base, name, 'lib'))) {
      const folder = join(base, name, 'lib', version, 'site-packages');
      if ((await list(folder)).length > 0) found.push(folder);
    }
  }
  return found;
}

async function topModules(site: string, info: string): Promise<readonly string[]> {
  const named = await readFile(join(site, info, 'top_level.txt'), 'utf8').catch(() => undefined);
  const guess = info.replace(/-[^-]*\.dist-info$/, '');
  const names = (named?.split(/\s+/) ?? [guess]).filter(name => /^\w+$/.test(name)).slice(0, 5);
  return names.flatMap(name => [join(site, name, '__init__.py'), join(site, `${name}.py`)]);
}

/** A text of the workspace, links followed, cut at a bounded length; nothing from outside of it. */
async function readInsideFolder(base: string, path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    if (!real.startsWith(base + sep) || !(await stat(real)).isFile()) return undefined;
    const bytes = await readFile(real);
    return bytes.subarray(0, MOST_BYTES).toString('utf8');
  } catch {
    return undefined;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function list(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort();
}

function slashed(base: string, path: string): string {
  return relative(base, path).replaceAll(sep, '/');
}
